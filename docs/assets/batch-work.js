/* A list of people in, checklists and deadlines out: the work itself, for batch.js in the page and for
   batch-worker.js beside it. Every answer was decided at build time and is looked up here
   (window.handbookBatch, made by src/handbook/pages/batch.py); reading and writing follow
   src/handbook/batch/, whose tables these are, byte for byte. What is the same for several people is
   worked out once. */
window.handbookBatchWork = data => {
  "use strict";
  const words = data.words;
  const sums = window.handbookSchedule(data);
  const fill = sums.fill,
    iso = sums.iso,
    isDay = sums.isDay;
  const MOST_PROBLEMS = 100;
  const PIECE = 65536; /* letters that are turned into bytes at a time */
  const MOST_ROWS = 200; /* people whom the page itself lists; the tables to download hold everybody */

  function owns(some, key) {
    return Object.hasOwnProperty.call(some, key);
  }
  function word(key, values) {
    return fill("batch_" + key, values);
  }
  /* The result of `work` for a key, worked out at the first time that it is asked for. */
  function once(known, key, work) {
    if (!known.has(key)) known.set(key, work());
    return known.get(key);
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

  function begins(bytes) {
    return signature => signature.every((byte, at) => bytes[at] === byte);
  }
  function isWorkbook(bytes) {
    return begins(bytes)([80, 75, 3, 4]);
  }
  function decode(bytes) {
    const starts = begins(bytes);
    if (starts([208, 207, 17, 224])) throw new BadList("page_xls");
    let encodings = ["utf-8", "gb18030"];
    if (starts([255, 254])) encodings = ["utf-16le"];
    if (starts([254, 255])) encodings = ["utf-16be"];
    for (let at = 0; at < encodings.length; at += 1) {
      try {
        const text = new TextDecoder(encodings[at], { fatal: true }).decode(bytes);
        if (text.indexOf("\0") >= 0) break;
        return { text: text, notes: encodings[at] === "gb18030" ? ["gbk"] : [] };
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    }
    throw new BadList("encoding");
  }

  /* The sheet of a workbook that holds most of the headings, as a list: its cells as text, and for each
     row that a merged block runs through, the block. */
  function fromWorkbook(bytes) {
    const sheets = window.handbookWorkbook(bytes);
    if (!sheets || !sheets.length) throw new BadList("page_workbook");
    function heads(sheet) {
      return Math.max.apply(
        null,
        [0].concat(sheet.rows.slice(0, data.headingRows).map(recognised))
      );
    }
    const best = sheets.reduce((one, other) => (heads(other) > heads(one) ? other : one));
    const merged = {};
    best.merged.forEach(block => {
      for (let row = block[0]; row <= block[2] && row < best.rows.length; row += 1) {
        merged[row + 1] =
          letter(block[1]) + (block[0] + 1) + ":" + letter(block[3]) + (block[2] + 1);
      }
    });
    /* A sheet is as wide in every row. */
    const wide = best.rows.reduce((most, cells) => Math.max(most, cells.length), 0);
    const whole = best.rows.map(cells => cells.concat(new Array(wide - cells.length).fill("")));
    return {
      text: whole.map(cells => csvLine(cells, false)).join(""),
      notes: [],
      merged: merged
    };
  }

  /* The rows of a CSV text (RFC 4180), one at each call, then null; an empty line is a row without cells. */
  function reader(text, delimiter) {
    let at = 0;
    function next() {
      if (at >= text.length) return null;
      const cells = [];
      let cell = "",
        quoted = false,
        empty = true,
        ended = false;
      for (; at < text.length && !ended; at += 1) {
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
          ended = true;
        } else {
          cell += char;
          empty = false;
        }
      }
      if (!empty) cells.push(cell.trim());
      return cells;
    }
    next.share = () => at / text.length;
    return next;
  }
  /* The first rows, among which the headings are. */
  function top(text, delimiter) {
    const found = [],
      next = reader(text, delimiter);
    for (let cells = next(); cells && found.length < data.headingRows; cells = next())
      found.push(cells);
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

  /* The headings of a list, and its `next` row with its number, or null. */
  function read(text) {
    let best = null,
      most = -1,
      divided = "";
    data.delimiters.split("").forEach(delimiter => {
      const found = top(text, delimiter);
      const count = Math.max.apply(null, [0].concat(found.map(recognised)));
      if (count > most) {
        most = count;
        best = found;
        divided = delimiter;
      }
    });
    let first = 0;
    best.forEach((cells, at) => {
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
    if (!order.length) throw new BadList("page_no_heading");
    if (!("service" in at)) {
      throw new BadList("no_service", {
        known: order.map(key => byKey[key].heading).join(data.language === "zh" ? "、" : ", ")
      });
    }
    const below = reader(text, divided);
    let number = 0;
    function next() {
      for (let cells = below(); cells; cells = below()) {
        number += 1;
        if (number > first + 1 && cells.some(Boolean)) return [number, cells];
      }
      return null;
    }
    return {
      at: at,
      order: order,
      next: next,
      share: below.share,
      width: best[first].length,
      ignored: ignored
    };
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
  const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
  const typedDays = new Map();
  const FIRST_SERIAL = sums.day("1899-12-30"); /* Excel counts its days from here */
  function civil(year, month, day) {
    return sums.day(year + "-" + ("0" + month).slice(-2) + "-" + ("0" + day).slice(-2));
  }
  /* A day as typed_days.py reads it: {day, converted}, {readings} of two days, or null. */
  function typedDay(text) {
    const plain = text
      .normalize("NFKC")
      .trim()
      .replace(/[\sT]+0?0:00(?::00)?$/, "")
      .replace(/\s/g, "")
      .toLowerCase();
    let match = /^(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d))$/.exec(plain);
    function found(day, converted) {
      return isDay(day) ? { day: day, converted: converted } : null;
    }
    if (match) return found(civil.apply(null, match.slice(1).filter(Boolean)), false);
    match =
      /^(?:(\d{1,2})[-/.,]?([a-z]{3})[a-z]*|([a-z]{3})[a-z]*[-/.,]?(\d{1,2}))[-/.,]*(\d{4})$/.exec(
        plain
      );
    if (match) {
      const month = MONTHS.indexOf(match[2] || match[3]) + 1;
      return found(civil(match[5], month, match[1] || match[4]), false);
    }
    match = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(plain);
    if (match) {
      const readings = [
        civil(match[3], match[2], match[1]),
        civil(match[3], match[1], match[2])
      ].filter(isDay);
      if (readings.length === 2 && readings[0] !== readings[1]) return { readings: readings };
      return found(readings[0], true);
    }
    match = /^(\d{5})(?:\.\d+)?$/.exec(plain);
    const serial = match ? Number(match[1]) : 0;
    return serial >= 36526 && serial <= 73050 ? found(FIRST_SERIAL + serial, true) : null;
  }
  function realDay(key, cell) {
    const typed = typedDay(cell);
    if (!typed) throw new Unanswered(key, word("bad_day", { value: cell }));
    if (typed.readings) {
      const both = typed.readings.map(iso);
      throw new Unanswered(
        key,
        word("two_readings", { value: cell, first: both[0], second: both[1] })
      );
    }
    return typed.day;
  }
  /* For each column of days: how those were read that are not written as a day. */
  function converted(people) {
    const found = people.order.filter(key => data.days.indexOf(key) >= 0).map(key => ({ key, n: 0 }));
    return {
      note: pair => {
        found.forEach(one => {
          const cell = pair[1][people.at[one.key]],
            typed = cell && once(typedDays, cell, () => typedDay(cell));
          if (!typed || !typed.converted) return;
          one.n += 1;
          if (one.n === 1) one.first = { row: pair[0], value: cell, day: iso(typed.day) };
        });
      },
      said: () =>
        found
          .filter(one => one.n)
          .map(one =>
            word("read_as", Object.assign({ heading: byKey[one.key].heading, n: one.n }, one.first))
          )
    };
  }
  function count(key, cell) {
    const number = window.handbookNumber(cell);
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

  /* Where the documents of a person were issued, as the checklist reads it. */
  function countries(values) {
    function of(key) {
      return (values[key] || values.issued_in || [])[0];
    }
    const said = {};
    if (of("degree_issued_in")) said.c = of("degree_issued_in");
    if (of("record_issued_in") && of("record_issued_in") !== said.c)
      said.r = of("record_issued_in");
    return said;
  }

  /* -- what is worked out once for everybody alike -- */

  const cells = new Map(),
    situations = new Map(),
    plans = new Map();
  function situated(values) {
    return once(situations, JSON.stringify(values), () => {
      const found = walk(values);
      return {
        sheet: found.sheet,
        recipe: found.recipe,
        assumed: found.assumed,
        leftOut: leftOut(values, found.answered),
        countries: countries(values),
        materials: found.sheet.materials.map(at => {
          const one = data.materials[at];
          return { it: one, auth: authentication(one, values) };
        }),
        tails: new Map() /* plan -> the end of the row in the summary */
      };
    });
  }
  function dated(situation, days, counts, today) {
    const key = JSON.stringify([data.recipes.indexOf(situation.recipe), days, counts, today]);
    return once(plans, key, () => plan(situation.recipe, days, counts, today));
  }

  function person(people, row, texts, today, report) {
    let name = "",
      good = true;
    const values = {},
      days = {},
      counts = {};
    if (owns(people.merged, row)) {
      report(null, null, word("merged", { range: people.merged[row] }));
      good = false;
    }
    for (let place = people.width; place < texts.length; place += 1) {
      if (texts[place]) {
        report(place, null, word("surplus", { value: texts[place] }));
        return null;
      }
    }
    if (!good) return null;
    function tell(error) {
      if (!(error instanceof Unanswered)) throw error;
      good = false;
      const at = error.key in people.at ? people.at[error.key] : null;
      report(at, byKey[error.key].heading, error.text);
    }
    people.order.forEach(key => {
      const cell = texts[people.at[key]] || "";
      try {
        if (key === "name") name = cell;
        else if (!cell) return;
        else if (data.days.indexOf(key) >= 0)
          days[key] = once(cells, key + " " + cell, () => realDay(key, cell));
        else if (data.counts.indexOf(key) >= 0) counts[key] = count(key, cell);
        else values[key] = once(cells, key + " " + cell, () => valuesOf(byKey[key], cell));
      } catch (error) {
        tell(error);
      }
    });
    if (!good) return null;
    try {
      const situation = situated(values);
      return {
        row: row,
        name: name,
        situation: situation,
        plan: dated(situation, days, counts, today)
      };
    } catch (error) {
      tell(error);
      return null;
    }
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
  function planned(plan) {
    return plan && !plan.refused ? plan : null;
  }

  /* The ends of rows: all that stands behind the number of the row and the name. */
  function summary(situation, plan) {
    const waiting = {},
      sheet = situation.sheet,
      made = planned(plan);
    sheet.confirm.forEach(name => {
      waiting[name] = true;
    });
    sheet.rules.concat(sheet.listed).forEach(wait);
    situation.materials.forEach(material => {
      material.it.rules.concat(material.auth ? material.auth.rules : []).forEach(wait);
    });
    function wait(rule) {
      (data.waiting[rule] || []).forEach(name => {
        waiting[name] = true;
      });
    }
    function named(status) {
      return join(
        situation.materials
          .filter(material => material.it.status === status)
          .map(material => material.it.name)
      );
    }
    function answers(pairs) {
      return join(
        pairs.map(pair => byKey[pair[0]].label + words.colon + byKey[pair[0]].labels[pair[1]])
      );
    }
    return [sheet.item].concat(
      ["required", "deferrable", "by_commitment", "waived"].map(named),
      sheet.limits.map(days => (days === null ? "" : days)),
      sheet.result,
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
        : ["", "", "", plan ? plan.refused : ""],
      join(data.confirm.filter(pair => waiting[pair[0]]).map(pair => pair[1])),
      answers(situation.assumed),
      answers(situation.leftOut),
      made ? made.mark : "",
      data.pages + sheet.slug + ".html"
    );
  }
  function materialRows(situation) {
    return situation.materials.map(material => {
      const it = material.it,
        auth = material.auth;
      return [it.name, words[it.status]].concat(
        it.counts,
        auth
          ? [join([words[auth.method]].concat(auth.expected)), words["auth_" + auth.status]]
          : ["", ""],
        cited(it.rules.concat(auth ? auth.rules : []))
      );
    });
  }
  function deadlineRows(plan) {
    const made = planned(plan);
    if (!made) return [];
    return made.steps
      .map(step => [
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
  function head(name) {
    const columns = data.grids[name].map(key => words["batch_" + key]);
    return "\ufeff" + csvLine(columns, false);
  }
  /* What a spreadsheet would compute, or take for the end of a line. */
  const COMPUTED = /^[=+\-@\t\r\n＝＋－＠]/;
  /* The text of a cell that csvLine guarded. */
  function unguarded(cell) {
    return cell[0] === "'" && COMPUTED.test(cell.slice(1)) ? cell.slice(1) : cell;
  }
  function csvLine(row, guarded) {
    return (
      row
        .map(cell => {
          let text = String(cell);
          if (guarded && typeof cell === "string" && COMPUTED.test(cell)) text = "'" + text;
          return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
        })
        .join(",") + "\r\n"
    );
  }

  /* -- everybody, a few at a time -- */

  const ends = { materials: new Map(), deadlines: new Map() };
  function lines(rows) {
    return rows.map(row => csvLine(row, true));
  }
  /* The work on a list, with what to say about it (`notes`, names of words), which does the next few people at each `step` and says how much is done, from 0
     to 1. `result` is what the page shows and offers. Throws a BadList. */
  function begin(text, notes, today, merged) {
    const people = read(text),
      problems = [],
      bad = {},
      shown = [],
      texts = { summary: "", materials: "", deadlines: "", calendar: "" },
      parts = { summary: [], materials: [], deadlines: [], calendar: [] };
    const readAs = converted(people);
    let rows = 0,
      good = 0,
      marked = false;
    people.merged = merged || {};
    function told() {
      return notes.map(name => word(name)).concat(
        readAs.said(),
        people.ignored.length
          ? word("ignored", { columns: people.ignored.join(data.language === "zh" ? "、" : ", ") })
          : [],
        good > MOST_ROWS ? word("rows_shown", { n: MOST_ROWS, all: good }) : []
      );
    }
    function answer(pair) {
      const row = pair[0];
      return person(people, row, pair[1], today, (column, name, reason) => {
        const key = name === null ? "at_row" : column === null ? "at_missing" : "at";
        bad[row] = true;
        problems.push({
          place: row + ":" + ((column || 0) + 1),
          text: word(key, { row: row, column: letter(column || 0), heading: name, text: reason })
        });
      });
    }
    function take(one, texts) {
      const situation = one.situation,
        own = csvLine([one.row, one.name], true).slice(0, -2) + ",";
      const end = once(situation.tails, one.plan, () => {
        const cells = summary(situation, one.plan);
        return { cells: cells, line: csvLine(cells, true) };
      });
      texts.summary += own + end.line;
      once(ends.materials, situation, () => lines(materialRows(situation))).forEach(line => {
        texts.materials += own + line;
      });
      once(ends.deadlines, one.plan, () => lines(deadlineRows(one.plan))).forEach(line => {
        texts.deadlines += own + line;
      });
      const made = planned(one.plan);
      if (made) {
        const name = one.name || word("row_person", { row: one.row });
        texts.calendar += sums.entries(made, { person: name, row: one.row });
      }
      good += 1;
      if (made && made.mark) marked = true;
      if (shown.length < MOST_ROWS) {
        shown.push({
          cells: [one.row, one.name].concat(end.cells),
          slug: situation.sheet.slug,
          countries: situation.countries
        });
      }
    }
    function file(name, type, contents) {
      return { name: name, content: new Blob(contents, { type: type + ";charset=utf-8" }) };
    }
    function table(name, contents) {
      const made = file(name + ".csv", "text/csv", [head(name)].concat(contents));
      made.sheet = words["batch_sheet_" + name];
      made.label = made.sheet + " (CSV)";
      return made;
    }
    return {
      step: many => {
        let pair = null;
        for (let left = many; left > 0; left -= 1) {
          pair = people.next();
          if (!pair) break;
          rows += 1;
          readAs.note(pair);
          const one = answer(pair);
          if (one) take(one, texts);
        }
        if (!rows) throw new BadList("page_no_rows");
        /* As bytes from time to time: to turn everything into bytes at the end, or to put very many
           pieces together, would hold up the page. */
        Object.keys(texts).forEach(name => {
          if (pair && texts[name].length < PIECE) return;
          parts[name].push(new Blob([texts[name]]));
          texts[name] = "";
        });
        return pair ? Math.min(people.share(), 0.99) : 1;
      },
      result: () => {
        const files = ["summary", "materials", "deadlines"].map(name => table(name, parts[name]));
        if (problems.length)
          files.push(table("problems", lines(problems.map(one => [one.place, one.text]))));
        const whole = sums.calendar(words.batch_ics_name, "Batch", ["\0"]).split("\0");
        const dates = file(
          "deadlines.ics",
          "text/calendar",
          [whole[0]].concat(parts.calendar, whole[1])
        );
        dates.label = words.batch_ics_name + " (ICS)";
        return {
          files: files.concat(dates),
          notes: told(),
          problems: problems.slice(0, MOST_PROBLEMS),
          more: Math.max(0, problems.length - MOST_PROBLEMS),
          people: shown,
          provisional: marked,
          said: word("count", { good: good, bad: Object.keys(bad).length })
        };
      }
    };
  }

  return {
    begin: begin,
    decode: decode,
    isWorkbook: isWorkbook,
    fromWorkbook: fromWorkbook,
    reader: reader,
    unguarded: unguarded,
    BadList: BadList,
    word: word,
    sums: sums
  };
};
