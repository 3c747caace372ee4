/* A personal checklist: ticks kept in this browser, the places from the address, the print button.
   What was said is read by docs/assets/state.js, which comes after the page. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const head = document.querySelector("[data-situation]"),
    state = window.handbookState;
  if (!head || !state) return;
  const slug = head.dataset.situation,
    key = "handbook-ticks-" + slug;
  const boxes = Array.prototype.slice.call(document.querySelectorAll("[data-tick]"));
  function save(names) {
    state.device.put(key, names.length && names);
  }
  const kept = [].concat(state.device.get(key) || []);
  boxes.forEach(box => {
    box.checked = kept.indexOf(box.dataset.tick) >= 0;
    box.addEventListener("change", () => {
      save(boxes.filter(one => one.checked).map(one => one.dataset.tick));
    });
  });
  head.querySelector("[data-print]").addEventListener("click", () => {
    window.print();
  });
  head.querySelector("[data-clear]").addEventListener("click", () => {
    boxes.forEach(box => {
      box.checked = false;
    });
    save([]);
  });

  /* Answers of another service, and whatever means nothing here, are said and left out. */
  const found = state.read(),
    given = {},
    strange = found.strange.slice();
  const change = head.querySelector("[data-change]"),
    own = change.hash.slice(3);
  Object.keys(found.values).forEach(name => {
    const value = found.values[name];
    if (name === "a" && value.split(",")[0] === own.split(",")[0]) given.a = value;
    else if (name === "c" || name === "r") given[name] = value.toUpperCase();
    else strange.push(name + "=" + value);
  });
  state.unused(strange);
  const unsure = document.getElementById("unsure");
  if (unsure && (given.a || "").split(",").indexOf("unsure") > 0) unsure.open = true;
  /* Who came with answers sees by which of them, and the papers of that one only. */
  const answers = (given.a || "").split(",");
  function isGiven(names) {
    return names.split(" ").some(name => answers.indexOf(name) > 0);
  }
  const told = head.querySelector("[data-told]"),
    answered = told ? told.querySelectorAll("[data-answer]") : [];
  let ours = false;
  Array.prototype.forEach.call(answered, one => {
    one.hidden = false;
    if (isGiven(one.dataset.answer)) ours = true;
    else one.remove();
  });
  if (told) told.hidden = !ours;
  document.querySelectorAll("[data-ground]").forEach(paper => {
    paper.hidden = ours && !isGiven(paper.dataset.ground);
  });
  const plans = document.querySelectorAll("[data-plan]");
  function back() {
    const said = { a: given.a || own };
    ["c", "r"].forEach(name => {
      if (given[name]) said[name] = given[name];
    });
    change.href = change.href.split("#")[0] + state.address(said);
    plans.forEach(link => {
      link.href =
        link.href.split("&list=")[0] + "&list=" + slug + state.address(said).replace("#", "&");
    });
  }
  back();
  /* On paper, too, it is said where this sheet was found. */
  const address = head.querySelector("[data-address]");
  if (address && /^https?:$/.test(location.protocol))
    address.textContent = address.dataset.address + location.href.split("#")[0];
  const place = given.c || given.r;
  document.querySelectorAll("[data-all-places]").forEach(note => {
    note.hidden = !place;
  });
  if (!place) return;

  function show(data) {
    const language = document.documentElement.lang.slice(0, 2),
      words = data.words[language],
      name = language === "en" ? 2 : 1;
    const known = {};
    data.places.forEach(one => {
      known[one[0]] = one;
    });
    ["c", "r"].forEach(one => {
      if (!given[one] || known[given[one]]) return;
      delete given[one];
      const notice = document.querySelector("[data-bad-place]");
      notice.textContent = words.find_bad_place;
      notice.hidden = false;
      back();
    });
    const said = head.querySelector("[data-said][data-c]"),
      chosen = ["c", "r"].filter(key => given[key]);
    said.textContent = chosen
      .map(key => said.dataset[key] + known[given[key]][name])
      .join(" · ");
    said.hidden = !chosen.length;
    JSON.parse(head.dataset.foreign).forEach(one => {
      const place = known[(one[1] === "r" && given.r) || given.c],
        spot = document.querySelector('[data-auth="' + one[0] + '"]');
      if (!place || !spot) return;
      const method = place[4],
        status = one[3][place[0]] || one[2][method];
      const parts = [
        words.issued_there.replace("{place}", place[name]).replace("{method}", words[method])
      ];
      if (place[5])
        parts[0] += words.open_paren + words.since + " " + place[5] + words.close_paren;
      if (words["auth_" + status]) parts.push(words["auth_" + status]);
      if (place[6]) parts.push(words.territory_expected.replace("{state}", known[place[6]][name]));
      const link = document.createElement("a");
      link.href = head.dataset.table + "#place-" + place[0].toLowerCase();
      link.textContent = parts.join(words.within);
      spot.textContent = "";
      spot.appendChild(link);
      spot.dataset.method = method;
      spot.dataset.authStatus = status;
    });
  }
  const script = document.createElement("script");
  script.src = head.dataset.places;
  script.onload = () => {
    show(window.handbookPlaces);
  };
  document.head.appendChild(script);
});
