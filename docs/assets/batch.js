/* A list of people in, checklists and deadlines out, wholly in this page: nothing is sent or stored.
   Every answer was decided at build time and is looked up here (window.handbookBatch, made by
   src/handbook/batch_page.py); reading and writing follow batch_list.py, batch.py and
   batch_output.py, whose tables these are, byte for byte. */
(function () {
  "use strict";
  var data = window.handbookBatch;
  var form = document.getElementById("batch-form");
  if (!data || !form || !window.TextDecoder) return;
  var words = data.words;
  var sums = window.handbookSchedule(data);
  var fill = sums.fill, iso = sums.iso, isDay = sums.isDay;
  var MOST_PROBLEMS = 100;

  function word(key, values) { return fill("batch_" + key, values); }

  /* -- the list, as text -- */

  function BadList(key, values) { this.message = word(key, values); }

  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/[\s_-]+/g, ""); }
  function heading(text) {
    text = text.normalize("NFKC").trim().replace(/^[*:?]+|[*:?]+$/g, "");
    return plain(text.replace(/\([^()]*\)\s*$/, ""));
  }
  function letter(column) {
    var found = "";
    for (column += 1; column > 0; column = Math.floor((column - 1) / 26)) {
      found = String.fromCharCode(65 + ((column - 1) % 26)) + found;
    }
    return found;
  }

  function decode(bytes) {
    function starts(signature) {
      return signature.every(function (byte, at) { return bytes[at] === byte; });
    }
    if (starts([80, 75, 3, 4])) throw new BadList("page_xlsx");
    if (starts([208, 207, 17, 224])) throw new BadList("old_excel");
    var encodings = ["utf-8", "gb18030"];
    if (starts([255, 254])) encodings = ["utf-16le"];
    if (starts([254, 255])) encodings = ["utf-16be"];
    for (var at = 0; at < encodings.length; at += 1) {
      try {
        var text = new TextDecoder(encodings[at], { fatal: true }).decode(bytes);
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
    var found = [], cells = [], cell = "", quoted = false, empty = true, at = 0;
    function end() {
      if (!empty) cells.push(cell.trim());
      found.push(cells);
      cells = [];
      cell = "";
      empty = true;
    }
    for (; at < text.length; at += 1) {
      var char = text[at];
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

  var byName = {}, byKey = {};
  data.columns.forEach(function (column) {
    byKey[column.key] = column;
    column.names.forEach(function (name) { byName[name] = column; });
  });
  function known(cell) {
    var name = heading(cell);
    return Object.prototype.hasOwnProperty.call(byName, name) ? byName[name] : null;
  }
  function recognised(cells) { return cells.filter(known).length; }

  function read(text) {
    var best = null, most = -1;
    data.delimiters.split("").forEach(function (delimiter) {
      var found = rows(text, delimiter);
      var count = Math.max.apply(null, [0].concat(found.slice(0, data.headingRows).map(recognised)));
      if (count > most) {
        most = count;
        best = found;
      }
    });
    var first = 0;
    best.slice(0, data.headingRows).forEach(function (cells, at) {
      if (recognised(cells) > recognised(best[first])) first = at;
    });
    var at = {}, order = [], ignored = [];
    (best[first] || []).forEach(function (cell, place) {
      var column = known(cell);
      if (!column) {
        if (cell) ignored.push(cell);
      } else if (column.key in at) {
        throw new BadList("twice", { heading: column.heading, one: letter(at[column.key]), two: letter(place) });
      } else {
        at[column.key] = place;
        order.push(column.key);
      }
    });
    if (!order.length) throw new BadList("no_heading");
    if (!("service" in at)) {
      throw new BadList("no_service", {
        known: order.map(function (key) { return byKey[key].heading; }).join(data.language === "zh" ? "、" : ", ")
      });
    }
    var below = [];
    best.forEach(function (cells, place) {
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
    return values.map(function (value) { return byKey[key].labels[value]; }).join(data.language === "zh" ? "、" : "; ");
  }
  function lookup(table, text) {
    var key = plain(text);
    return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : null;
  }
  function valuesOf(column, cell) {
    var parts = [cell];
    if (column.kind === "many" && lookup(column.values, cell) === null) {
      parts = cell.split(/[;；,，、/|+]/).filter(function (part) { return part.trim(); });
    }
    var found = parts.map(function (part) {
      var value = lookup(column.kind === "place" ? data.places : column.values, part);
      if (value !== null) return value;
      if (column.kind === "place") throw new Unanswered(column.key, word("bad_place", { value: part }));
      throw new Unanswered(column.key, word("bad_value", {
        value: part, allowed: listed(column.key, Object.keys(column.labels))
      }));
    });
    if (column.kind !== "many") return found;
    var chosen = Object.keys(column.labels).filter(function (value) { return found.indexOf(value) >= 0; });
    if (chosen.length > 1 && chosen.indexOf(column.default) >= 0) {
      throw new Unanswered(column.key, word("alone", { value: column.labels[found[0]] }));
    }
    return chosen;
  }
  function realDay(key, cell) {
    var match = /^(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d))$/.exec(cell.replace(/\s/g, ""));
    var parts = match && match.slice(1).filter(Boolean);
    var found = parts && sums.day(parts[0] + "-" + ("0" + parts[1]).slice(-2) + "-" + ("0" + parts[2]).slice(-2));
    if (!isDay(found)) throw new Unanswered(key, word("bad_day", { value: cell }));
    return found;
  }
  function count(key, cell) {
    if (!/^[0-9]{1,6}$/.test(cell) || Number(cell) > data.most) {
      throw new Unanswered(key, word("bad_number", { value: cell, most: data.most }));
    }
    return Number(cell);
  }

  /* The walk through the questions: to the end of it, with the answers taken by default. */
  function walk(values) {
    var node = data.nodes[data.start], assumed = [];
    while ("k" in node) {
      var key = node.k, given = values[key];
      if (!given) {
        if (node.t === null) throw new Unanswered(key, word("missing", { allowed: listed(key, node.o) }));
        if (node.a) assumed.push([key, node.t]);
        given = [node.t];
      }
      var wrong = given.filter(function (value) { return node.o.indexOf(value) < 0; });
      if (wrong.length) {
        throw new Unanswered(key, word("excluded", {
          value: byKey[key].labels[wrong[0]], allowed: listed(key, node.o)
        }));
      }
      node = data.nodes[node.w[given.join("+")]];
    }
    return { sheet: data.sheets[node.s], recipe: node.p === null ? null : data.recipes[node.p], assumed: assumed };
  }
  function authentication(material, values) {
    if (!("table" in material)) return null;
    var key = material.issued.filter(function (one) { return values[one]; })[0];
    if (!key) throw new Unanswered("issued_in", word("missing_place"));
    var table = data.tables[material.table];
    return table.filter(function (one) {
      return one.places && one.places.indexOf(values[key][0]) >= 0;
    })[0] || table[0];
  }
  function plan(recipe, days, counts, today) {
    function column(anchor) { return anchor.replace("-", "_"); }
    var anchors = data.anchors.filter(function (one) { return column(one) in days; });
    if (anchors.length > 1) {
      throw new Unanswered(column(anchors[1]), word("two_days", { other: byKey[column(anchors[0])].heading }));
    }
    if (!recipe) {
      Object.keys(days).forEach(function (key) { throw new Unanswered(key, word("no_plan")); });
      return null;
    }
    var anchor = anchors[0] || "filing", key = column(anchor);
    if (recipe.anchors.indexOf(anchor) < 0) {
      if (!anchors.length) return null;
      throw new Unanswered(key, word("wrong_anchor", {
        item: recipe.name,
        allowed: recipe.anchors.map(function (one) { return byKey[column(one)].heading; }).join(data.language === "zh" ? "、" : ", ")
      }));
    }
    try {
      return sums.schedule(recipe, {
        anchor: anchor, day: key in days ? days[key] : null, today: today,
        residence: "residence_expiry" in days ? days.residence_expiry : null,
        visa: counts.visa_days || 0, documents: counts.documents_days || 0, limit: null
      });
    } catch (error) {
      if (!(error instanceof sums.Refused)) throw error;
      return { refused: error.message };
    }
  }

  function person(people, row, cells, today, report) {
    var name = "", values = {}, days = {}, counts = {}, good = true;
    for (var place = people.width; place < cells.length; place += 1) {
      if (cells[place]) {
        report(place, null, word("surplus", { value: cells[place] }));
        return null;
      }
    }
    function tell(error) {
      if (!(error instanceof Unanswered)) throw error;
      good = false;
      var at = error.key in people.at ? people.at[error.key] : null;
      report(at, byKey[error.key].heading, error.text);
    }
    people.order.forEach(function (key) {
      var cell = cells[people.at[key]] || "";
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
      var found = walk(values);
      var materials = found.sheet.materials.map(function (at) {
        var one = data.materials[at];
        return { it: one, auth: authentication(one, values) };
      });
      return {
        row: row, name: name, sheet: found.sheet, assumed: found.assumed, materials: materials,
        plan: plan(found.recipe, days, counts, today)
      };
    } catch (error) {
      tell(error);
      return null;
    }
  }

  function batch(text, notes, today) {
    var people = read(text), good = [], problems = [];
    if (people.ignored.length) {
      notes = notes.concat(word("ignored", { columns: people.ignored.join(data.language === "zh" ? "、" : ", ") }));
    }
    people.rows.forEach(function (pair) {
      var row = pair[0];
      var made = person(people, row, pair[1], today, function (column, name, text) {
        var key = name === null ? "at_row" : column === null ? "at_missing" : "at";
        problems.push({
          row: row, place: row + ":" + ((column || 0) + 1),
          text: word(key, { row: row, column: letter(column || 0), heading: name, text: text })
        });
      });
      if (made) good.push(made);
    });
    var bad = {};
    problems.forEach(function (one) { bad[one.row] = true; });
    return { people: good, problems: problems, notes: notes, bad: Object.keys(bad).length };
  }

  /* -- the tables -- */

  function day(value) { return isDay(value) ? iso(value) : ""; }
  function join(texts) { return texts.join(words.batch_semicolon); }
  function cited(rules) { return join(sums.sources(rules).map(function (one) { return one[0]; })); }
  function planned(one) { return one.plan && !one.plan.refused ? one.plan : null; }

  function summary(one) {
    var waiting = {}, made = planned(one);
    one.sheet.confirm.forEach(function (name) { waiting[name] = true; });
    one.sheet.rules.concat(one.sheet.listed).forEach(wait);
    one.materials.forEach(function (material) {
      material.it.rules.concat(material.auth ? material.auth.rules : []).forEach(wait);
    });
    function wait(rule) {
      (data.waiting[rule] || []).forEach(function (name) { waiting[name] = true; });
    }
    function named(status) {
      return join(one.materials.filter(function (material) {
        return material.it.status === status;
      }).map(function (material) { return material.it.name; }));
    }
    return [one.row, one.name, one.sheet.item].concat(
      ["required", "deferrable", "by_commitment", "waived"].map(named),
      one.sheet.limits.map(function (days) { return days === null ? "" : days; }),
      one.sheet.result,
      made ? [
        words["plan_from_" + made.wish.anchor] + words.colon + day(made.wish.day),
        day(made.steps[made.recipe.filing].latest),
        words[made.reasons.length ? "batch_too_late" : "batch_in_time"],
        join(made.reasons)
      ] : ["", "", "", one.plan ? one.plan.refused : ""],
      join(data.confirm.filter(function (pair) { return waiting[pair[0]]; }).map(function (pair) { return pair[1]; })),
      join(one.assumed.map(function (pair) {
        return byKey[pair[0]].label + words.colon + byKey[pair[0]].labels[pair[1]];
      })),
      data.pages + one.sheet.slug + ".html"
    );
  }
  function materialRows(one) {
    return one.materials.map(function (material) {
      var it = material.it, auth = material.auth;
      return [one.row, one.name, it.name, words[it.status]].concat(
        it.counts, auth ? [words[auth.method], words["auth_" + auth.status]] : ["", ""],
        cited(it.rules.concat(auth ? auth.rules : []))
      );
    });
  }
  function deadlineRows(one) {
    var made = planned(one);
    if (!made) return [];
    return made.steps.map(function (step) {
      return [
        one.row, one.name, step.name, words["actor_" + step.actor], day(step.earliest), day(step.latest),
        day(step.working), step.notes.join(" "), cited(step.rules)
      ];
    }).concat(made.documents.map(function (paper) {
      return [
        one.row, one.name, paper.name, words.batch_paper, day(paper.not_before), day(paper.valid_until), "",
        words[isDay(paper.not_before) ? "batch_not_before" : "batch_valid_until"], cited(paper.rules)
      ];
    }));
  }
  function grids(made) {
    function flat(maker) { return [].concat.apply([], made.people.map(maker)); }
    var found = {
      summary: made.people.map(summary), materials: flat(materialRows), deadlines: flat(deadlineRows)
    };
    if (made.problems.length) {
      found.problems = made.problems.map(function (one) { return [one.place, one.text]; });
    }
    return found;
  }
  function csv(name, table) {
    var head = data.grids[name].map(function (key) { return words["batch_" + key]; });
    return "\ufeff" + [head].concat(table).map(function (row, at) {
      return row.map(function (cell) {
        var text = String(cell);
        if (at && typeof cell === "string" && /^[=+\-@\t\r]/.test(cell)) text = "'" + text;
        return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
      }).join(",") + "\r\n";
    }).join("");
  }
  function calendar(made) {
    var lines = [];
    made.people.forEach(function (one) {
      var whole = planned(one);
      if (!whole) return;
      sums.events(whole, { person: one.name || word("row_person", { row: one.row }), row: one.row })
        .forEach(function (line) { lines.push(line); });
    });
    return sums.calendar(words.batch_ics_name, "Batch", lines);
  }

  /* -- what the reader sees -- */

  var result = document.getElementById("batch-result");
  var field = { file: id("file"), text: id("text"), today: id("today") };
  var urls = [];
  function id(name) { return document.getElementById("batch-" + name); }
  function part(name) { return result.querySelector('[data-part="' + name + '"]'); }
  function add(parent, tag, text, attributes) {
    var node = document.createElement(tag);
    if (text !== undefined && text !== "") node.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    parent.appendChild(node);
    return node;
  }
  function file(parent, name, type, text, label) {
    var url = URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" }));
    urls.push(url);
    add(parent, "a", label, { href: url, download: name, "data-file": name });
  }
  function clear() {
    urls.forEach(function (url) { URL.revokeObjectURL(url); });
    urls = [];
    ["say", "notes", "problems", "files", "people"].forEach(function (name) { part(name).textContent = ""; });
  }

  function show(text, notes) {
    clear();
    result.hidden = false;
    var today = sums.day(field.today.value), made;
    if (!isDay(today)) {
      part("say").textContent = words.plan_bad_date;
      return;
    }
    try {
      made = batch(text, notes, today);
    } catch (error) {
      if (!(error instanceof BadList)) throw error;
      part("say").textContent = error.message;
      return;
    }
    part("say").textContent = word("count", { good: made.people.length, bad: made.bad });
    made.notes.forEach(function (note) { add(part("notes"), "li", note); });
    made.problems.slice(0, MOST_PROBLEMS).forEach(function (one) {
      add(part("problems"), "li", one.text, { "data-cell": one.place });
    });
    if (made.problems.length > MOST_PROBLEMS) add(part("problems"), "li", word("more", { n: made.problems.length - MOST_PROBLEMS }));
    var tables = grids(made);
    Object.keys(tables).forEach(function (name) {
      file(part("files"), name + ".csv", "text/csv", csv(name, tables[name]), words["batch_sheet_" + name] + " (CSV)");
    });
    file(part("files"), "deadlines.ics", "text/calendar", calendar(made), words.batch_ics_name + " (ICS)");
    people(made);
  }
  function people(made) {
    var keys = ["row", "person", "item", "filing_day", "feasible"], columns = data.grids.summary;
    var head = add(add(part("people"), "thead"), "tr"), body = add(part("people"), "tbody");
    keys.forEach(function (key) { add(head, "th", words["batch_" + key], { scope: "col" }); });
    made.people.forEach(function (one) {
      var cells = summary(one), row = add(body, "tr");
      keys.forEach(function (key) {
        var text = String(cells[columns.indexOf(key)]);
        var cell = add(row, "td", key === "item" ? "" : text, { "data-label": words["batch_" + key] });
        if (key === "item") add(cell, "a", text, { href: form.dataset.pages + one.sheet.slug + ".html" });
      });
    });
  }

  function failed() {
    clear();
    result.hidden = false;
    part("say").textContent = words.batch_unreadable;
  }
  function load(chosen) {
    if (!chosen) return;
    chosen.arrayBuffer().then(function (content) {
      try {
        var read = decode(new Uint8Array(content));
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
  }
  field.file.addEventListener("change", function () {
    field.text.value = "";
    again();
  });
  field.text.addEventListener("input", function () {
    field.file.value = "";
    again();
  });
  field.today.addEventListener("change", again);
  form.addEventListener("submit", function (event) { event.preventDefault(); });

  var at = new Date();
  field.today.value = [at.getFullYear(), ("0" + (at.getMonth() + 1)).slice(-2), ("0" + at.getDate()).slice(-2)].join("-");
  var blank = data.columns.map(function (column) {
    return /[",]/.test(column.heading) ? '"' + column.heading + '"' : column.heading;
  }).join(",");
  var link = id("blank");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + blank + "\r\n"], { type: "text/csv;charset=utf-8" }));
  id("off").hidden = true;
  form.hidden = false;
})();
