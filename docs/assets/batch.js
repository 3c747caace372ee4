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
  const MOST_SHOWN = 100000; /* letters of a list that the box shows again */

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
  /* `given` is the list as text, with what to say about it and its rows with merged cells. */
  function show(given) {
    stop();
    clear();
    result.hidden = false;
    const today = sums.day(field.today.value);
    if (!sums.isDay(today)) {
      refuse(words.plan_bad_date);
      return;
    }
    shelf.put("handbook-batch", Object.assign({}, given, { today: field.today.value }));
    id("clear").hidden = false;
    busy(true);
    const list = Object.assign({}, given, { language: data.language, today: today });
    if (beside) withWorker(list, inSlices);
    else inSlices(list);
  }
  /* `here` does in the page what no worker may do. */
  function withWorker(list, here) {
    const own = turn;
    function none() {
      beside = false;
      if (own === turn) here(list);
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
      else if ("list" in found) show(found.list);
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
        if (share < 1) setTimeout(next);
        else present(job.result());
      } catch (error) {
        if (!(error instanceof BadList)) throw error;
        refuse(error.message);
      }
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
  function load(chosen) {
    if (!chosen) return;
    stop();
    const own = turn;
    new Response(chosen).arrayBuffer().then(content => {
      const bytes = new Uint8Array(content);
      if (own !== turn) return;
      if (!work.isWorkbook(bytes)) heed(() => show(work.decode(bytes)));
      else {
        clear();
        result.hidden = false;
        busy(true);
        const list = { language: data.language, workbook: bytes };
        if (beside) withWorker(list, unpack);
        else unpack(list);
      }
    }, failed);
  }
  /* The script that unpacks is fetched when it is needed. */
  function unpack(list) {
    const own = turn;
    function now() {
      if (own === turn) heed(() => show(work.fromWorkbook(list.workbook)));
    }
    if (window.handbookWorkbook) {
      now();
      return;
    }
    fetchScript(form.dataset.workbook, now, failed);
  }
  function again() {
    if (field.file.files[0]) load(field.file.files[0]);
    else if (field.text.value.trim()) show({ text: field.text.value, notes: [] });
    else if (shelf.get("handbook-batch")) show(shelf.get("handbook-batch"));
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
  const list = shelf.get("handbook-batch");
  if (list) {
    field.today.value = list.today;
    if (list.text.length < MOST_SHOWN) field.text.value = list.text;
    show(list);
  }
})();
