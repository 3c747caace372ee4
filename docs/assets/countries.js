/* Countries and regions by any of their names (places.js), for the finder's box and for the filter of
   the long table. */
(() => {
  "use strict";
  const places = window.handbookPlaces && window.handbookPlaces.places;
  if (!places) return;

  function fold(text) {
    return text
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[\u0300-\u036f\s'’.,()（）-]/g, "");
  }
  /* The code, the names in Chinese, English and pinyin, and those in other languages. */
  const names = places.map(place =>
    [place[0], place[1], place[2]].concat(place[3] ? place[3].split("|") : []).map(fold)
  );
  function shortest(words) {
    return Math.min.apply(
      null,
      words.map(word => word.length)
    );
  }
  /* A whole name or the code is 0, one in another language 1; then names begun, the shortest first;
     then a part of one. */
  function rank(spoken, wanted) {
    const whole = spoken.indexOf(wanted);
    if (whole >= 0) return whole < 4 ? 0 : 1;
    const begun = spoken.filter(word => word.indexOf(wanted) === 0),
      own = begun.filter(word => word === spoken[1] || word === spoken[2]);
    if (own.length) return 1 + shortest(own);
    if (begun.length) return 100 + shortest(begun);
    return spoken.some(word => word.indexOf(wanted) > 0) ? 300 : 999;
  }
  function search(typed) {
    const wanted = fold(typed);
    return wanted
      ? places
          .map((one, at) => ({ rank: rank(names[at], wanted), at: at, one: one }))
          .filter(found => found.rank < 999)
          .sort((a, b) => a.rank - b.rank || a.at - b.at)
      : [];
  }
  window.handbookCountries = { search: search };

  const filter = document.querySelector("[data-countries]");
  if (!filter) return;
  const box = filter.querySelector("input"),
    told = filter.querySelector("[role=status]"),
    rows = document.querySelectorAll(".hb-countries tbody tr");
  filter.hidden = false;
  box.addEventListener("input", () => {
    const found = {};
    search(box.value).forEach(match => {
      found["place-" + match.one[0].toLowerCase()] = true;
    });
    const typed = !!box.value.trim();
    rows.forEach(row => {
      row.hidden = typed && !found[row.id];
    });
    told.textContent = typed ? told.dataset.found.replace("{n}", Object.keys(found).length) : "";
  });
})();
