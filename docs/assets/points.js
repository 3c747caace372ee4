/* The points calculator. It looks answers up in the table that the build wrote into the page and
   decides nothing by itself. The answers live in the address after "#"; nothing is sent or stored. */
(() => {
  "use strict";
  const form = document.getElementById("points-form");
  const source = document.getElementById("points-data");
  const kept = window.handbookState;
  if (!form || !source || !kept) return;
  const data = JSON.parse(source.textContent);
  const words = data.words;
  const factors = Object.fromEntries(data.factors.map(one => [one.id, one]));
  const part = name => form.querySelector(`[data-part="${name}"]`);
  const box = field => form.elements.namedItem(field.id);

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const points = n => fill(words[n === 1 ? "points_one" : "points_many"], { n });
  const number = value => {
    const [whole, rest] = String(parseFloat(value.toPrecision(12))).split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
  };

  /* -- answers ------------------------------------------------------------------------------- */

  const parse = window.handbookNumber;

  const holds = (row, value) =>
    (row.from === undefined || value >= row.from) &&
    (row.below === undefined || value < row.below) &&
    (row.to === undefined || value <= row.to);

  /* A number field's answer: {value}, {missing} or {bad: what to say}. */
  function read(field) {
    const text = box(field).value.trim();
    if (!text) return field.required ? { missing: true } : { value: 0 };
    const value = parse(text);
    let kind = null;
    if (value === null) kind = "not-a-number";
    else if (value < field.low || value > field.high) kind = "out-of-range";
    else if (field.whole && value % 1) kind = "not-whole";
    else if (!factors[field.factor].rows.some(row => holds(row, value))) kind = "no-bracket";
    if (!kind) return { value };
    const bad = fill(words[`points_bad_${kind}`], {
      value: text.slice(0, 40),
      low: field.lowText,
      high: field.highText
    });
    return { missing: true, bad: field.fix ? bad + words.points_space + field.fix : bad };
  }

  function answers() {
    const given = { numbers: {}, chosen: {}, missing: [], bad: {} };
    for (const field of data.fields) {
      if (field.kind === "number") {
        const answer = read(field);
        if (answer.bad) given.bad[field.id] = answer.bad;
        if (answer.missing) given.missing.push(field);
        else given.numbers[field.id] = answer.value;
        continue;
      }
      const control = box(field);
      const picked =
        field.kind === "flag"
          ? control.checked && control.dataset.bracket
          : control.selectedOptions[0].dataset.bracket;
      if (picked) {
        if (!given.chosen[field.factor]) given.chosen[field.factor] = [];
        given.chosen[field.factor].push(picked);
      } else if (field.required && form.elements.skill.value === "none") given.missing.push(field);
    }
    return given;
  }

  /* -- points -------------------------------------------------------------------------------- */

  const best = (rows, better) => rows.reduce((a, b) => (better(b.points, a.points) ? b : a));

  function line(factor, given) {
    const chosen = given.chosen[factor.id] || [];
    const numbers = data.fields
      .filter(field => field.factor === factor.id && field.id in given.numbers)
      .map(field => given.numbers[field.id]);
    const rows = factor.rows.filter(row =>
      factor.kind === "range" ? numbers.some(value => holds(row, value)) : chosen.includes(row.id)
    );
    return rows.length ? best(rows, (a, b) => a > b) : best(factor.rows, (a, b) => a < b);
  }

  const size = changes => [
    changes.reduce((sum, one) => sum + one.gain, 0),
    changes.reduce((sum, one) => sum + one.climb, 0)
  ];
  const smaller = (a, b) => {
    const [x, y] = [size(a), size(b)];
    return x[0] < y[0] || (x[0] === y[0] && x[1] < y[1]);
  };
  const smallest = many => many.reduce((a, b) => (a && !smaller(b, a) ? a : b), null);

  /* Every listed level above what is there. */
  function changes(lines, given) {
    const climbed = {};
    return data.targets.flatMap(target => {
      const gain = target.points - lines[target.factor].points;
      const now = given.numbers[target.field];
      const here = target.from === null || (now >= target.from && now < target.to);
      if (gain <= 0 || !here) return [];
      climbed[target.factor] = (climbed[target.factor] || 0) + 1;
      return [{ target, gain, climb: climbed[target.factor] }];
    });
  }

  function nextStep(total, lines, given) {
    const next = data.thresholds.filter(one => one.points > total).pop();
    if (!next) return null;
    const needed = next.points - total;
    const possible = changes(lines, given);
    const enough = possible.filter(one => one.gain >= needed);
    let way = smallest(enough.map(one => [one]));
    if (!way) {
      const pairs = possible.flatMap((a, i) => possible.slice(i + 1).map(b => [a, b]));
      way =
        smallest(
          pairs.filter(([a, b]) => a.target.factor !== b.target.factor && a.gain + b.gain >= needed)
        ) || [];
    }
    const others = new Map();
    for (const one of enough.slice().sort((a, b) => a.gain - b.gain || a.climb - b.climb)) {
      const { factor } = one.target;
      if (factor !== way[0].target.factor && !others.has(factor)) others.set(factor, one);
    }
    return { category: next.category, needed, way, others: [...others.values()] };
  }

  /* -- showing ------------------------------------------------------------------------------- */

  const said = change =>
    fill(words.points_change, { text: change.target.text, gain: points(change.gain) });

  function list(name, texts) {
    const items = texts.map(text => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    });
    part(name).textContent = "";
    items.forEach(item => {
      part(name).appendChild(item);
    });
    part(name).hidden = !texts.length;
  }

  function show(given) {
    const lines = {};
    let total = 0;
    for (const factor of data.factors) {
      const row = line(factor, given);
      lines[factor.id] = row;
      const open = given.missing.some(field => field.factor === factor.id);
      const place = form.querySelector(`[data-factor="${factor.id}"]`);
      const get = name => place.querySelector(`[data-part="${name}"]`);
      total += open ? 0 : row.points;
      get("points").textContent = open ? "–" : row.points;
      get("bracket").textContent = open ? "" : row.text;
      get("bar").style.width = `${open || !factor.cap ? 0 : (100 * row.points) / factor.cap}%`;
    }
    const done = !given.missing.length;
    const reached =
      data.thresholds.find(one => total >= one.points) || data.thresholds.slice(-1)[0];
    const result = fill(done ? words.points_result : words.points_so_far, {
      total: points(total),
      category: reached.category
    });
    part("total").textContent = result;
    form.dataset.total = done ? total : "";
    form.dataset.category = done ? reached.category : "";
    part("all").style.width =
      `${(100 * total) / data.factors.reduce((sum, one) => sum + one.cap, 0)}%`;
    const needed = done
      ? ""
      : fill(words.points_needed, {
          list: given.missing.map(field => field.label).join(words.comma)
        });
    part("needed").textContent = needed;
    const step = done ? nextStep(total, lines, given) : null;
    part("step").hidden = !done;
    part("next").textContent = !done ? "" : stepText(step, total);
    list("others", step ? step.others.map(said) : []);
    part("others-intro").hidden = part("others").hidden;
    list("remarks", done ? remarks(step, lines, given) : []);
    return done ? `${result}${words.points_space}${part("next").textContent}` : "";
  }

  function stepText(step, total) {
    if (!step) return words.points_step_top;
    return fill(step.way.length ? words.points_step : words.points_step_none, {
      needed: points(step.needed),
      category: step.category,
      total: total + size(step.way)[0],
      change: step.way.map(said).join(words.points_and)
    });
  }

  function remarks(step, lines, given) {
    const found = [];
    const bonus = factors[data.bonus];
    if (step && bonus && step.needed <= bonus.cap - lines[bonus.id].points) {
      found.push(
        fill(words.points_note_bonus, {
          n: points(step.needed + lines[bonus.id].points),
          category: step.category
        })
      );
    }
    const salary = data.fields.find(field => field.id === "salary");
    const value = given.numbers.salary;
    if (value > 0 && value < data.small) {
      found.push(
        fill(words.points_note_salary, {
          n: number(value),
          more: number(value * salary.scale)
        })
      );
    }
    return found;
  }

  function complain(field, text) {
    const control = box(field);
    document.getElementById(`points-${field.id}-bad`).textContent = text || "";
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  /* A salary that was probably meant in units of 10,000: asked, with the answer to take. */
  function ask(given) {
    const field = data.fields.filter(each => each.id === "salary")[0],
      value = given.numbers.salary;
    if (!field || !(value > 0 && value < data.small)) return;
    const meant = number(value * field.scale),
      button = document.createElement("button");
    button.type = "button";
    button.textContent = fill(words.points_take, { n: meant });
    button.addEventListener("click", () => {
      box(field).value = meant;
      check();
      box(field).focus();
    });
    const place = document.getElementById("points-salary-bad");
    place.textContent = fill(words.points_meant, { n: meant }) + " ";
    place.appendChild(button);
  }

  /* -- the address --------------------------------------------------------------------------- */

  function state(given) {
    const said = {};
    for (const field of data.fields) {
      const control = box(field);
      if (field.kind === "flag") {
        if (control.checked) said[field.id] = "yes";
      } else if (field.kind === "choice") {
        if (!control.options[0].selected) said[field.id] = control.value;
      } else if (control.value.trim()) {
        said[field.id] =
          field.id in given.numbers ? String(given.numbers[field.id]) : control.value.trim();
      }
    }
    return said;
  }

  function restore() {
    const found = kept.read(),
      said = found.values,
      unused = found.strange.slice();
    form.reset();
    Object.keys(said).forEach(name => {
      const field = data.fields.filter(each => each.id === name)[0],
        control = field && box(field);
      if (field && field.kind === "number") control.value = said[name];
      else if (field && field.kind === "flag" && said[name] === "yes") control.checked = true;
      else if (
        field &&
        field.kind === "choice" &&
        [...control.options].some(option => option.value === said[name])
      )
        control.value = said[name];
      else unused.push(`${name}=${said[name]}`);
    });
    kept.unused(unused);
    check();
  }

  /* -- events -------------------------------------------------------------------------------- */

  let later = 0;

  /* Faults are said when a field is left; they go as soon as the answer fits. */
  function update(left) {
    const given = answers();
    for (const field of data.fields) {
      if (field.kind !== "number") continue;
      const bad = given.bad[field.id];
      if (!bad || left === field.id || left === true) complain(field, bad);
    }
    if (left === "salary" || left === true) ask(given);
    const result = show(given);
    kept.write(state(given));
    clearTimeout(later);
    later = setTimeout(() => {
      if (part("say").textContent !== result) part("say").textContent = result;
    }, 400);
  }

  const check = () => update(true);

  form.addEventListener("input", () => update());
  form.addEventListener("change", event => update(event.target.name));
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(check));
  kept.watch(restore);

  for (const mark of form.querySelectorAll("[data-at]")) mark.style.left = `${mark.dataset.at}%`;
  document.getElementById("points-off").hidden = true;
  form.hidden = false;
  restore();
  check();
})();
