/* The deadline planner. Which rules hold, and their numbers, were decided at build time; schedule.js
   adds and subtracts the days. What the reader enters lives in the address after "#"; nothing is
   sent or stored. */
(() => {
  "use strict";
  const form = document.getElementById("plan-form");
  const source = document.getElementById("plan-data");
  const kept = window.handbookState;
  if (!form || !source || !kept) return;
  const data = JSON.parse(source.textContent);
  const words = data.words;
  const result = document.getElementById("plan-result");
  const sums = window.handbookSchedule(data);
  const day = sums.day,
    iso = sums.iso,
    year = sums.year,
    isDay = sums.isDay,
    fill = sums.fill;
  const kindWord = sums.kindWord,
    schedule = sums.schedule,
    Refused = sums.Refused;
  const sources = sums.sources,
    calendarFile = sums.calendarFile;

  /* -- what the reader sees -- */

  function make(tag, text, attributes) {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    Object.keys(attributes || {}).forEach(key => {
      node.setAttribute(key, attributes[key]);
    });
    return node;
  }
  function add(parent, child) {
    parent.appendChild(child);
    return child;
  }
  function list(parent, texts, attributes) {
    const items = add(parent, make("ul", "", attributes));
    texts.forEach(text => {
      add(items, make("li", text));
    });
    return items;
  }
  function basis(parent, rules) {
    const flags = {};
    rules.forEach(id => {
      data.rules[id].c.forEach(one => {
        if (!flags[one[0]]) add(parent, make("a", one[0], { href: one[1], class: "hb-flag" }));
        flags[one[0]] = true;
        parent.appendChild(document.createTextNode(" "));
      });
    });
    const box = add(parent, make("details", "", { class: "hb-why" }));
    add(box, make("summary", words.basis));
    const items = add(box, make("ul"));
    sources(rules).forEach(one => {
      add(add(items, make("li")), make("a", one[0], { href: one[1] }));
    });
    const marks = [];
    rules.forEach(id => {
      if (marks.indexOf(data.rules[id].m) < 0) marks.push(data.rules[id].m);
    });
    add(box, make("p", marks.join(words.comma), { class: "hb-mark" }));
  }
  function dated(parent, word, value, name, pending) {
    if (!isDay(value)) return;
    const text = iso(value);
    parent.appendChild(
      document.createTextNode((parent.firstChild ? words.comma : "") + word + " ")
    );
    const shown = add(parent, make("time", text, { datetime: text, "data-day": name }));
    if (pending) {
      // The mark stands around the day, as the words of the language put it.
      const parts = words.plan_provisional.split("{text}");
      shown.before(parts[0]);
      shown.after(parts[1]);
    }
  }

  function part(name) {
    return result.querySelector('[data-part="' + name + '"]');
  }

  /* The plan as lines of text: whatever is shown of it, and where it is found again. */
  function inWords() {
    const items = result.querySelectorAll("[data-step], [data-document]");
    return [part("about").textContent, part("verdict").textContent]
      .concat(
        [...items].map(
          item =>
            item.querySelector(".hb-plan-days").textContent +
            words.colon +
            item.querySelector("strong").textContent
        ),
        location.href
      )
      .join("\n");
  }

  let file = null;
  function show(made) {
    const possible = !made.reasons.length;
    const body = part("body"),
      verdict = part("verdict");
    body.textContent = verdict.textContent = "";
    result.hidden = false;
    part("about").textContent =
      made.recipe.name +
      " · " +
      words["plan_from_" + made.wish.anchor] +
      words.colon +
      iso(made.wish.day);
    /* Without the reader's own days it is not known whether there is time: no green, no mark. */
    const open = possible && made.recipe.own.some(name => !made.wish[name]);
    verdict.className = !possible
      ? "hb-plan-impossible"
      : open
        ? "hb-plan-open"
        : "hb-plan-possible";
    verdict.dataset.feasible = String(possible);
    add(
      verdict,
      make(
        "strong",
        (open ? "" : possible ? "✓ " : "✗ ") +
          words[
            open
              ? "plan_without_own"
              : possible
                ? "plan_possible"
                : made.undecided
                  ? "plan_undecided"
                  : "plan_impossible"
          ]
      )
    );
    const spare = made.steps
      .filter(one => isDay(one.earliest) && isDay(one.latest))
      .map(one => one.latest - one.earliest);
    if (possible && spare.length)
      add(verdict, make("p", fill("plan_slack", { n: Math.min.apply(null, spare) })));
    if (!possible) list(verdict, made.reasons, { "data-part": "reasons" });
    if (made.mark) add(verdict, make("p", made.mark, { "data-part": "provisional" }));
    const steps = add(body, make("ol", "", { class: "hb-steps hb-plan-steps" }));
    made.steps.forEach(one => {
      const item = add(steps, make("li", "", { class: "hb-step", "data-step": one.id }));
      const head = add(item, make("p", "", { class: "hb-plan-days" }));
      dated(head, words.plan_earliest, one.earliest, "earliest", one.pending.earliest);
      dated(head, words.plan_latest, one.latest, "latest", one.pending.latest);
      if (!head.firstChild) head.textContent = words.plan_no_date;
      add(
        item,
        make("span", words["actor_" + one.actor], { class: "hb-actor hb-actor--" + one.actor })
      );
      add(item, make("strong", one.name));
      one.notes.forEach(note => {
        add(item, make("p", note, { class: "hb-sub" }));
      });
      basis(item, one.rules);
    });
    if (made.documents.length) {
      add(body, make("h3", words.plan_papers));
      const papers = add(body, make("ul", "", { class: "hb-plan-papers" }));
      made.documents.forEach(one => {
        const item = add(papers, make("li", "", { "data-document": one.id }));
        add(item, make("strong", one.name));
        const head = add(item, make("p", "", { class: "hb-plan-days" }));
        dated(head, words.plan_not_before, one.not_before, "not-before", one.pending);
        dated(head, words.plan_valid_until, one.valid_until, "valid-until", one.pending);
        if (one.mark) add(item, make("p", one.mark, { class: "hb-sub" }));
        basis(item, one.rules);
      });
    }
    add(body, make("h3", words.plan_notes));
    list(body, made.notes, { "data-part": "notes" });
    const tools = add(body, make("p", "", { class: "hb-plan-tools" }));
    if (file) URL.revokeObjectURL(file);
    file = URL.createObjectURL(
      new Blob([calendarFile(made)], { type: "text/calendar;charset=utf-8" })
    );
    add(
      tools,
      make("a", words.plan_ics, {
        href: file,
        download: "plan-" + made.recipe.item + "-" + iso(made.wish.day) + ".ics",
        "data-part": "ics"
      })
    );
    const print = add(tools, make("button", words.plan_print, { type: "button" }));
    print.addEventListener("click", () => {
      window.print();
    });
    const copy = add(tools, make("button", words.plan_copy, { type: "button" }));
    const said = add(body, make("p", "", { role: "status", class: "hb-sub" }));
    copy.addEventListener("click", () => {
      said.textContent =
        words[kept.copy(inWords(), said.parentNode) ? "plan_copied" : "plan_by_hand"];
    });
    if (kept.chat) add(body, make("p", words.plan_chat, { class: "hb-notice" }));
  }
  /* Whoever has a plan prints the plan, whichever way, and not every deadline that there is. */
  window.addEventListener("beforeprint", () => {
    if (!result.hidden) document.body.classList.add("hb-plan-print");
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("hb-plan-print");
  });

  function field(name) {
    return document.getElementById("plan-" + name);
  }
  function hold(name, shown) {
    form.querySelector('[data-field="' + name + '"]').hidden = !shown;
  }
  function complain(name, message) {
    field(name + "-bad").textContent = message;
    field(name).setAttribute("aria-invalid", String(!!message));
    return !message;
  }

  const FIXED = ["residence-expiry", "documents-days", "visa-days", "limit"],
    MOMENTS = ["start", "permit-expiry", "event", "filing"];
  /* The checklist that the reader comes from: its slug, the answers to it, its countries. */
  const CARRIED = ["list", "a", "c", "r"];
  let state = {}; // as in the address: question keys and flags of the command line -> text

  function read() {
    const found = kept.read(),
      asked = Object.keys(data.questions).map(flag);
    state = found.values;
    return found.strange.concat(
      Object.keys(state)
        .filter(key => {
          if (asked.indexOf(key) >= 0)
            return !Object.hasOwnProperty.call(
              data.questions[key.replace(/-/g, "_")].v,
              state[key]
            );
          return FIXED.concat(MOMENTS, CARRIED, "today").indexOf(key) < 0;
        })
        .map(key => key + "=" + state[key])
    );
  }
  /* The way back to the checklist, with all that was said there. */
  function wayBack() {
    const link = document.querySelector("[data-list]"),
      known = /^[\w-]+$/.test(state.list || "");
    link.parentNode.hidden = !known;
    if (!known) return;
    const given = {};
    CARRIED.slice(1).forEach(key => {
      if (state[key]) given[key] = state[key];
    });
    link.href = link.dataset.list.replace(/x\.html$/, state.list + ".html") + kept.address(given);
  }
  function flag(key) {
    return key.replace(/_/g, "-");
  }
  function now() {
    const at = new Date();
    return day(
      [
        at.getFullYear(),
        ("0" + (at.getMonth() + 1)).slice(-2),
        ("0" + at.getDate()).slice(-2)
      ].join("-")
    );
  }

  /* The questions that still decide the plan, each after the one before it; the recipe they reach. */
  function questions() {
    const holder = form.querySelector('[data-part="questions"]');
    const focused = document.activeElement && document.activeElement.id;
    holder.textContent = "";
    let at = data.tree,
      answered = {};
    while (at && typeof at === "object") {
      const key = at.k,
        known = data.questions[key],
        id = "plan-ask-" + flag(key);
      const box = add(holder, make("div", "", { class: "hb-plan-field" }));
      add(box, make("label", known.q, { for: id }));
      const select = add(
        box,
        make("select", "", { id: id, name: flag(key), "aria-describedby": id + "-help" })
      );
      add(select, make("option", words.plan_choose, { value: "" }));
      Object.keys(at.w).forEach(value => {
        add(select, make("option", known.v[value], { value: value }));
      });
      add(box, make("p", known.h, { class: "hb-sub", id: id + "-help" }));
      const value = state[flag(key)];
      if (!Object.hasOwnProperty.call(at.w, value || "")) {
        at = null;
        break;
      }
      select.value = answered[flag(key)] = value;
      at = at.w[value];
    }
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    return { recipe: typeof at === "number" ? data.recipes[at] : null, answered: answered };
  }

  function options(select, pairs, value) {
    select.textContent = "";
    pairs.forEach(pair => {
      add(select, make("option", pair[1], { value: pair[0] }));
    });
    select.value = value;
  }

  /* The value of a field: what the reader typed, checked; undefined where it is no good. */
  function dateOf(name, key, asked) {
    const input = field(name),
      text = state[key] || "";
    if (document.activeElement !== input && input.value !== text) input.value = text;
    if (input.validity.badInput || (text && day(text) === null)) {
      complain(name, words.plan_bad_date);
      return undefined;
    }
    complain(name, "");
    if (!text) return asked ? undefined : null;
    return day(text);
  }
  function numberOf(name) {
    const input = field(name),
      text = (state[name] || "").trim();
    if (document.activeElement !== input && input.value !== text) input.value = text;
    const number = text ? window.handbookNumber(text) : 0;
    const good = number !== null && number % 1 === 0 && number >= 0 && number <= data.most;
    complain(name, good ? "" : fill("plan_too_many_days", { most: data.most }));
    return good ? number : undefined;
  }

  function update() {
    const found = questions(),
      recipe = found.recipe;
    form.querySelector('[data-part="days"]').hidden = !recipe;
    result.hidden = true;
    if (!recipe) return address(found.answered, {});
    const anchor = recipe.anchors.filter(one => one in state)[0] || recipe.anchors[0];
    options(
      field("from"),
      recipe.anchors.map(one => [one, words["plan_from_" + one]]),
      anchor
    );
    hold("from", recipe.anchors.length > 1);
    form.querySelector('[data-part="day-label"]').textContent = words["plan_from_" + anchor];
    field("day-help").textContent = anchor === "filing" ? words.plan_filing_help : "";
    hold("residence-expiry", recipe.residence);
    hold("documents-days", recipe.own.indexOf("documents") >= 0);
    hold("visa-days", recipe.own.indexOf("visa") >= 0);
    hold("limit", recipe.kinds.length > 1);
    const limit = recipe.kinds.indexOf(state.limit) >= 0 ? state.limit : recipe.kinds[0];
    options(
      field("limit"),
      recipe.kinds.map(kind => [kind, kindWord(kind)]),
      limit
    );
    const wish = {
      anchor: anchor,
      day: dateOf("day", anchor, anchor !== "filing"),
      today: dateOf("today", "today", false),
      residence: recipe.residence ? dateOf("residence-expiry", "residence-expiry", false) : null,
      documents: recipe.own.indexOf("documents") >= 0 ? numberOf("documents-days") : 0,
      visa: recipe.own.indexOf("visa") >= 0 ? numberOf("visa-days") : 0,
      limit: limit || null
    };
    if (wish.today === null) {
      wish.today = now();
      if (document.activeElement !== field("today")) field("today").value = iso(wish.today);
    }
    const given = {};
    given[anchor] = state[anchor] || "";
    FIXED.concat("today").forEach(name => {
      if (state[name]) given[name] = state[name];
    });
    if (limit === recipe.kinds[0]) delete given.limit;
    address(found.answered, given);
    if (Object.keys(wish).some(key => wish[key] === undefined)) return;
    try {
      show(schedule(recipe, wish));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const own =
        wish.residence !== null &&
        year(wish.residence) === error.year &&
        (wish.day === null || year(wish.day) !== error.year);
      complain(own ? "residence-expiry" : "day", error.message);
    }
  }

  function address(answered, given) {
    const carried = {};
    CARRIED.forEach(key => {
      if (state[key]) carried[key] = state[key];
    });
    kept.write(Object.assign({}, answered, given, carried));
  }

  form.addEventListener("submit", event => {
    event.preventDefault();
  });
  form.addEventListener("input", event => {
    const target = event.target,
      name = target.id.replace(/^plan-/, "");
    if (target.name) {
      state[target.name] = target.value;
    } else if (name === "from") {
      MOMENTS.forEach(one => {
        delete state[one];
      });
      state[target.value] = "";
      field("day").value = "";
    } else if (name === "day") {
      state[field("from").value] = target.value;
    } else {
      state[name] = target.value;
    }
    update();
  });
  function restore() {
    kept.unused(read());
    wayBack();
    update();
  }
  kept.watch(restore);
  document.getElementById("plan-off").hidden = true;
  form.hidden = false;
  restore();
})();
