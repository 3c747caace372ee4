/* A list of people in, checklists and deadlines out, wholly in this page: nothing is sent or stored.
   Every answer was decided at build time and is looked up here (window.handbookBatch, made by
   src/handbook/batch_page.py); reading and writing follow batch_list.py, batch.py and
   batch_output.py, whose tables these are, byte for byte. */
(() => {
  "use strict";
  const data = window.handbookBatch;
  const form = document.getElementById("batch-form");
  if (!data || !form || !window.TextDecoder) return;
  const words = data.words,
    shelf = window.handbookState.tab;
  const sums = window.handbookSchedule(data);
  const fill = sums.fill,
    iso = sums.iso,
    isDay = sums.isDay;
  const MOST_PROBLEMS = 100;
  const MOST_ROWS = 200; /* people whom the page itself lists; the tables to download hold everybody */
  const SLICE = 25; /* people that are worked on at a time */
  const MOST_SHOWN = 100000; /* letters of a list that the box shows again */

  function owns(some, key) {
    return Object.hasOwnProperty.call(some, key);
  }
  function word(key, values) {
    return fill("batch_" + key, values);
  }

  /* -- the list, as text -- */

  function BadList(key, values) {
    this.message = word(key, values);
  }

  function plain(text) {
    return text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\s_-]+/g, "");
  }
  function heading(text) {
    text = text
      .normalize("NFKC")
      .trim()
      .replace(/^[*:?]+|[*:?]+$/g, "");
    return plain(text.replace(/\([^()]*\)\s*$/, ""));
  }
  function letter(column) {
    let found = "";
    for (column += 1; column > 0; column = Math.floor((column - 1) / 26)) {
      found = String.fromCharCode(65 + ((column - 1) % 26)) + found;
    }
    return found;
  }

  function decode(bytes) {
    function starts(signature) {
      return signature.every((byte, at) => bytes[at] === byte);
    }
    if (starts([80, 75, 3, 4]) || starts([208, 207, 17, 224])) throw new BadList("page_xlsx");
    let encodings = ["utf-8", "gb18030"];
    if (starts([255, 254])) encodings = ["utf-16le"];
    if (starts([254, 255])) encodings = ["utf-16be"];
    for (let at = 0; at < encodings.length; at += 1) {
      try {
        const text = new TextDecoder(encodings[at], { fatal: true }).decode(bytes);
        if (text.indexOf("\0") >= 0) break;
        return { text: text, notes: encodings[at] === "gb18030" ? [word("gbk")] : [] };
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    }
    throw new BadList("encoding");
  }

  /* The rows of a CSV text (RFC 4180); an empty line is a row without cells. */
  function rows(text, delimiter) {
    let found = [],
      cells = [],
      cell = "",
      quoted = false,
      empty = true,
      at = 0;
    function end() {
      if (!empty) cells.push(cell.trim());
      found.push(cells);
      cells = [];
      cell = "";
      empty = true;
    }
    for (; at < text.length; at += 1) {
      const char = text[at];
      if (quoted) {
        if (char !== '"') cell += char;
        else if (text[at + 1] === '"') {
          cell += char;
          at += 1;
        } else quoted = false;
      } else if (char === '"' && cell === "") {
        quoted = true;
        empty = false;
      } else if (char === delimiter) {
        cells.push(cell.trim());
        cell = "";
        empty = false;
      } else if (char === "\n" || char === "\r") {
        if (char === "\r" && text[at + 1] === "\n") at += 1;
        end();
      } else {
        cell += char;
        empty = false;
      }
    }
    if (!empty) end();
    return found;
  }

  const byName = {},
    byKey = {};
  data.columns.forEach(column => {
    byKey[column.key] = column;
    column.names.forEach(name => {
      byName[name] = column;
    });
  });
  function known(cell) {
    const name = heading(cell);
    return owns(byName, name) ? byName[name] : null;
  }
  function recognised(cells) {
    return cells.filter(known).length;
  }

  function read(text) {
    let best = null,
      most = -1;
    data.delimiters.split("").forEach(delimiter => {
      const found = rows(text, delimiter);
      const count = Math.max.apply(
        null,
        [0].concat(found.slice(0, data.headingRows).map(recognised))
      );
      if (count > most) {
        most = count;
        best = found;
      }
    });
    let first = 0;
    best.slice(0, data.headingRows).forEach((cells, at) => {
      if (recognised(cells) > recognised(best[first])) first = at;
    });
    const at = {},
      order = [],
      ignored = [];
    (best[first] || []).forEach((cell, place) => {
      const column = known(cell);
      if (!column) {
        if (cell) ignored.push(cell);
      } else if (column.key in at) {
        throw new BadList("twice", {
          heading: column.heading,
          one: letter(at[column.key]),
          two: letter(place)
        });
      } else {
        at[column.key] = place;
        order.push(column.key);
      }
    });
    if (!order.length) throw new BadList("no_heading");
    if (!("service" in at)) {
      throw new BadList("no_service", {
        known: order.map(key => byKey[key].heading).join(data.language === "zh" ? "、" : ", ")
      });
    }
    const below = [];
    best.forEach((cells, place) => {
      if (place > first && cells.some(Boolean)) below.push([place + 1, cells]);
    });
    if (!below.length) throw new BadList("no_rows");
    return { at: at, order: order, rows: below, width: best[first].length, ignored: ignored };
  }

  /* -- one row -- */

  function Unanswered(key, text) {
    this.key = key;
    this.text = text;
  }
  function listed(key, values) {
    return values.map(value => byKey[key].labels[value]).join(data.language === "zh" ? "、" : "; ");
  }
  function lookup(table, text) {
    const key = plain(text);
    return owns(table, key) ? table[key] : null;
  }
  function valuesOf(column, cell) {
    let parts = [cell];
    if (column.kind === "many" && lookup(column.values, cell) === null) {
      parts = cell.split(/[;；,，、/|+]/).filter(part => part.trim());
    }
    const found = parts.map(part => {
      const value = lookup(column.kind === "place" ? data.places : column.values, part);
      if (value !== null) return value;
      if (column.kind === "place")
        throw new Unanswered(column.key, word("bad_place", { value: part }));
      throw new Unanswered(
        column.key,
        word("bad_value", {
          value: part,
          allowed: listed(column.key, Object.keys(column.labels))
        })
      );
    });
    if (column.kind !== "many") return found;
    const chosen = Object.keys(column.labels).filter(value => found.indexOf(value) >= 0);
    if (chosen.length > 1 && chosen.indexOf(column.default) >= 0) {
      throw new Unanswered(column.key, word("alone", { value: column.labels[found[0]] }));
    }
    return chosen;
  }
  function realDay(key, cell) {
    const match = /^(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d))$/.exec(
      cell.replace(/\s/g, "")
    );
    const parts = match && match.slice(1).filter(Boolean);
    const found =
      parts &&
      sums.day(parts[0] + "-" + ("0" + parts[1]).slice(-2) + "-" + ("0" + parts[2]).slice(-2));
    if (!isDay(found)) throw new Unanswered(key, word("bad_day", { value: cell }));
    return found;
  }
  function count(key, cell) {
    const number = window.handbookState.number(cell);
    if (number === null || number % 1 || number < 0 || number > data.most) {
      throw new Unanswered(key, word("bad_number", { value: cell, most: data.most }));
    }
    return number;
  }

  /* The walk through the questions: to the end of it, with the answers taken by default. */
  function walk(values) {
    let node = data.nodes[data.start],
      assumed = [],
      answered = {};
    while ("k" in node) {
      let key = node.k,
        given = values[key];
      if (!given) {
        if (node.t === null)
          throw new Unanswered(key, word("missing", { allowed: listed(key, node.o) }));
        if (node.a) assumed.push([key, node.t]);
        given = [node.t];
      }
      const wrong = given.filter(value => node.o.indexOf(value) < 0);
      if (wrong.length) {
        throw new Unanswered(
          key,
          word("excluded", {
            value: byKey[key].labels[wrong[0]],
            allowed: listed(key, node.o)
          })
        );
      }
      answered[key] = true;
      node = data.nodes[node.w[given.join("+")]];
    }
    return {
      sheet: data.sheets[node.s],
      recipe: node.p === null ? null : data.recipes[node.p],
      assumed: assumed,
      answered: answered
    };
  }
  /* What was given and is not asked for: pairs of key and value. */
  function leftOut(values, answered) {
    const pairs = [];
    data.columns.forEach(column => {
      if (column.kind === "place" || answered[column.key]) return;
      (values[column.key] || []).forEach(value => {
        pairs.push([column.key, value]);
      });
    });
    return pairs;
  }
  function authentication(material, values) {
    if (!("table" in material)) return null;
    const key = material.issued.filter(one => values[one])[0];
    if (!key) throw new Unanswered("issued_in", word("missing_place"));
    const table = data.tables[material.table];
    return (
      table.filter(one => one.places && one.places.indexOf(values[key][0]) >= 0)[0] || table[0]
    );
  }
  function plan(recipe, days, counts, today) {
    function column(anchor) {
      return anchor.replace("-", "_");
    }
    const anchors = data.anchors.filter(one => column(one) in days);
    if (anchors.length > 1) {
      throw new Unanswered(
        column(anchors[1]),
        word("two_days", { other: byKey[column(anchors[0])].heading })
      );
    }
    if (!recipe) {
      Object.keys(days).forEach(key => {
        throw new Unanswered(key, word("no_plan"));
      });
      return null;
    }
    const anchor = anchors[0] || "filing",
      key = column(anchor);
    if (recipe.anchors.indexOf(anchor) < 0) {
      if (!anchors.length) return null;
      throw new Unanswered(
        key,
        word("wrong_anchor", {
          item: recipe.name,
          allowed: recipe.anchors
            .map(one => byKey[column(one)].heading)
            .join(data.language === "zh" ? "、" : ", ")
        })
      );
    }
    try {
      return sums.schedule(recipe, {
        anchor: anchor,
        day: key in days ? days[key] : null,
        today: today,
        residence: "residence_expiry" in days ? days.residence_expiry : null,
        visa: counts.visa_days || 0,
        documents: counts.documents_days || 0,
        limit: null
      });
    } catch (error) {
      if (!(error instanceof sums.Refused)) throw error;
      return { refused: error.message };
    }
  }

  function person(people, row, cells, today, report) {
    let name = "",
      values = {},
      days = {},
      counts = {},
      good = true;
    for (let place = people.width; place < cells.length; place += 1) {
      if (cells[place]) {
        report(place, null, word("surplus", { value: cells[place] }));
        return null;
      }
    }
    function tell(error) {
      if (!(error instanceof Unanswered)) throw error;
      good = false;
      const at = error.key in people.at ? people.at[error.key] : null;
      report(at, byKey[error.key].heading, error.text);
    }
    people.order.forEach(key => {
      const cell = cells[people.at[key]] || "";
      try {
        if (key === "name") name = cell;
        else if (!cell) return;
        else if (data.days.indexOf(key) >= 0) days[key] = realDay(key, cell);
        else if (data.counts.indexOf(key) >= 0) counts[key] = count(key, cell);
        else values[key] = valuesOf(byKey[key], cell);
      } catch (error) {
        tell(error);
      }
    });
    if (!good) return null;
    try {
      const found = walk(values);
      const materials = found.sheet.materials.map(at => {
        const one = data.materials[at];
        return { it: one, auth: authentication(one, values) };
      });
      return {
        row: row,
        name: name,
        values: values,
        sheet: found.sheet,
        assumed: found.assumed,
        leftOut: leftOut(values, found.answered),
        materials: materials,
        plan: plan(found.recipe, days, counts, today)
      };
    } catch (error) {
      tell(error);
      return null;
    }
  }

  /* Everybody, a few at a time: between them the page answers the reader.  Nothing comes of it when
     `going` says that it is not wanted any more. */
  function batch(text, notes, today, going, tell) {
    const people = read(text),
      good = [],
      problems = [];
    if (people.ignored.length) {
      notes = notes.concat(
        word("ignored", { columns: people.ignored.join(data.language === "zh" ? "、" : ", ") })
      );
    }
    function answer(pair) {
      const row = pair[0];
      const made = person(people, row, pair[1], today, (column, name, text) => {
        const key = name === null ? "at_row" : column === null ? "at_missing" : "at";
        problems.push({
          row: row,
          place: row + ":" + ((column || 0) + 1),
          text: word(key, { row: row, column: letter(column || 0), heading: name, text: text })
        });
      });
      if (made) good.push(made);
    }
    return slices(people.rows, answer, going, tell).then(whole => {
      const bad = {};
      problems.forEach(one => {
        bad[one.row] = true;
      });
      return (
        whole && {
          people: good,
          problems: problems,
          notes: notes,
          bad: Object.keys(bad).length
        }
      );
    });
  }
  /* Whether the work was done on all of them; after every few the browser has its turn. */
  function slices(all, work, going, tell) {
    return new Promise((ready, fail) => {
      let at = 0;
      function next() {
        try {
          if (!going()) return ready(false);
          for (const end = Math.min(at + SLICE, all.length); at < end; at += 1) work(all[at], at);
          tell(at, all.length);
          if (at < all.length) setTimeout(next);
          else ready(true);
        } catch (error) {
          fail(error);
        }
      }
      next();
    });
  }

  /* -- the tables -- */

  function day(value) {
    return isDay(value) ? iso(value) : "";
  }
  function join(texts) {
    return texts.join(words.batch_semicolon);
  }
  function cited(rules) {
    return join(sums.sources(rules).map(one => one[0]));
  }
  function planned(one) {
    return one.plan && !one.plan.refused ? one.plan : null;
  }

  function summary(one) {
    const waiting = {},
      made = planned(one);
    one.sheet.confirm.forEach(name => {
      waiting[name] = true;
    });
    one.sheet.rules.concat(one.sheet.listed).forEach(wait);
    one.materials.forEach(material => {
      material.it.rules.concat(material.auth ? material.auth.rules : []).forEach(wait);
    });
    function wait(rule) {
      (data.waiting[rule] || []).forEach(name => {
        waiting[name] = true;
      });
    }
    function named(status) {
      return join(
        one.materials
          .filter(material => material.it.status === status)
          .map(material => material.it.name)
      );
    }
    function answers(pairs) {
      return join(
        pairs.map(pair => byKey[pair[0]].label + words.colon + byKey[pair[0]].labels[pair[1]])
      );
    }
    return [one.row, one.name, one.sheet.item].concat(
      ["required", "deferrable", "by_commitment", "waived"].map(named),
      one.sheet.limits.map(days => (days === null ? "" : days)),
      one.sheet.result,
      made
        ? [
            words["plan_from_" + made.wish.anchor] + words.colon + day(made.wish.day),
            day(made.steps[made.recipe.filing].latest),
            words[
              !made.reasons.length
                ? "batch_in_time"
                : made.undecided
                  ? "batch_may_be_too_late"
                  : "batch_too_late"
            ],
            join(made.reasons)
          ]
        : ["", "", "", one.plan ? one.plan.refused : ""],
      join(data.confirm.filter(pair => waiting[pair[0]]).map(pair => pair[1])),
      answers(one.assumed),
      answers(one.leftOut),
      made ? made.mark : "",
      data.pages + one.sheet.slug + ".html"
    );
  }
  function materialRows(one) {
    return one.materials.map(material => {
      const it = material.it,
        auth = material.auth;
      return [one.row, one.name, it.name, words[it.status]].concat(
        it.counts,
        auth
          ? [join([words[auth.method]].concat(auth.expected)), words["auth_" + auth.status]]
          : ["", ""],
        cited(it.rules.concat(auth ? auth.rules : []))
      );
    });
  }
  function deadlineRows(one) {
    const made = planned(one);
    if (!made) return [];
    return made.steps
      .map(step => [
        one.row,
        one.name,
        step.name,
        words["actor_" + step.actor],
        day(step.earliest),
        day(step.latest),
        day(step.working),
        step.notes.join(" "),
        cited(step.rules)
      ])
      .concat(
        made.documents.map(paper => [
          one.row,
          one.name,
          paper.name,
          words.batch_paper,
          day(paper.not_before),
          day(paper.valid_until),
          "",
          words[isDay(paper.not_before) ? "batch_not_before" : "batch_valid_until"] +
            (paper.mark && " " + paper.mark),
          cited(paper.rules)
        ])
      );
  }
  /* The tables as text, a few people at a time, with the rows that the page shows. */
  function grids(made, going, tell) {
    const shown = [],
      events = [],
      texts = {};
    ["summary", "materials", "deadlines"].forEach(name => {
      texts[name] = head(name);
    });
    function line(name) {
      return row => {
        texts[name] += csvLine(row, true);
      };
    }
    return slices(
      made.people,
      one => {
        const row = summary(one);
        if (shown.length < MOST_ROWS) shown.push(row);
        line("summary")(row);
        materialRows(one).forEach(line("materials"));
        deadlineRows(one).forEach(line("deadlines"));
        events.push(dated(one));
      },
      going,
      tell
    ).then(whole => {
      if (made.problems.length) {
        texts.problems = head("problems");
        made.problems.map(one => [one.place, one.text]).forEach(line("problems"));
      }
      return whole && { shown: shown, texts: texts, events: events };
    });
  }
  function head(name) {
    const columns = data.grids[name].map(key => words["batch_" + key]);
    return "\ufeff" + csvLine(columns, false);
  }
  function csvLine(row, guarded) {
    return (
      row
        .map(cell => {
          let text = String(cell);
          if (guarded && typeof cell === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(cell))
            text = "'" + text;
          return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
        })
        .join(",") + "\r\n"
    );
  }
  /* The entries of a calendar for one person. */
  function dated(one) {
    const whole = planned(one);
    return whole
      ? sums.entries(whole, {
          person: one.name || word("row_person", { row: one.row }),
          row: one.row
        })
      : "";
  }

  /* -- what the reader sees -- */

  const result = document.getElementById("batch-result");
  const field = { file: id("file"), text: id("text"), today: id("today") };
  let urls = [];
  function id(name) {
    return document.getElementById("batch-" + name);
  }
  function part(name) {
    return result.querySelector('[data-part="' + name + '"]');
  }
  function add(parent, tag, text, attributes) {
    const node = document.createElement(tag);
    if (text !== undefined && text !== "") node.textContent = text;
    Object.keys(attributes || {}).forEach(key => {
      node.setAttribute(key, attributes[key]);
    });
    parent.appendChild(node);
    return node;
  }
  function file(parent, name, type, text, label) {
    const url = URL.createObjectURL(new Blob([].concat(text), { type: type + ";charset=utf-8" }));
    urls.push(url);
    add(parent, "a", label, { href: url, download: name, "data-file": name });
  }
  function clear() {
    urls.forEach(url => {
      URL.revokeObjectURL(url);
    });
    urls = [];
    ["say", "notes", "problems", "files", "people"].forEach(name => {
      part(name).textContent = "";
    });
  }

  let turn = 0; /* which list is being worked on; an older one stops when it notices */
  function busy(on, share) {
    const box = part("progress");
    box.hidden = !on;
    box.querySelector("progress").value = share || 0;
    box.querySelector("span").textContent = word("working", { n: Math.round(100 * (share || 0)) });
  }
  function stop() {
    turn += 1;
    busy(false);
  }
  function show(text, notes) {
    stop();
    clear();
    result.hidden = false;
    const own = turn,
      today = sums.day(field.today.value);
    if (!isDay(today)) {
      part("say").textContent = words.plan_bad_date;
      return;
    }
    shelf.put("handbook-batch", { text: text, notes: notes, today: field.today.value });
    id("clear").hidden = false;
    const going = () => own === turn;
    busy(true);
    new Promise(ready => {
      ready(batch(text, notes, today, going, (done, all) => busy(true, done / all / 2)));
    })
      .then(
        made =>
          made &&
          grids(made, going, (done, all) => busy(true, 0.5 + done / (all || 1) / 2)).then(
            tables => tables && offer(made, tables)
          )
      )
      .catch(error => {
        if (!(error instanceof BadList)) throw error;
        if (going()) part("say").textContent = error.message;
      })
      .then(() => going() && busy(false));
  }
  function offer(made, tables) {
    made.notes.forEach(note => {
      add(part("notes"), "li", note);
    });
    made.problems.slice(0, MOST_PROBLEMS).forEach(one => {
      add(part("problems"), "li", one.text, { "data-cell": one.place });
    });
    if (made.problems.length > MOST_PROBLEMS)
      add(part("problems"), "li", word("more", { n: made.problems.length - MOST_PROBLEMS }));
    Object.keys(tables.texts).forEach(name => {
      file(
        part("files"),
        name + ".csv",
        "text/csv",
        tables.texts[name],
        words["batch_sheet_" + name] + " (CSV)"
      );
    });
    file(
      part("files"),
      "deadlines.ics",
      "text/calendar",
      sums.calendar(words.batch_ics_name, "Batch", tables.events),
      words.batch_ics_name + " (ICS)"
    );
    people(made, tables.shown);
    part("say").textContent = word("count", { good: made.people.length, bad: made.bad });
  }
  function people(made, rows) {
    const keys = ["row", "person", "item", "filing_day", "feasible"],
      columns = data.grids.summary;
    if (made.people.some(one => one.plan && one.plan.mark)) keys.push("provisional");
    const head = add(add(part("people"), "thead"), "tr"),
      body = add(part("people"), "tbody");
    keys.forEach(key => {
      add(head, "th", words["batch_" + key], { scope: "col" });
    });
    made.people.slice(0, MOST_ROWS).forEach((one, at) => {
      const cells = rows[at],
        row = add(body, "tr");
      keys.forEach(key => {
        const text = String(cells[columns.indexOf(key)]);
        const cell = add(row, "td", key === "item" ? "" : text, {
          "data-label": words["batch_" + key]
        });
        if (key === "item")
          add(cell, "a", text, {
            href: form.dataset.pages + one.sheet.slug + ".html" + countries(one.values)
          });
      });
    });
    if (made.people.length > MOST_ROWS)
      add(part("notes"), "li", word("rows_shown", { n: MOST_ROWS, all: made.people.length }));
  }

  /* Where the documents of a person were issued, as the checklist reads it. */
  function countries(values) {
    function of(key) {
      return (values[key] || values.issued_in || [])[0];
    }
    const said = {};
    if (of("degree_issued_in")) said.c = of("degree_issued_in");
    if (of("record_issued_in") && of("record_issued_in") !== said.c)
      said.r = of("record_issued_in");
    return window.handbookState.address(said);
  }

  function failed() {
    clear();
    result.hidden = false;
    part("say").textContent = words.batch_unreadable;
  }
  function load(chosen) {
    if (!chosen) return;
    new Response(chosen).arrayBuffer().then(content => {
      try {
        const read = decode(new Uint8Array(content));
        show(read.text, read.notes);
      } catch (error) {
        if (!(error instanceof BadList)) throw error;
        clear();
        result.hidden = false;
        part("say").textContent = error.message;
      }
    }, failed);
  }
  function again() {
    if (field.file.files[0]) load(field.file.files[0]);
    else if (field.text.value.trim()) show(field.text.value, []);
    else if (shelf.get("handbook-batch")) {
      const list = shelf.get("handbook-batch");
      show(list.text, list.notes);
    }
  }
  /* Nothing of the list is left, in the page or in the tab. */
  function forget() {
    stop();
    shelf.put("handbook-batch");
    form.reset();
    today();
    clear();
    result.hidden = true;
    id("clear").hidden = true;
  }
  field.file.addEventListener("change", () => {
    field.text.value = "";
    again();
  });
  /* A list is worked on when the typing pauses. */
  let pause = 0;
  field.text.addEventListener("input", () => {
    stop();
    clearTimeout(pause);
    field.file.value = "";
    if (field.text.value.trim()) pause = setTimeout(again, 300);
    else forget();
  });
  id("clear").addEventListener("click", forget);
  part("progress")
    .querySelector("button")
    .addEventListener("click", () => {
      stop();
      part("say").textContent = words.batch_cancelled;
    });
  field.today.addEventListener("change", again);
  form.addEventListener("submit", event => {
    event.preventDefault();
  });

  function today() {
    const at = new Date();
    field.today.value = [
      at.getFullYear(),
      ("0" + (at.getMonth() + 1)).slice(-2),
      ("0" + at.getDate()).slice(-2)
    ].join("-");
  }
  today();
  const blank = data.columns
    .map(column => (/[",]/.test(column.heading) ? '"' + column.heading + '"' : column.heading))
    .join(",");
  const link = id("blank");
  link.href = URL.createObjectURL(
    new Blob(["\ufeff" + blank + "\r\n"], { type: "text/csv;charset=utf-8" })
  );
  id("off").hidden = true;
  form.hidden = false;
  const list = shelf.get("handbook-batch");
  if (list) {
    field.today.value = list.today;
    if (list.text.length < MOST_SHOWN) field.text.value = list.text;
    show(list.text, list.notes);
  }
})();
