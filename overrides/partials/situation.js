/* A personal checklist: ticks kept in this browser, the places from the address, the print button. */
(function () {
  "use strict";
  var head = document.querySelector("[data-situation]");
  if (!head) return;
  var key = "handbook-ticks-" + head.dataset.situation;
  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-tick]"));
  function load() {
    try { return [].concat(JSON.parse(localStorage.getItem(key)) || []); } catch (error) { return []; }
  }
  function save(names) {
    try {
      if (names.length) localStorage.setItem(key, JSON.stringify(names)); else localStorage.removeItem(key);
    } catch (error) { /* a browser that stores nothing still shows the list */ }
  }
  var kept = load();
  boxes.forEach(function (box) {
    box.checked = kept.indexOf(box.dataset.tick) >= 0;
    box.addEventListener("change", function () {
      save(boxes.filter(function (one) { return one.checked; }).map(function (one) { return one.dataset.tick; }));
    });
  });
  var tools = head.querySelector("[data-tools]");
  tools.hidden = false;
  tools.querySelector("[data-print]").addEventListener("click", function () { window.print(); });
  tools.querySelector("[data-clear]").addEventListener("click", function () {
    boxes.forEach(function (box) { box.checked = false; });
    save([]);
  });

  var text = "";
  try { text = decodeURIComponent(location.hash.slice(1)); } catch (error) { /* shown without it */ }
  var given = {};
  text.split("&").forEach(function (part) {
    var pair = /^([acr])=([\w,-]*)$/.exec(part);
    if (pair) given[pair[1]] = pair[1] === "a" ? pair[2] : pair[2].toUpperCase();
  });
  var change = head.querySelector("[data-change]");
  var answers = given.a ? "#a=" + given.a : change.hash;
  function back() {
    change.href = change.href.split("#")[0] + answers + (given.c ? "&c=" + given.c : "") + (given.r ? "&r=" + given.r : "");
  }
  back();
  if (!given.c && !given.r) return;

  function show(data) {
    var zh = document.documentElement.lang.indexOf("zh") === 0, words = data.words[zh ? "zh" : "en"];
    var known = {};
    data.places.forEach(function (one) { known[one[0]] = one; });
    ["c", "r"].forEach(function (one) {
      if (!given[one] || known[given[one]]) return;
      delete given[one];
      var notice = document.querySelector("[data-bad-place]");
      notice.textContent = words.find_bad_place;
      notice.hidden = false;
      back();
    });
    JSON.parse(head.dataset.foreign).forEach(function (one) {
      var place = known[(one[1] === "r" && given.r) || given.c], spot = document.querySelector('[data-auth="' + one[0] + '"]');
      if (!place || !spot) return;
      var method = place[4], status = one[3][place[0]] || one[2][method];
      var parts = [words.issued_there.replace("{place}", place[zh ? 1 : 2]).replace("{method}", words[method])];
      if (place[5]) parts[0] += (zh ? "（" : " (") + words.since + " " + place[5] + (zh ? "）" : ")");
      if (words["auth_" + status]) parts.push(words["auth_" + status]);
      var link = document.createElement("a");
      link.href = head.dataset.table + "#place-" + place[0].toLowerCase();
      link.textContent = parts.join(zh ? "，" : ", ");
      spot.textContent = "";
      spot.appendChild(link);
      spot.dataset.method = method;
      spot.dataset.authStatus = status;
    });
  }
  var script = document.createElement("script");
  script.src = head.dataset.places;
  script.onload = function () { show(window.handbookPlaces); };
  document.head.appendChild(script);
})();
