/* The checklist finder in one page: choosing and showing. Every answer was decided at build time.
   The answers live in the address after "#" (state.js); nothing is sent or stored.
   #a=answers &c=place of all documents &r=place of the police certificate &at=question to change */
(() => {
  "use strict";
  let box = document.getElementById("find"),
    graph = window.handbookFinder,
    places = window.handbookPlaces;
  const state = window.handbookState,
    countries = window.handbookCountries;
  if (!box || !box.hasAttribute("data-path") || !graph || !places || !state) return;
  places = places.places;
  const words = graph.words,
    name = box.dataset.lang === "en" ? 2 : 1;
  const results = box.dataset.results,
    own = split(box.dataset.path);
  const title = " - " + document.title.split(" - ").pop();
  const hint = document.querySelector(".hb-noscript");
  if (hint) hint.hidden = true;

  function split(text) {
    return text ? text.split(",") : [];
  }

  function make(tag, text, attributes, children) {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    Object.keys(attributes || {}).forEach(key => {
      node.setAttribute(key, attributes[key]);
    });
    (children || []).forEach(child => {
      node.appendChild(child);
    });
    return node;
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  /* The way on that an answer takes; several answers at once are joined by "+" and lead to the same. */
  function wayOf(step, answer) {
    const together = answer.split("+"),
      ways = step[1].filter(one => together.indexOf(one[0]) >= 0),
      several = graph.topics[step[0]].m || [];
    if (!ways.length || ways.length !== together.length) return null;
    if (ways.length > 1 && ways.some(one => several.indexOf(one[0]) < 0)) return null;
    return [ways.map(one => one[0]).join("+"), ways[0][1]];
  }

  /* Follow the answers from the first screen; stop at the first one that leads nowhere. */
  function follow(answers) {
    let at = "start",
      taken = [];
    for (let i = 0; i < answers.length && graph.steps[at]; i++) {
      const way = wayOf(graph.steps[at], answers[i]);
      if (!way) break;
      taken.push({ step: at, topic: graph.steps[at][0], choice: way[0] });
      at = way[1];
    }
    return { at: at, taken: taken, mangled: taken.length < answers.length };
  }

  /* What the address says; what it cannot mean makes it strange, and the reader is told. */
  function given() {
    const found = state.read(),
      names = Object.keys(found.values),
      asked = { answers: own, c: "", r: "", change: -1, strange: !!found.strange.length };
    if (!names.length && !asked.strange) return asked;
    asked.answers = [];
    names.forEach(key => {
      const value = found.values[key],
        code = value.toUpperCase();
      if (key === "a") asked.answers = split(value);
      else if (key === "at") asked.change = Number(value);
      else if (key === "g") asked.guide = split(value);
      else if (key === "old") {
        asked.strange = true;
        asked.old = value;
      } else if (key !== "c" && key !== "r") asked.strange = true;
      else if (place(code)) asked[key] = code;
      else asked.badPlace = true;
    });
    /* An address of a page that is gone still tells the service. */
    if (asked.old && !asked.answers.length) {
      graph.steps.start[1].forEach(way => {
        const known = asked.answers[0] || "";
        if ((asked.old + "-").indexOf(way[0] + "-") === 0 && way[0].length > known.length)
          asked.answers = [way[0]];
      });
    }
    return asked;
  }

  function place(code) {
    return places.filter(one => one[0] === code)[0];
  }

  function address(choices, asked, more) {
    return (
      "#a=" +
      choices.join(",") +
      (asked.c ? "&c=" + asked.c : "") +
      (asked.r ? "&r=" + asked.r : "") +
      (more || "")
    );
  }

  function chosen(taken) {
    return taken.map(one => one.choice);
  }

  /* After a changed answer the later ones stay as far as they still fit. */
  function changed(taken, index, choice) {
    const answers = chosen(taken.slice(0, index)).concat(choice);
    taken.slice(index + 1).some(one => {
      const step = graph.steps[follow(answers).at];
      const fits =
        step &&
        step[0] === one.topic &&
        follow(answers.concat(one.choice)).taken.length > answers.length;
      if (fits) answers.push(one.choice);
      return !fits;
    });
    return answers;
  }

  const lefts = {};
  function left(at) {
    if (!(at in lefts)) {
      const step = graph.steps[at];
      lefts[at] = !step
        ? graph.foreign[at]
          ? 1
          : 0
        : 1 +
          Math.max.apply(
            null,
            step[1].map(way => left(way[1]))
          );
    }
    return lefts[at];
  }

  function result(slug, taken, asked) {
    return results.replace(/x\.html$/, slug + ".html") + address(chosen(taken), asked);
  }

  function label(one) {
    const topic = graph.topics[one.topic];
    return (
      (topic.l ? topic.l + words.colon : "") +
      one.choice
        .split("+")
        .map(choice => topic.c[choice])
        .join(words.find_between)
    );
  }

  function answersGiven(taken, asked) {
    const list = make("ul", "", { class: "hb-given" });
    taken.forEach((one, index) => {
      list.appendChild(
        make("li", label(one) + " ", {}, [
          make("a", words.find_change, {
            href: address(chosen(taken), asked, "&at=" + index),
            "aria-label": words.find_change + ": " + label(one)
          })
        ])
      );
    });
    return list;
  }

  /* A box with a list of suggestions, after the combobox pattern of the ARIA authoring guide. */
  function combobox(id, caption, code, choose) {
    const input = make("input", "", {
      id: id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id + "-list",
      "aria-describedby": "find-help"
    });
    const list = make("ul", "", {
      id: id + "-list",
      role: "listbox",
      class: "hb-options",
      "aria-label": caption,
      hidden: ""
    });
    const said = make("p", "", { class: "hb-sub", role: "status" });
    let shown = [],
      active = -1;
    if (code) input.value = place(code)[name];

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(index) {
      active = index;
      Array.prototype.forEach.call(list.children, (item, at) => {
        item.setAttribute("aria-selected", String(at === index));
        if (at === index) {
          input.setAttribute("aria-activedescendant", item.id);
          item.scrollIntoView({ block: "nearest" });
        }
      });
    }
    function take(one) {
      input.value = one[name];
      said.textContent = "";
      close();
      choose(one[0]);
    }
    function open() {
      const found = countries.search(input.value).slice(0, 8);
      shown = found.map(each => each.one);
      list.textContent = "";
      shown.forEach((one, index) => {
        const item = make(
          "li",
          one[name],
          { role: "option", id: id + "-" + index, "aria-selected": "false" },
          [make("span", " " + one[3 - name] + " " + one[0], { class: "hb-sub" })]
        );
        item.addEventListener("mousedown", event => {
          event.preventDefault();
        });
        item.addEventListener("click", () => {
          take(one);
        });
        list.appendChild(item);
      });
      close();
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(!!shown.length));
      said.textContent = !input.value.trim()
        ? ""
        : shown.length
          ? fill(words.find_found, { n: shown.length })
          : words.find_none;
      /* A whole name is meant; a name begun is not taken before the reader has marked it. */
      if (shown.length && found[0].rank < 2 && (!found[1] || found[1].rank > found[0].rank))
        mark(0);
    }
    input.addEventListener("input", open);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", event => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (shown.length)
          mark(
            active < 0 && step < 0
              ? shown.length - 1
              : (active + step + shown.length) % shown.length
          );
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (!list.hidden && active >= 0) take(shown[active]);
        else if (!list.hidden && shown.length) said.textContent = words.find_mark;
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
      /* The theme has keys of its own. */
      if (event.key.length === 1) event.stopPropagation();
    });
    return {
      input: input,
      node: make("div", "", { class: "hb-combo" }, [
        make("label", caption, { for: id }),
        input,
        list,
        said
      ])
    };
  }

  /* Where the documents were issued: one place for both unless the reader says otherwise. */
  function issued(slug, taken, asked) {
    let kind = graph.foreign[slug],
      two = !!asked.r && kind === "c",
      first,
      second;
    const go = make("a", words.find_skip, { href: "" });
    function ready() {
      go.href = result(slug, taken, { c: asked.c, r: two ? asked.r : "" });
      go.textContent = asked.c ? words.find_show : words.find_skip;
      go.className = asked.c ? "hb-go" : "";
    }
    function leave() {
      ready();
      location.href = go.href;
    }
    const caption =
      kind === "d"
        ? words.find_place_degree
        : kind === "r"
          ? words.find_place_record
          : words.find_place;
    first = combobox("find-place", caption, asked.c, code => {
      asked.c = code;
      ready();
      if (!two) leave();
      else second.input.focus();
    });
    second = combobox("find-place-record", words.find_place_record, asked.r, code => {
      asked.r = code;
      ready();
      if (asked.c) leave();
      else first.input.focus();
    });
    const parts = [first.node];
    if (kind === "c") {
      const tick = make("input", "", { type: "checkbox", id: "find-elsewhere" });
      function reveal() {
        two = tick.checked;
        second.node.hidden = !two;
        first.node.querySelector("label").textContent = two ? words.find_place_degree : caption;
        ready();
      }
      tick.checked = two;
      tick.addEventListener("change", () => {
        reveal();
        (two && asked.c ? second : first).input.focus();
      });
      parts.unshift(
        make("p", "", {}, [
          make("label", "", { class: "hb-elsewhere-tick" }, [
            tick,
            document.createTextNode(" " + words.find_elsewhere)
          ])
        ])
      );
      parts.push(second.node);
      reveal();
    }
    ready();
    return make("div", "", {}, parts.concat(make("p", "", {}, [go])));
  }

  /* The choices of a screen; those that may be given together are boxes to tick, with a way on. */
  function choices(step, topic, before, go) {
    const several = topic.m || [],
      list = make("ul", "", { class: "hb-choices" });
    step[1].forEach(way => {
      if (several.indexOf(way[0]) >= 0) return;
      const link = make("a", topic.c[way[0]], { href: go(way[0]), "data-choice": way[0] });
      if (before.indexOf(way[0]) >= 0) link.setAttribute("aria-current", "true");
      list.appendChild(make("li", "", {}, [link]));
    });
    if (!several.length) return list;
    const on = make("a", words.find_several_go, { class: "hb-go", "data-several": "" }),
      boxes = several.map(choice =>
        make("input", "", { type: "checkbox", value: choice, "data-choice": choice })
      );
    const ready = () => {
      const ticked = boxes.filter(one => one.checked).map(one => one.value);
      if (ticked.length) on.href = go(ticked.join("+"));
      on.hidden = !ticked.length;
    };
    boxes.forEach(one => {
      one.checked = before.indexOf(one.value) >= 0;
      one.addEventListener("change", ready);
    });
    ready();
    const ticks = boxes.map(one =>
      make("label", "", { class: "hb-elsewhere-tick" }, [
        one,
        document.createTextNode(" " + topic.c[one.value])
      ])
    );
    return make("div", "", {}, [
      list,
      make("fieldset", "", { class: "hb-several" }, [
        make("legend", words.find_several, { class: "hb-sub" }),
        make("div", "", {}, ticks)
      ]),
      make("p", "", {}, [on])
    ]);
  }

  /* The walk for whoever does not know the category: where its answers lead, and what they were. */
  function guided(answers) {
    let at = graph.guide.first,
      taken = [];
    answers.forEach(answer => {
      const way = (graph.guide.steps[at] || [0, 0, []])[2].filter(one => one[0] === answer)[0];
      if (!way) return;
      taken.push(answer);
      at = way[2];
    });
    return { at: at, taken: taken };
  }
  /* The answers of the walk with those of a likely category, as far as the walk asks for them. */
  function withLikely(before, end) {
    return end[1].reduce((answers, one) => {
      const step = graph.steps[follow(answers).at];
      return step && step[0] === one[0] && wayOf(step, one[1]) ? answers.concat(one[1]) : answers;
    }, before);
  }
  function guide(before, taken, asked, more) {
    const walk = guided(asked.guide),
      step = graph.guide.steps[walk.at],
      end = graph.guide.ends[walk.at],
      here = tokens => address(chosen(taken), asked, more + "&g=" + tokens.join(",")),
      texts = (title, lines) => [
        make("h3", title),
        make(
          "ul",
          "",
          {},
          lines.map(line => make("li", line))
        )
      ];
    const heading = make("h2", end ? words.find_guide_likely + words.colon + end[0] : step[0], {
      id: "question",
      tabindex: "-1"
    });
    box.appendChild(heading);
    if (step) {
      box.appendChild(make("p", step[1], { class: "hb-sub", id: "find-help" }));
      const list = make("ul", "", { class: "hb-choices" });
      step[2].forEach(way => {
        const link = make("a", way[1], {
          href: here(walk.taken.concat(way[0])),
          "data-choice": way[0]
        });
        list.appendChild(make("li", "", {}, [link]));
      });
      box.appendChild(list);
    } else {
      const answers = withLikely(before, end),
        next = follow(answers),
        done = !graph.steps[next.at] && !graph.foreign[next.at];
      box.appendChild(make("p", words.find_guide_decides, { class: "hb-sub" }));
      box.appendChild(
        make("p", "", {}, [
          make("a", words.find_guide_go, {
            class: "hb-go",
            href: done ? result(next.at, next.taken, asked) : address(answers, asked)
          })
        ])
      );
      (end[2].length ? texts(words.find_guide_why, end[2]) : [])
        .concat(end[3].length ? texts(words.find_guide_checks, end[3]) : [])
        .concat(make("p", "", {}, [make("a", words.find_guide_all, { href: box.dataset.guide })]))
        .forEach(node => {
          box.appendChild(node);
        });
    }
    box.appendChild(
      make("p", "", {}, [
        make("a", words.find_back, {
          href: walk.taken.length
            ? here(walk.taken.slice(0, -1))
            : address(chosen(taken), asked, more),
          "data-back": ""
        }),
        document.createTextNode(" · "),
        make("a", words.find_guide_back, { href: address(chosen(taken), asked, more) })
      ])
    );
    document.title = heading.textContent + title;
    return heading;
  }

  function show(focus) {
    let asked = given(),
      reached = follow(asked.answers),
      taken = reached.taken,
      at = reached.at,
      index = taken.length;
    const changing = asked.change >= 0 && asked.change < taken.length;
    if (changing) {
      index = asked.change;
      at = taken[index].step;
    }
    const step = graph.steps[at],
      topic = step && graph.topics[step[0]];
    const text = topic
      ? [topic.q, topic.h]
      : graph.places[graph.foreign[at]] || [words.find_done, ""];
    box.textContent = "";
    if (reached.mangled || asked.strange)
      box.appendChild(make("p", words.find_mangled, { class: "hb-notice", role: "status" }));
    if (asked.badPlace)
      box.appendChild(make("p", words.find_bad_place, { class: "hb-notice", role: "status" }));
    if (step || graph.foreign[at]) {
      const most = index + left(at),
        progress = fill(words.find_progress, { k: index + 1, n: most });
      box.appendChild(
        make("p", progress, { class: "hb-sub" }, [
          make("progress", "", { value: index, max: most, "aria-label": progress })
        ])
      );
    }
    if (asked.guide && graph.guide && step && step[0] === graph.guide.topic) {
      const before = chosen(taken.slice(0, index)),
        first = guide(before, taken, asked, changing ? "&at=" + index : "");
      if (focus) first.focus();
      return;
    }
    const heading = make("h2", text[0], { id: "question", tabindex: "-1" });
    box.appendChild(heading);
    if (text[1])
      box.appendChild(
        make("p", text[1] + (step ? "" : " " + words.find_place_help), {
          class: "hb-sub",
          id: "find-help"
        })
      );
    if (step) {
      const go = choice => {
        const answers = changing ? changed(taken, index, choice) : chosen(taken).concat(choice),
          next = follow(answers),
          done = !graph.steps[next.at] && !graph.foreign[next.at];
        return done ? result(next.at, next.taken, asked) : address(answers, asked);
      };
      const before = changing ? taken[index].choice.split("+") : [];
      box.appendChild(choices(step, topic, before, go));
      if (graph.guide && step[0] === graph.guide.topic)
        box.appendChild(
          make("p", "", {}, [
            make("a", words.find_guide_open, {
              "data-guide": "",
              href: address(chosen(taken), asked, (changing ? "&at=" + index : "") + "&g=")
            })
          ])
        );
    } else if (graph.foreign[at]) {
      box.appendChild(issued(at, taken, asked));
    } else {
      box.appendChild(
        make("p", "", {}, [
          make("a", words.find_show, { class: "hb-go", href: result(at, taken, asked) })
        ])
      );
    }
    if (taken.length) {
      box.appendChild(make("h3", words.find_answers));
      box.appendChild(answersGiven(taken, asked));
      const back = changing
        ? address(chosen(taken), asked)
        : address(chosen(taken.slice(0, -1)), asked);
      box.appendChild(
        make("p", "", {}, [
          make("a", words.find_back, { href: back, "data-back": "" }),
          document.createTextNode(" · "),
          make("a", words.find_again, { href: "#a=" })
        ])
      );
    }
    document.title = text[0] + title;
    if (focus) heading.focus();
  }

  state.watch(() => show(true));
  show(false);
})();
