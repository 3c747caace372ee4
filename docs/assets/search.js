/* The search, over the index of the page's own language. Loaded by overrides/partials/page.js when it is first asked for.
   What a word is worth where was decided when the site was built (src/handbook/finding.py, which also
   says what a line and a term are); here the worths of what was typed are added up. */
{
  const index = window.handbookIndex;
  const space = text => text.split(" ");

  /* -- the index, unpacked -- */
  const places = new Map();
  {
    const found = space(index.found);
    space(index.terms).forEach((term, at) => {
      places.set(term, found[at]);
    });
  }
  const unpacked = new Map();
  const total = index.sections.length;
  const worthOf = term => {
    if (!unpacked.has(term)) {
      const packed = places.get(term) || "";
      const step = index.width + 1;
      const rare = Math.log(1 + total / (packed.length / step));
      const worth = new Map();
      for (let at = 0, section = 0; at < packed.length; at += step) {
        section += parseInt(packed.slice(at, at + index.width), 36);
        worth.set(section, (rare * parseInt(packed[at + index.width], 36)) / 9);
      }
      unpacked.set(term, worth);
    }
    return unpacked.get(term);
  };
  const simple = new Map();
  const variants = [...index.variants];
  for (let at = 0; at < variants.length; at += 2) simple.set(variants[at], variants[at + 1]);
  const phrases = new Map();
  const sounds = new Map();
  const put = (map, key, value) =>
    map.has(key) ? map.get(key).push(value) : map.set(key, [value]);
  const shown = new Map();
  index.groups.forEach(([words, pinyin, ...pages], number) => {
    shown.set("#" + number, pages);
    for (const word of words.split("|")) put(phrases, word, "#" + number);
    for (const sound of pinyin.split("|")) if (sound) put(sounds, sound, "#" + number);
  });
  const longest = Math.max(...[...phrases.keys()].map(one => one.length));
  const said = new Set([...phrases.keys()].flatMap(one => one.match(/[a-z0-9]+/g) || []));
  const soundOf = new Map();
  for (const row of index.sounds ? space(index.sounds) : []) {
    const [, sound, characters] = /^([a-z]+)(.*)$/.exec(row);
    for (const one of characters) soundOf.set(one, sound);
  }
  const stops = new Set(index.stop);
  const chinese = !/[a-z]/.test(index.stop[0]);

  /* -- words -- */
  const token = /[a-z0-9]+|[\u4e00-\u9fff]+/g;
  const latin = word => /^[a-z0-9]/.test(word);
  const stem = word =>
    word.length > 4 && word.endsWith("ies")
      ? word.slice(0, -3) + "y"
      : word.length > 3 && word.endsWith("s") && !/(ss|us|is)$/.test(word)
        ? word.slice(0, -1)
        : word;
  const tokens = text =>
    [...text.normalize("NFKC")]
      .map(one => simple.get(one) || one)
      .join("")
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{Mn}/gu, "")
      .replace(/\bcan['’]?t\b/g, "can not")
      .replace(/\bwon['’]?t\b/g, "will not")
      .replace(/n['’]t\b/g, " not")
      .replace(/\b(d(?:o|oes|id)|is|are|was|were|ha(?:s|ve|d)|(?:w|c|sh)ould)nt\b/g, "$1 not")
      .replace(/['’](?:s|re|ve|ll|d|m)\b/g, "")
      .match(token) || [];
  const line = found =>
    found
      .map(one => (latin(one) ? ` ${stem(one)} ` : one))
      .join("")
      .replace(/ +/g, " ");
  const terms = text => {
    if (chinese) for (const stop of index.stop) text = text.split(stop).join(" ");
    const words = [...text.matchAll(token)].map(one => one[0]);
    return words.flatMap((word, at) => {
      if (latin(word)) {
        const next = words[at + 1];
        const counted = next && !latin(next) && word.length < 4 ? [word + next[0]] : [];
        return [...(!chinese && stops.has(word) ? [] : [word]), ...counted];
      }
      /* every word of the index in it: nothing here needs to know where Chinese words end */
      const within = [];
      for (let from = 0; from < word.length; from++)
        for (let to = from + 2; to <= Math.min(word.length, from + 7); to++)
          if (places.has(word.slice(from, to))) within.push(word.slice(from, to));
      return within.length ? within : [word];
    });
  };

  /* -- slips: a neighbour in the alphabet, a word begun, a wrong character of the same sound -- */
  const apart = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before,
      last,
      row = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i++) {
      [before, last, row] = [last, row, [i]];
      for (let j = 1; j <= other.length; j++) {
        row[j] = Math.min(
          last[j] + 1,
          row[j - 1] + 1,
          last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)
        );
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    return row[other.length];
  };
  const known = word => said.has(word) || places.has(word);
  const words = [
    ...new Set([...said, ...[...places.keys()].filter(one => latin(one) && !/[^a-z0-9]/.test(one))])
  ];
  const near = word => {
    if (word.length < 3) return [];
    const begun = words.filter(
      one =>
        one.startsWith(word) ||
        (one.length > 4 && word.startsWith(one) && word.length - one.length < 4)
    );
    if (begun.length)
      return begun.sort((a, b) => said.has(b) - said.has(a) || a.length - b.length).slice(0, 6);
    if (word.length < 4) return [];
    const most = word.length < 7 ? 1 : 2;
    /* a short word with another beginning is another word: "boss" is no slip for "loss" */
    const close = words
      .filter(one => word.length > 6 || one[0] === word[0])
      .map(one => [apart(word, one, most), one])
      .filter(([far]) => far <= most);
    return close
      .sort(([a, one], [b, other]) => a - b || said.has(other) - said.has(one))
      .map(([, one]) => one)
      .slice(0, 3);
  };
  const pinyin = sound =>
    sounds.get(sound) ||
    (sound.length > 4
      ? [
          ...new Set(
            [...sounds].filter(([one]) => one.startsWith(sound)).flatMap(([, found]) => found)
          )
        ].slice(0, 4)
      : []);

  /* -- the commonest things in other languages -- */
  const names = Object.keys(index.names);
  const lettered = /[a-z\u0400-\u04ff]/;
  /* The groups named in a query, and what is left of it. */
  const foreign = query => {
    const units = [];
    let text = ` ${query
      .normalize("NFKC")
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{Mn}/gu, "")
      .replace(/đ/g, "d")
      .replace(/’/g, "'")
      .replace(/\s+/g, " ")} `;
    for (const name of names) {
      const at = text.indexOf(lettered.test(name[0]) ? ` ${name}` : name);
      if (at < 0) continue;
      const end = at + name.length + (lettered.test(name[0]) ? 1 : 0);
      /* Latin names end where the word ends; others may carry an ending */
      if (/[a-z]/.test(name[0]) && /[a-z]/.test(text[end])) continue;
      units.push({ groups: ["#" + index.names[name]], terms: [] });
      text = text.slice(0, at) + " " + text.slice(end);
    }
    return { units, rest: units.length ? text : query };
  };

  /* What was typed, as units: each a thing asked for, by the groups it may mean and by its own terms. */
  const read = query => {
    const { units, rest: plainly } = foreign(query);
    let found = tokens(plainly);
    /* beside a name in another language its other words mean nothing here */
    if (units.length) found = found.filter(word => !latin(word) || known(stem(word)));
    const others = new Map();
    /* pinyin, also with spaces between the syllables */
    for (let from = 0; from < found.length; from++) {
      for (let to = found.length; to > from; to--) {
        const part = found.slice(from, to);
        if (!part.every(latin) || (part.length === 1 && known(stem(part[0])))) continue;
        const whole = part.join("");
        const groups = part.length > 1 ? sounds.get(whole) : pinyin(whole);
        if (groups && groups.length) {
          units.push({ groups, terms: [] });
          found = [...found.slice(0, from), ...found.slice(to)];
          to = found.length + 1;
        }
      }
    }
    found = found.map(word => {
      /* a word that says nothing is no slip of one that does: "its" became "itself" */
      if (!latin(word) || stops.has(word) || known(stem(word))) return word;
      const close = near(stem(word));
      if (close.length) others.set(close[0], close);
      return close[0] || word;
    });
    /* the longest phrases that mean something; what is left between them is a unit, too */
    const text = line(found);
    let rest = "";
    const leave = () => {
      for (const part of chinese
        ? index.stop.reduce((left, stop) => left.split(stop).join(" , "), rest).split(",")
        : [rest])
        left(part);
      rest = "";
    };
    const left = part => {
      for (const run of part.match(/[\u4e00-\u9fff]+|[a-z0-9]+(?: ?[\u4e00-\u9fff])?/g) || []) {
        if (latin(run)) {
          const own = terms(run);
          if (own.length) units.push({ groups: [], terms: own, any: others.get(run) });
          continue;
        }
        let at = 0;
        let plain = "";
        while (at < run.length) {
          let size = run.length - at;
          let groups;
          for (; size > 1 && !groups; size--)
            groups = sounds.get(
              [...run.slice(at, at + size)].map(one => soundOf.get(one) || "?").join("")
            );
          if (groups) {
            units.push({ groups, terms: terms(run.slice(at, at + size + 1)), slip: true });
            at += size + 1;
          } else plain += run[at++];
        }
        const own = terms(plain);
        if (own.length) units.push({ groups: [], terms: own });
      }
    };
    for (let at = 0; at < text.length; ) {
      let size = Math.min(longest, text.length - at);
      while (size > 0 && !phrases.has(text.slice(at, at + size))) size--;
      if (size) {
        leave();
        const part = text.slice(at, at + size);
        units.push({ groups: phrases.get(part), terms: terms(part) });
        at += size - (part.endsWith(" ") && size > 1 && at + size < text.length ? 1 : 0);
      } else rest += text[at++];
    }
    leave();
    return units;
  };

  /* Section -> worth and share of one unit. */
  const weigh = unit => {
    const sum = new Map();
    const add = (section, worth, share) => {
      const had = sum.get(section) || { worth: 0, share: 0 };
      sum.set(section, { worth: had.worth + worth, share: Math.max(had.share, share) });
    };
    const meant = new Map();
    for (const group of unit.groups)
      for (const [section, worth] of worthOf(group))
        meant.set(section, Math.max(worth, meant.get(section) || 0));
    for (const [section, worth] of meant) add(section, worth, 1);
    const own = new Map();
    const choices = unit.any && unit.any.length ? [unit.any] : unit.terms.map(one => [one]);
    for (const choice of choices) {
      const best = new Map();
      for (const term of choice)
        for (const [section, worth] of worthOf(term))
          best.set(section, Math.max(worth, best.get(section) || 0));
      for (const [section, worth] of best) {
        const had = own.get(section) || { worth: 0, hits: 0 };
        own.set(section, { worth: had.worth + worth, hits: had.hits + 1 });
      }
    }
    const weight =
      (unit.groups.length ? (unit.slip ? 0.1 : 0.6) : 1) / Math.max(1, Math.sqrt(choices.length));
    for (const [section, { worth, hits }] of own) {
      const share = hits / choices.length;
      add(section, worth * weight * share, unit.groups.length ? 0.7 * share : share);
    }
    return sum;
  };

  /* Page -> more worth, for the pages that the data names for a group: the best first.  Where the
     data names a question, the section of the question gets it, too. */
  const named = unit => {
    const more = new Map();
    for (const group of unit.groups) {
      const rare = Math.max(2, Math.log(1 + total / Math.max(1, worthOf(group).size)));
      shown.get(group).forEach((target, place) => {
        const [page, section] = [target].flat();
        const worth = rare * [1, 0.75, 0.6, 0.5][Math.min(3, place)];
        const had = more.get(page) || { worth: 0, sections: [] };
        if (section !== undefined) had.sections.push([section, worth]);
        more.set(page, { worth: Math.max(had.worth, worth), sections: had.sections });
      });
    }
    return more;
  };

  window.handbookRead = read;

  /** The pages for a query, best first: `[{ page, section, worth }]`, each with its best section. */
  window.handbookFind = query => {
    const units = read(query);
    if (!units.length) return [];
    const pages = new Map();
    const entryOf = page => {
      if (!pages.has(page))
        pages.set(page, {
          page,
          sections: new Map(),
          units: units.map(() => ({ worth: 0, share: 0 }))
        });
      return pages.get(page);
    };
    /* beside a thing that has a name, words like "requirements" or "two" say little */
    const plain = units.some(unit => unit.groups.length) ? 0.4 : 1;
    const weights = units.map(unit => (unit.groups.length ? 1 : plain));
    const all = weights.reduce((sum, one) => sum + one);
    units.forEach((unit, number) => {
      for (const [page, more] of named(unit)) {
        const entry = entryOf(page);
        entry.more = (entry.more || 0) + more.worth;
        entry.units[number].share = 1;
        for (const [section, worth] of more.sections)
          entry.sections.set(section, (entry.sections.get(section) || 0) + worth);
      }
      for (const [section, one] of weigh(unit)) {
        const [page, , , , prior] = index.sections[section];
        const entry = entryOf(page);
        const worth = ((one.worth * prior) / 100) * weights[number];
        entry.sections.set(section, (entry.sections.get(section) || 0) + worth);
        const had = entry.units[number];
        entry.units[number] = {
          worth: Math.max(had.worth, worth),
          share: Math.max(had.share, one.share)
        };
      }
    });
    /* On a service's page most readers want its list of documents. */
    const sought = section => (index.sections[section][1] === "materials" ? 1.3 : 1);
    const found = [...pages.values()].map(entry => {
      const share =
        entry.units.reduce((sum, one, number) => sum + one.share * weights[number], 0) / all;
      const whole = entry.units.reduce((sum, one) => sum + one.worth, 0);
      const first = [index.sections.findIndex(([page]) => page === entry.page), 0];
      const [section, best] = [...entry.sections].reduce(
        (one, other) => (other[1] * sought(other[0]) > one[1] * sought(one[0]) ? other : one),
        first
      );
      return {
        page: entry.page,
        section,
        worth: (0.6 * whole + 0.4 * best + (entry.more || 0)) * share * share
      };
    });
    return found.sort((one, other) => other.worth - one.worth || one.page - other.page);
  };

  /* -- the dialog -- */
  window.handbookSearch = dialog => {
    const input = dialog.querySelector("input");
    const list = dialog.querySelector("ol");
    const status = dialog.querySelector("[role=status]");
    const root = dialog.dataset.root.replace(/x$/, "");
    const otherwise = dialog.querySelector("[data-none]");
    /* The words that were asked for, and the other words for the same things. */
    const wordsOf = query => {
      const words = new Set(tokens(query).filter(one => one.length > 1));
      for (const unit of read(query)) {
        for (const term of unit.terms) if (term.length > 1) words.add(term);
        for (const [phrase, groups] of phrases)
          if (groups.some(one => unit.groups.includes(one))) words.add(phrase.trim());
      }
      const all = [...words].filter(one => one && !stops.has(one));
      return all.length
        ? new RegExp(
            all
              .sort((a, b) => b.length - a.length)
              .map(one =>
                latin(one) ? "\\b" + one.replace(/ /g, "\\W+") + "(?:s|es|ed|ing)?\\b" : one
              )
              .join("|"),
            "gi"
          )
        : null;
    };
    const marked = (part, text, words) => {
      let at = 0;
      for (const found of words ? text.matchAll(words) : []) {
        if (found.index < at || !found[0]) continue;
        const mark = document.createElement("mark");
        mark.textContent = found[0];
        part.append(text.slice(at, found.index), mark);
        at = found.index + found[0].length;
      }
      part.append(text.slice(at));
    };
    const link = ({ page, section }, place, words) => {
      const [path, title] = index.pages[page];
      const [, anchor, heading, extract] = index.sections[section];
      const item = document.createElement("li");
      const to = document.createElement("a");
      to.href = `${root}${path}.html${anchor && "#" + anchor}`;
      const add = (name, text) => {
        const part = document.createElement("span");
        part.className = `hb-search__${name}`;
        marked(part, text, words);
        to.append(part, " ");
      };
      add("page", title);
      if (heading) add("part", heading);
      add("text", extract);
      /* a question that has its answer is answered here */
      if (!place && anchor.startsWith("faq-")) item.className = "hb-search__answer";
      item.append(to);
      return item;
    };
    /* The address of the page carries the search, so that it can be sent to somebody. */
    const remember = asked => {
      const here = new URL(location.href);
      if (asked) here.searchParams.set("q", asked);
      else here.searchParams.delete("q");
      try {
        if (here.href !== location.href) history.replaceState(history.state, "", here.href);
      } catch (_error) {
        /* some browsers refuse this for files; the search works without */
      }
    };
    dialog.addEventListener("close", () => remember(""));
    const find = () => {
      const every = window.handbookFind(input.value);
      const found = every.filter(one => one.worth > every[0].worth / 12).slice(0, 12);
      const asked = input.value.trim();
      status.textContent = !asked
        ? ""
        : found.length
          ? dialog.dataset.found.replace("{n}", found.length)
          : dialog.dataset.none;
      list.textContent = "";
      const words = found.length ? wordsOf(input.value) : null;
      list.append(...found.map((one, place) => link(one, place, words)));
      otherwise.hidden = !asked || !!found.length;
      remember(asked);
    };
    /* Down goes from the field into the list, up and back again; Enter in the field takes the first. */
    dialog.addEventListener("keydown", event => {
      if (event.key === "Escape") {
        event.preventDefault(); /* or it would only empty the field, the first time */
        dialog.close();
      }
      if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
      const stops = [input, ...list.querySelectorAll("a")];
      const next =
        stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
    input.addEventListener("input", find);
    dialog.querySelector("form").addEventListener("submit", event => {
      event.preventDefault();
      const first = list.querySelector("a");
      if (first) first.click();
    });
    find();
    dialog.dataset.ready = "";
  };
}
