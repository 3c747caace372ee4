"""A number as people type it: full width, grouped, with a currency, in units of 10,000 (万)."""

from __future__ import annotations

import re
import unicodedata

#: What stands around an amount and says only that it is money.
_MONEY = re.compile(r"^(?:rmb|cny|人民币|¥)\s*|\s*(?:元|圆|块|yuan|rmb|cny)$")
#: 30万, and 30w as it is typed on a telephone; 300k.
_UNITS = {"万": 10_000, "w": 10_000, "k": 1_000}
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d{1,2}", re.ASCII)


def typed_number(text: str) -> float | None:
    """The number that ``text`` spells; ``None`` when it is none.

    ``docs/assets/numbers.js`` reads alike.
    """
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).strip().lower())
    plain = _MONEY.sub("", _MONEY.sub("", plain)).strip()
    unit = _UNITS.get(plain[-1:], 1)
    if unit > 1:
        plain = plain[:-1].strip()
    if _GROUPED.fullmatch(plain):
        plain = re.sub(r"[, ]", "", plain)
    elif _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    # Without the noise of a fraction that is multiplied: 30.3 万 are 303,000 exactly.
    return round(float(plain) * unit, 6) if _PLAIN.fullmatch(plain) else None
