/* A personal checklist: ticks kept in this browser, the places from the address, the print button. */
(() => {
  "use strict";
  const head = document.querySelector("[data-situation]");
  if (!head) return;
  const key = "handbook-ticks-" + head.dataset.situation;
  const boxes = Array.prototype.slice.call(document.querySelectorAll("[data-tick]"));
  function load() {
    try {
      return [].concat(JSON.parse(localStorage.getItem(key)) || []);
    } catch (_error) {
      return [];
    }
  }
  function save(names) {
    try {
      if (names.length) localStorage.setItem(key, JSON.stringify(names));
      else localStorage.removeItem(key);
    } catch (_error) {
      /* a browser that stores nothing still shows the list */
    }
  }
  const kept = load();
  boxes.forEach(box => {
    box.checked = kept.indexOf(box.dataset.tick) >= 0;
    box.addEventListener("change", () => {
      save(boxes.filter(one => one.checked).map(one => one.dataset.tick));
    });
  });
  const tools = head.querySelector("[data-tools]");
  tools.hidden = false;
  tools.querySelector("[data-print]").addEventListener("click", () => {
    window.print();
  });
  tools.querySelector("[data-clear]").addEventListener("click", () => {
    boxes.forEach(box => {
      box.checked = false;
    });
    save([]);
  });

  let text = "";
  try {
    text = decodeURIComponent(location.hash.slice(1));
  } catch (_error) {
    /* shown without it */
  }
  const given = {};
  text.split("&").forEach(part => {
    const pair = /^([acr])=([\w,-]*)$/.exec(part);
    if (pair) given[pair[1]] = pair[1] === "a" ? pair[2] : pair[2].toUpperCase();
  });
  const change = head.querySelector("[data-change]");
  const answers = given.a ? "#a=" + given.a : change.hash;
  function back() {
    change.href =
      change.href.split("#")[0] +
      answers +
      (given.c ? "&c=" + given.c : "") +
      (given.r ? "&r=" + given.r : "");
  }
  back();
  if (!given.c && !given.r) return;

  function show(data) {
    const zh = document.documentElement.lang.indexOf("zh") === 0,
      words = data.words[zh ? "zh" : "en"];
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
    JSON.parse(head.dataset.foreign).forEach(one => {
      const place = known[(one[1] === "r" && given.r) || given.c],
        spot = document.querySelector('[data-auth="' + one[0] + '"]');
      if (!place || !spot) return;
      const method = place[4],
        status = one[3][place[0]] || one[2][method];
      const name = zh ? 1 : 2;
      const parts = [
        words.issued_there.replace("{place}", place[name]).replace("{method}", words[method])
      ];
      if (place[5])
        parts[0] += (zh ? "（" : " (") + words.since + " " + place[5] + (zh ? "）" : ")");
      if (words["auth_" + status]) parts.push(words["auth_" + status]);
      if (place[6])
        parts.push(words.territory_expected.replace("{state}", known[place[6]][name]));
      const link = document.createElement("a");
      link.href = head.dataset.table + "#place-" + place[0].toLowerCase();
      link.textContent = parts.join(zh ? "，" : ", ");
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
})();
