/* The page of the batch: a list of people in, checklists and deadlines out, wholly in this browser:
   nothing is sent or stored. The work is done by batch-work.js, beside the page where the browser lets it
   (batch-worker.js), else in the page, a few people at a time. */
(() => {
  "use strict";
  const data = window.handbookBatch;
  const form = document.getElementById("batch-form");
  if (!data || !form || !window.TextDecoder) return;
  const words = data.words,
    shelf = window.handbookState.tab;
  const work = window.handbookBatchWork(data);
  const word = work.word,
    sums = work.sums,
    BadList = work.BadList;
  const DRAWN = 10; /* rows of the table that are drawn at a time */
  const SLICE = 25; /* people that are worked on at a time, where the page does the work itself */
  const MOST_SHOWN = 100000; /* letters of a list that the box shows: more would hold up the page */

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
  function offer(one) {
    const url = URL.createObjectURL(one.content);
    urls.push(url);
    add(part("files"), "a", one.label, { href: url, download: one.name, "data-file": one.name });
  }
  /* All tables in one workbook; what writes it is fetched when somebody asks for it. */
  function offerWorkbook(tables) {
    const label = words.batch_xlsx + " (XLSX)";
    const button = add(part("files"), "button", label, {
      type: "button",
      "data-xlsx": ""
    });
    function write(sheets) {
      const own = turn;
      window.handbookXlsx(
        work,
        sheets,
        content => {
          if (own !== turn) return;
          offer({
            name: words.batch_xlsx_name + ".xlsx",
            label: label,
            content: content
          });
          const link = part("files").lastChild;
          part("files").replaceChild(link, button);
          link.click();
        },
        () => {
          button.remove();
          part("say").textContent = words.batch_xlsx_long;
        }
      );
    }
    button.addEventListener("click", () => {
      button.disabled = true;
      const texts = tables.map(one =>
        new Response(one.content).text().then(text => ({ name: one.sheet, text: text }))
      );
      Promise.all(texts).then(sheets => {
        if (window.handbookXlsx) write(sheets);
        else fetchScript(form.dataset.xlsx, () => write(sheets), failed);
      }, failed);
    });
  }
  function fetchScript(address, ready, failing) {
    const script = document.createElement("script");
    script.src = address;
    script.onload = ready;
    script.onerror = failing;
    document.head.appendChild(script);
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
  let worker = null;
  let beside = !!window.Worker; /* whether this browser works beside the page; a file may not */
  function busy(on, share) {
    const box = part("progress");
    box.hidden = !on;
    box.querySelector("progress").value = share || 0;
    box.querySelector("span").textContent = word("working", { n: Math.floor(100 * (share || 0)) });
  }
  function stop() {
    turn += 1;
    busy(false);
    if (worker) worker.terminate();
    worker = null;
  }
  function refuse(message) {
    stop();
    part("say").textContent = message;
  }
  /* What is worked on: a list as text, with what to say about it (`notes`, names of words) and its rows with merged cells; or the
     `file` that it is in. */
  function show(given) {
    stop();
    clear();
    result.hidden = false;
    const today = sums.day(field.today.value);
    if (!sums.isDay(today)) {
      refuse(words.plan_bad_date);
      return;
    }
    if (given.file) keep(null);
    else keep(given);
    id("clear").hidden = false;
    busy(true);
    const list = Object.assign({}, given, { language: data.language, today: today });
    const here = given.file ? readHere : inSlices;
    if (beside) withWorker(list, here);
    else here(list);
  }

  /* -- the list stays in this tab, so that it is there when the reader comes back -- */

  const KEPT = "handbook-batch",
    PIECE = 65536; /* letters that are kept at a time: all at once would hold up the page */
  let keeping = null; /* what is still to be kept */
  function drop() {
    const kept = shelf.get(KEPT);
    shelf.put(KEPT);
    for (let at = 0; kept && at < kept.pieces; at += 1) shelf.put(KEPT + "-" + at);
  }
  function keep(given) {
    keeping = null;
    drop();
    if (!given || !given.text) return;
    const own = { at: 0, given: given, pieces: Math.ceil(given.text.length / PIECE) };
    /* First what tells how many pieces there are, so that none is left behind. */
    const about = { notes: given.notes, merged: given.merged, today: field.today.value };
    if (!shelf.put(KEPT, Object.assign({ pieces: own.pieces }, about))) return;
    keeping = own;
    if (own.pieces === 1) keepPiece();
    else setTimeout(keepOn, 0, own);
  }
  function keepOn(own) {
    if (own !== keeping) return;
    keepPiece();
    if (keeping) setTimeout(keepOn, 0, own);
  }
  function keepPiece() {
    const from = keeping.at * PIECE;
    if (!shelf.put(KEPT + "-" + keeping.at, keeping.given.text.slice(from, from + PIECE))) {
      keeping = null;
      drop();
      return;
    }
    keeping.at += 1;
    if (keeping.at === keeping.pieces) keeping = null;
  }
  window.addEventListener("pagehide", () => {
    while (keeping) keepPiece();
  });
  function kept() {
    const found = shelf.get(KEPT);
    if (!found || !found.pieces) return null;
    const pieces = [];
    for (let at = 0; at < found.pieces; at += 1) pieces.push(shelf.get(KEPT + "-" + at));
    if (pieces.indexOf(null) >= 0) return null;
    return { text: pieces.join(""), notes: found.notes, merged: found.merged, today: found.today };
  }

  /* `here` does in the page what no worker may do. */
  function withWorker(list, here) {
    const own = turn;
    function none() {
      beside = false;
      if (own !== turn) return;
      stop();
      busy(true);
      here(list);
    }
    try {
      worker = new Worker(form.dataset.worker);
    } catch (_error) {
      none();
      return;
    }
    worker.onerror = event => {
      event.preventDefault();
      none();
    };
    worker.onmessage = event => {
      if (own !== turn) return;
      const found = event.data;
      if ("share" in found) busy(true, found.share);
      else if ("refused" in found) refuse(found.refused);
      else if ("kept" in found) keep(found.kept);
      else if ("broken" in found) none();
      else present(found.result);
    };
    worker.postMessage(list);
  }
  function inSlices(list) {
    const own = turn;
    let job = null;
    function next() {
      if (own !== turn) return;
      try {
        if (!job) job = work.begin(list.text, list.notes, list.today, list.merged);
        const share = job.step(SLICE);
        busy(true, share);
        setTimeout(share < 1 ? next : end);
      } catch (error) {
        if (!(error instanceof BadList)) throw error;
        refuse(error.message);
      }
    }
    function end() {
      if (own === turn) present(job.result());
    }
    next();
  }
  function present(made) {
    stop();
    made.notes.forEach(note => {
      add(part("notes"), "li", note);
    });
    made.problems.forEach(one => {
      add(part("problems"), "li", one.text, { "data-cell": one.place });
    });
    if (made.more) add(part("problems"), "li", word("more", { n: made.more }));
    made.files.forEach(offer);
    offerWorkbook(made.files.filter(one => one.sheet));
    people(made, () => {
      part("say").textContent = made.said;
    });
  }
  /* The table, a few rows at a time: all at once would hold up the page. */
  function people(made, done) {
    const keys = ["row", "person", "item", "filing_day", "feasible"],
      columns = data.grids.summary;
    if (made.provisional) keys.push("provisional");
    const head = add(add(part("people"), "thead"), "tr"),
      body = add(part("people"), "tbody");
    keys.forEach(key => {
      add(head, "th", words["batch_" + key], { scope: "col" });
    });
    const own = turn;
    let at = 0;
    function person(one) {
      const row = add(body, "tr");
      keys.forEach(key => {
        const text = String(one.cells[columns.indexOf(key)]);
        const cell = add(row, "td", key === "item" ? "" : text, {
          "data-label": words["batch_" + key]
        });
        if (key === "item") {
          const said = window.handbookState.address(one.countries);
          add(cell, "a", text, { href: form.dataset.pages + one.slug + ".html" + said });
        }
      });
    }
    function more() {
      if (own !== turn) return;
      made.people.slice(at, at + DRAWN).forEach(person);
      at += DRAWN;
      if (at < made.people.length) setTimeout(more);
      else done();
    }
    more();
  }

  function failed() {
    stop();
    clear();
    result.hidden = false;
    part("say").textContent = words.batch_unreadable;
  }
  /* What can be wrong with a list is said, not thrown. */
  function heed(act) {
    try {
      act();
    } catch (error) {
      if (!(error instanceof BadList)) throw error;
      clear();
      result.hidden = false;
      refuse(error.message);
    }
  }
  /* Reads in the page the file that no worker may read. */
  function readHere(list) {
    const own = turn;
    new Response(list.file).arrayBuffer().then(content => {
      const bytes = new Uint8Array(content);
      if (own !== turn) return;
      if (work.isWorkbook(bytes)) unpack(bytes);
      else heed(() => show(work.decode(bytes)));
    }, failed);
  }
  /* The script that unpacks is fetched when it is needed. */
  function unpack(bytes) {
    const own = turn;
    function now() {
      if (own === turn) heed(() => show(work.fromWorkbook(bytes)));
    }
    if (window.handbookWorkbook) now();
    else fetchScript(form.dataset.workbook, now, failed);
  }
  let long = null; /* the list that was too long for the box */
  function again() {
    const file = field.file.files[0];
    const written = field.text.value.trim() ? { text: field.text.value, notes: [] } : null;
    const list = file ? { file: file } : written || long;
    if (list) show(list);
  }
  /* Nothing of the list is left, in the page or in the tab. */
  function forget() {
    stop();
    keep(null);
    long = null;
    form.reset();
    today();
    clear();
    result.hidden = true;
    id("clear").hidden = true;
  }
  field.file.addEventListener("change", () => {
    field.text.value = "";
    long = null;
    again();
  });
  /* A list is worked on when the typing pauses. */
  let pause = 0;
  function typed(text) {
    stop();
    clearTimeout(pause);
    field.file.value = "";
    long = null;
    if (text.length > MOST_SHOWN) {
      long = { text: text, notes: ["not_shown"] };
      field.text.value = "";
    }
    if (text.trim()) pause = setTimeout(again, 300);
    else forget();
  }
  field.text.addEventListener("input", () => typed(field.text.value));
  /* What is too long for the box does not go through it. */
  field.text.addEventListener("paste", event => {
    const pasted = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (pasted.length <= MOST_SHOWN) return;
    event.preventDefault();
    const box = field.text,
      before = box.value.slice(0, box.selectionStart),
      after = box.value.slice(box.selectionEnd);
    typed(before + pasted + after);
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
  /* Tables to start from: the headings alone, and with people of whom each is a sample. */
  function csv(rows) {
    const lines = rows.map(cells =>
      cells.map(cell => (/[",]/.test(cell) ? '"' + cell.replace(/"/g, '""') + '"' : cell)).join(",")
    );
    const text = "\ufeff" + lines.join("\r\n") + "\r\n";
    return URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  }
  const headings = data.columns.map(column => column.heading);
  id("blank").href = csv([headings]);
  id("sample").href = csv([headings].concat(data.samples));
  id("off").hidden = true;
  form.hidden = false;
  const list = kept();
  if (list) {
    field.today.value = list.today;
    if (list.text.length <= MOST_SHOWN) field.text.value = list.text;
    else long = list;
    show(list);
  }
})();
