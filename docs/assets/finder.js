/* The checklist finder in one page: choosing and showing. Every answer was decided at build time.
   The answers live in the address after "#"; nothing is sent or stored. */
(function () {
  "use strict";
  var box = document.getElementById("find");
  var source = document.getElementById("find-graph");
  if (!box || !source) return;
  var graph = JSON.parse(source.textContent);
  var places = JSON.parse(document.getElementById("find-places").textContent);
  var words = graph.words;
  var results = box.dataset.results;
  var name = box.dataset.lang === "zh" ? 1 : 2;
  var hint = document.querySelector(".hb-noscript");
  if (hint) hint.hidden = true;

  function make(tag, text, attributes) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    return node;
  }

  /* Follow the answers from the first screen; stop at the first one that leads nowhere. */
  function follow(answers) {
    var at = "start", taken = [];
    for (var i = 0; i < answers.length && graph.steps[at]; i++) {
      var way = graph.steps[at][1].filter(function (one) { return one[0] === answers[i]; })[0];
      if (!way) return { at: at, taken: taken, mangled: true };
      taken.push({ step: at, choice: answers[i] });
      at = way[1];
    }
    return { at: at, taken: taken, mangled: answers.length > taken.length };
  }

  function given() {
    var hash = decodeURIComponent(location.hash.replace(/^#/, ""));
    var match = /^a=([a-z0-9_,-]*)$/i.exec(hash);
    return { answers: match && match[1] ? match[1].split(",") : [], strange: !!hash && !match };
  }

  function address(taken, more) {
    var parts = taken.map(function (one) { return one.choice; });
    if (more) parts.push(more);
    return "#a=" + parts.join(",");
  }

  function left(at) {
    var step = graph.steps[at];
    return step ? 1 + Math.max.apply(null, step[1].map(function (way) { return left(way[1]); })) : 0;
  }

  function label(taken) {
    return graph.topics[graph.steps[taken.step][0]].c[taken.choice];
  }

  function result(slug, taken, country) {
    return results.replace(/x\.html$/, slug + ".html") + address(taken) + (country ? "&c=" + country : "");
  }

  function history_(taken) {
    var list = make("ul", "", { "class": "hb-given" });
    taken.forEach(function (one, index) {
      var item = make("li", label(one) + " ");
      item.appendChild(make("a", words.find_change, {
        href: address(taken.slice(0, index)), "aria-label": words.find_change + ": " + label(one)
      }));
      list.appendChild(item);
    });
    return list;
  }

  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f\s'’.,-]/g, "");
  }

  function countries(slug, taken) {
    var input = make("input", "", { type: "search", id: "find-country", autocomplete: "off", "aria-describedby": "find-country-help" });
    var list = make("ul", "", { "class": "hb-choices", id: "find-country-list" });
    function show() {
      var typed = fold(input.value);
      list.textContent = "";
      var shown = places.filter(function (place) {
        return !typed || place[0].toLowerCase() === typed || fold(place[1]).indexOf(typed) >= 0 ||
          fold(place[2]).indexOf(typed) >= 0 || place[3].split(" ").some(function (word) { return fold(word).indexOf(typed) === 0; });
      });
      shown.sort(function (a, b) {
        function rank(place) {
          return place[0].toLowerCase() === typed ? 0 : fold(place[name]).indexOf(typed) === 0 ? 1 : 2;
        }
        return rank(a) - rank(b);
      });
      shown.slice(0, typed ? 8 : 0).forEach(function (place) {
        var item = make("li");
        item.appendChild(make("a", place[name], { href: result(slug, taken, place[0]) }));
        list.appendChild(item);
      });
      if (typed && !shown.length) list.appendChild(make("li", words.find_country_none));
    }
    input.addEventListener("input", show);
    input.addEventListener("keydown", function (event) {
      var first = list.querySelector("a");
      if (event.key === "Enter" && first) { event.preventDefault(); first.click(); }
    });
    var holder = make("div");
    var caption = make("label", words.find_type, { "for": "find-country" });
    holder.appendChild(caption);
    holder.appendChild(input);
    var live = make("div", "", { "aria-live": "polite" });
    live.appendChild(list);
    holder.appendChild(live);
    var skip = make("p");
    skip.appendChild(make("a", words.find_country_skip, { href: result(slug, taken, "") }));
    holder.appendChild(skip);
    return holder;
  }

  function show(focus) {
    var asked = given(), state = follow(asked.answers);
    box.textContent = "";
    if (state.mangled || asked.strange) box.appendChild(make("p", words.find_mangled, { "class": "hb-notice", role: "status" }));
    var heading = make("h2", "", { id: "question", tabindex: "-1" });
    var step = graph.steps[state.at];
    if (!step && graph.foreign.indexOf(state.at) < 0) {
      location.replace(result(state.at, state.taken, ""));
      return;
    }
    var topic = step ? graph.topics[step[0]] : null;
    heading.textContent = topic ? topic.q : words.find_country;
    box.appendChild(heading);
    box.appendChild(make("p", topic ? topic.h : words.find_country_help, { "class": "hb-sub", id: "find-country-help" }));
    if (step) {
      var list = make("ul", "", { "class": "hb-choices" });
      step[1].forEach(function (way) {
        var item = make("li");
        item.appendChild(make("a", topic.c[way[0]], { href: address(state.taken, way[0]), "data-choice": way[0] }));
        list.appendChild(item);
      });
      box.appendChild(list);
      box.appendChild(make("p", words.find_left.replace("{n}", String(left(state.at))), { "class": "hb-sub" }));
    } else {
      box.appendChild(countries(state.at, state.taken));
    }
    if (state.taken.length) {
      box.appendChild(make("h3", words.find_answers));
      box.appendChild(history_(state.taken));
      var tools = make("p");
      tools.appendChild(make("a", words.find_back, { href: address(state.taken.slice(0, -1)), "data-back": "" }));
      tools.appendChild(document.createTextNode(" · "));
      tools.appendChild(make("a", words.find_again, { href: "#a=" }));
      box.appendChild(tools);
    }
    if (focus) heading.focus();
  }

  window.addEventListener("hashchange", function () { show(true); });
  show(false);
})();
