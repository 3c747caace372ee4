/* The checklist finder in one page: choosing and showing. Every answer was decided at build time.
   The answers live in the address after "#"; nothing is sent or stored.
   #a=answers &c=place of all documents &r=place of the police certificate &at=question to change */
(function () {
  "use strict";
  var box = document.getElementById("find"), graph = window.handbookFinder, places = window.handbookPlaces;
  if (!box || !box.hasAttribute("data-path") || !graph || !places) return;
  places = places.places;
  var words = graph.words, name = box.dataset.lang === "zh" ? 1 : 2;
  var results = box.dataset.results, own = split(box.dataset.path);
  var hint = document.querySelector(".hb-noscript");
  if (hint) hint.hidden = true;

  function split(text) { return text ? text.split(",") : []; }

  function make(tag, text, attributes, children) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    (children || []).forEach(function (child) { node.appendChild(child); });
    return node;
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, key) { return values[key]; });
  }

  /* Follow the answers from the first screen; stop at the first one that leads nowhere. */
  function follow(answers) {
    var at = "start", taken = [];
    for (var i = 0; i < answers.length && graph.steps[at]; i++) {
      var way = graph.steps[at][1].filter(function (one) { return one[0] === answers[i]; })[0];
      if (!way) break;
      taken.push({ step: at, topic: graph.steps[at][0], choice: way[0] });
      at = way[1];
    }
    return { at: at, taken: taken, mangled: taken.length < answers.length };
  }

  /* Whether the address names a part of the page, as the skip link's does. */
  function anchor() { return location.hash.length > 1 && !!document.getElementById(location.hash.slice(1)); }

  /* What the address says; what it cannot mean makes it strange, and the reader is told. */
  function given() {
    var text, asked = { answers: own, c: "", r: "", change: -1, strange: false };
    try { text = decodeURIComponent(location.hash.slice(1)); } catch (error) { text = "?"; }
    if (!text || anchor()) return asked;
    asked.answers = [];
    text.split("&").forEach(function (part) {
      var pair = /^(a|c|r|at|old)=(.*)$/.exec(part);
      if (!pair) asked.strange = true;
      else if (pair[1] === "a") asked.answers = split(pair[2]);
      else if (pair[1] === "at") asked.change = Number(pair[2]);
      else if (pair[1] === "old") { asked.strange = true; asked.old = pair[2]; }
      else if (place(pair[2].toUpperCase())) asked[pair[1]] = pair[2].toUpperCase();
      else asked.badPlace = true;
    });
    /* An address of a page that is gone still tells the service. */
    if (asked.old && !asked.answers.length) {
      graph.steps.start[1].forEach(function (way) {
        var known = asked.answers[0] || "";
        if ((asked.old + "-").indexOf(way[0] + "-") === 0 && way[0].length > known.length) asked.answers = [way[0]];
      });
    }
    return asked;
  }

  function place(code) { return places.filter(function (one) { return one[0] === code; })[0]; }

  function address(choices, asked, more) {
    return "#a=" + choices.join(",") + (asked.c ? "&c=" + asked.c : "") + (asked.r ? "&r=" + asked.r : "") + (more || "");
  }

  function chosen(taken) { return taken.map(function (one) { return one.choice; }); }

  /* After a changed answer the later ones stay as far as they still fit. */
  function changed(taken, index, choice) {
    var answers = chosen(taken.slice(0, index)).concat(choice);
    taken.slice(index + 1).some(function (one) {
      var state = follow(answers), step = graph.steps[state.at];
      var fits = step && step[0] === one.topic && follow(answers.concat(one.choice)).taken.length > answers.length;
      if (fits) answers.push(one.choice);
      return !fits;
    });
    return answers;
  }

  var lefts = {};
  function left(at) {
    if (!(at in lefts)) {
      var step = graph.steps[at];
      lefts[at] = !step ? (graph.foreign[at] ? 1 : 0)
        : 1 + Math.max.apply(null, step[1].map(function (way) { return left(way[1]); }));
    }
    return lefts[at];
  }

  function result(slug, taken, asked) {
    return results.replace(/x\.html$/, slug + ".html") + address(chosen(taken), asked);
  }

  function label(one) {
    var topic = graph.topics[one.topic];
    return (topic.l ? topic.l + words.colon : "") + topic.c[one.choice];
  }

  function answersGiven(taken, asked) {
    var list = make("ul", "", { "class": "hb-given" });
    taken.forEach(function (one, index) {
      list.appendChild(make("li", label(one) + " ", {}, [make("a", words.find_change, {
        href: address(chosen(taken), asked, "&at=" + index), "aria-label": words.find_change + ": " + label(one)
      })]));
    });
    return list;
  }

  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f\s'’.,()（）-]/g, "");
  }

  function search(typed) {
    var wanted = fold(typed);
    function rank(one) {
      var spoken = [one[1], one[2]].concat(one[3].split("|")).map(fold);
      if (one[0].toLowerCase() === wanted || spoken.indexOf(wanted) >= 0) return 0;
      if (spoken.some(function (word) { return word.indexOf(wanted) === 0; })) return 1;
      return spoken.some(function (word) { return word.indexOf(wanted) > 0; }) ? 2 : 9;
    }
    return wanted ? places.map(function (one) { return [rank(one), one]; })
      .filter(function (pair) { return pair[0] < 9; })
      .sort(function (a, b) { return a[0] - b[0]; })
      .map(function (pair) { return pair[1]; }).slice(0, 8) : [];
  }

  /* A box with a list of suggestions, after the combobox pattern of the ARIA authoring guide. */
  function combobox(id, caption, code, choose) {
    var input = make("input", "", {
      id: id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": id + "-list", "aria-describedby": "find-help"
    });
    var list = make("ul", "", { id: id + "-list", role: "listbox", "class": "hb-options", "aria-label": caption, hidden: "" });
    var said = make("p", "", { "class": "hb-sub", role: "status" });
    var shown = [], active = -1;
    if (code) input.value = place(code)[name];

    function close() {
      list.hidden = true; active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(index) {
      active = index;
      Array.prototype.forEach.call(list.children, function (item, at) {
        item.setAttribute("aria-selected", String(at === index));
        if (at === index) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
      });
    }
    function take(one) { input.value = one[name]; said.textContent = ""; close(); choose(one[0]); }
    function open() {
      shown = search(input.value);
      list.textContent = "";
      shown.forEach(function (one, index) {
        var item = make("li", one[name], { role: "option", id: id + "-" + index, "aria-selected": "false" }, [
          make("span", " " + one[3 - name] + " " + one[0], { "class": "hb-sub" })
        ]);
        item.addEventListener("mousedown", function (event) { event.preventDefault(); });
        item.addEventListener("click", function () { take(one); });
        list.appendChild(item);
      });
      close();
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(!!shown.length));
      said.textContent = !input.value.trim() ? "" : shown.length ? fill(words.find_found, { n: shown.length }) : words.find_none;
    }
    input.addEventListener("input", open);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open();
        var step = event.key === "ArrowDown" ? 1 : -1;
        if (shown.length) mark(active < 0 && step < 0 ? shown.length - 1 : (active + step + shown.length) % shown.length);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (!list.hidden && shown.length) take(shown[Math.max(active, 0)]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault(); event.stopPropagation(); close();
      }
      /* The theme has keys of its own. */
      if (event.key.length === 1) event.stopPropagation();
    });
    return { input: input, node: make("div", "", { "class": "hb-combo" }, [make("label", caption, { "for": id }), input, list, said]) };
  }

  /* Where the documents were issued: one place for both unless the reader says otherwise. */
  function countries(slug, taken, asked) {
    var kind = graph.foreign[slug], two = !!asked.r && kind === "c", first, second;
    var go = make("a", words.find_skip, { href: "" });
    function ready() {
      go.href = result(slug, taken, { c: asked.c, r: two ? asked.r : "" });
      go.textContent = asked.c ? words.find_show : words.find_skip;
      go.className = asked.c ? "hb-go" : "";
    }
    function leave() { ready(); location.href = go.href; }
    var caption = kind === "d" ? words.find_place_degree : kind === "r" ? words.find_place_record : words.find_place;
    first = combobox("find-place", caption, asked.c, function (code) {
      asked.c = code; ready();
      if (!two) leave(); else second.input.focus();
    });
    second = combobox("find-place-record", words.find_place_record, asked.r, function (code) {
      asked.r = code; ready();
      if (asked.c) leave(); else first.input.focus();
    });
    var parts = [first.node];
    if (kind === "c") {
      var tick = make("input", "", { type: "checkbox", id: "find-elsewhere" });
      function reveal() {
        two = tick.checked;
        second.node.hidden = !two;
        first.node.querySelector("label").textContent = two ? words.find_place_degree : caption;
        ready();
      }
      tick.checked = two;
      tick.addEventListener("change", function () { reveal(); (two && asked.c ? second : first).input.focus(); });
      parts.unshift(make("p", "", {}, [make("label", "", { "class": "hb-elsewhere-tick" }, [tick, document.createTextNode(" " + words.find_elsewhere)])]));
      parts.push(second.node);
      reveal();
    }
    ready();
    return make("div", "", {}, parts.concat(make("p", "", {}, [go])));
  }

  function show(focus) {
    var asked = given(), state = follow(asked.answers), taken = state.taken, at = state.at, index = taken.length;
    var changing = asked.change >= 0 && asked.change < taken.length;
    if (changing) { index = asked.change; at = taken[index].step; }
    var step = graph.steps[at], topic = step && graph.topics[step[0]];
    var text = topic ? [topic.q, topic.h] : graph.places[graph.foreign[at]] || [words.find_done, ""];
    box.textContent = "";
    if (state.mangled || asked.strange) box.appendChild(make("p", words.find_mangled, { "class": "hb-notice", role: "status" }));
    if (asked.badPlace) box.appendChild(make("p", words.find_bad_place, { "class": "hb-notice", role: "status" }));
    if (step || graph.foreign[at]) {
      var most = index + left(at), progress = fill(words.find_progress, { k: index + 1, n: most });
      box.appendChild(make("p", progress, { "class": "hb-sub" }, [
        make("progress", "", { value: index, max: most, "aria-label": progress })
      ]));
    }
    var heading = make("h2", text[0], { id: "question", tabindex: "-1" });
    box.appendChild(heading);
    if (text[1]) box.appendChild(make("p", text[1] + (step ? "" : " " + words.find_place_help), { "class": "hb-sub", id: "find-help" }));
    if (step) {
      box.appendChild(make("ul", "", { "class": "hb-choices" }, step[1].map(function (way) {
        var answers = changing ? changed(taken, index, way[0]) : chosen(taken).concat(way[0]);
        var next = follow(answers), done = !graph.steps[next.at] && !graph.foreign[next.at];
        var link = make("a", topic.c[way[0]], {
          href: done ? result(next.at, next.taken, asked) : address(answers, asked), "data-choice": way[0]
        });
        if (changing && taken[index].choice === way[0]) link.setAttribute("aria-current", "true");
        return make("li", "", {}, [link]);
      })));
    } else if (graph.foreign[at]) {
      box.appendChild(countries(at, taken, asked));
    } else {
      box.appendChild(make("p", "", {}, [make("a", words.find_show, { "class": "hb-go", href: result(at, taken, asked) })]));
    }
    if (taken.length) {
      box.appendChild(make("h3", words.find_answers));
      box.appendChild(answersGiven(taken, asked));
      var before = changing ? address(chosen(taken), asked) : address(chosen(taken.slice(0, -1)), asked);
      box.appendChild(make("p", "", {}, [
        make("a", words.find_back, { href: before, "data-back": "" }), document.createTextNode(" · "),
        make("a", words.find_again, { href: "#a=" })
      ]));
    }
    if (focus) heading.focus();
  }

  window.addEventListener("hashchange", function () { if (!anchor()) show(true); });
  show(false);
})();
