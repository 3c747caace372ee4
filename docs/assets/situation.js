/* A personal checklist: ticks kept in this browser, the country from the address, the print button. */
(function () {
  "use strict";
  var head = document.querySelector("[data-situation]");
  if (!head) return;
  var key = "handbook-ticks-" + head.dataset.situation;
  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-tick]"));
  function load() {
    try { return JSON.parse(localStorage.getItem(key)) || []; } catch (error) { return []; }
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
  if (tools) {
    tools.hidden = false;
    tools.querySelector("[data-print]").addEventListener("click", function () { window.print(); });
    tools.querySelector("[data-clear]").addEventListener("click", function () {
      boxes.forEach(function (box) { box.checked = false; });
      save([]);
    });
  }
  var country = /[#&]c=([A-Z]{2})(&|$)/.exec(location.hash);
  var here = document.querySelector("[data-here]");
  if (!country || !here) return;
  var script = document.createElement("script");
  script.src = head.dataset.places;
  script.onload = function () {
    var data = window.handbookPlaces;
    var place = data.places.filter(function (one) { return one[0] === country[1]; })[0];
    if (!place) return;
    var zh = document.documentElement.lang.indexOf("zh") === 0;
    var words = data.words[zh ? "zh" : "en"];
    here.textContent = words.issued.replace("{place}", place[zh ? 1 : 2]).replace("{method}", words[place[4]]) +
      (place[5] ? (zh ? "（" : " (") + words.since + " " + place[5] + (zh ? "）" : ")") : "");
    here.hidden = false;
  };
  document.head.appendChild(script);
})();
