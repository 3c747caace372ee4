(() => {
  "use strict";
  /* A number as people type it, as typed_numbers.py reads it; null where it is none. */
  const MONEY = /^(?:rmb|cny|人民币|¥)\s*|\s*(?:元|圆|块|yuan|rmb|cny)$/,
    UNITS = { 万: 10000, w: 10000, k: 1000 };
  window.handbookNumber = text => {
    let plain = text
      .normalize("NFKC")
      .trim()
      .toLowerCase()
      .replace(/\s+/g, " ")
      .replace(MONEY, "")
      .replace(MONEY, "")
      .trim();
    const unit = UNITS[plain.slice(-1)] || 1;
    if (unit > 1) plain = plain.slice(0, -1).trim();
    if (/^-?\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d+)?$/.test(plain))
      plain = plain.replace(/[, ]/g, "");
    else if (/^-?\d+,\d{1,2}$/.test(plain)) plain = plain.replace(",", ".");
    return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number((Number(plain) * unit).toFixed(6)) : null;
  };
})();
