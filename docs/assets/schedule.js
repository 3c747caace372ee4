/* The sums of a plan: which rules hold, and their numbers, were decided at build time; here days are
   only added and subtracted, as src/handbook/rules/plan_bounds.py does it: with what is published,
   and with the fewest and the most working days that an arrangement to come may leave. For plan.js
   and batch.js. */
window.handbookSchedule = data => {
  "use strict";
  const words = data.words;
  const TALLY = { hour: 24, day: 1 };
  const MILLISECONDS = 86400000;

  /* -- days: whole numbers, 1970-01-01 is 0 -- */

  function day(text) {
    const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (!match) return null;
    const stamp = new Date(0);
    stamp.setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
    const found = stamp.getTime() / MILLISECONDS;
    return iso(found) === text ? found : null;
  }
  function iso(number) {
    const text = new Date(number * MILLISECONDS).toISOString();
    return text.slice(0, text.indexOf("T"));
  }
  function year(number) {
    return new Date(number * MILLISECONDS).getUTCFullYear();
  }
  function addMonths(number, months) {
    const at = new Date(number * MILLISECONDS);
    const month = at.getUTCFullYear() * 12 + at.getUTCMonth() + months;
    const last = new Date(0);
    last.setUTCFullYear(Math.floor(month / 12), (month % 12) + 1, 0);
    const first = last.getTime() / MILLISECONDS - last.getUTCDate();
    return first + Math.min(at.getUTCDate(), last.getUTCDate());
  }
  function firstWithin(number, months) {
    let found = addMonths(number, -months);
    while (addMonths(found, months) < number) found += 1;
    return found;
  }

  /* -- working days -- */

  const years = Object.keys(data.calendar)
    .map(Number)
    .sort((a, b) => a - b);
  const holidays = {},
    workdays = {},
    maybeOff = {},
    maybeWorked = {};
  years.forEach(one => {
    [holidays, workdays, maybeOff, maybeWorked].forEach((kept, at) => {
      (data.calendar[one][at] || "")
        .split(" ")
        .filter(Boolean)
        .forEach(mmdd => {
          kept[day(one + "-" + mmdd.slice(0, 2) + "-" + mmdd.slice(2))] = true;
        });
    });
  });
  /* The year whose arrangement a day waits for. */
  function Unknown(number) {
    const own = year(number);
    // The first arrangement to come may reach back into the end of the last year known.
    this.year = own <= data.known && data.calendar[own] ? data.known + 1 : own;
  }
  function covered(number) {
    return !!data.calendar[year(number)];
  }
  function rests(number, off, worked) {
    if (!covered(number)) throw new Unknown(number);
    const weekday = (((number + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday
    return weekday === 0 || weekday === 6
      ? !(workdays[number] || worked[number])
      : !!(holidays[number] || off[number]);
  }
  function published(number) {
    if (year(number) > data.known || maybeOff[number] || maybeWorked[number])
      throw new Unknown(number);
    return !rests(number, {}, {});
  }
  function fewest(number) {
    return !rests(number, maybeOff, {});
  }
  function most(number) {
    return !rests(number, {}, maybeWorked);
  }
  /* Sums of working days: one test of a day to count back with, one to count ahead with. */
  function counting(back, ahead) {
    function onOrBefore(number) {
      while (!back(number)) number -= 1;
      return number;
    }
    return {
      onOrBefore: onOrBefore,
      after: (number, count) => {
        for (; count > 0; count -= 1) {
          number += 1;
          while (!ahead(number)) number += 1;
        }
        return number;
      },
      before: (number, count) => {
        for (; count > 0; count -= 1) number = onOrBefore(number - 1);
        return number;
      }
    };
  }
  const KNOWN = counting(published, published),
    SOONEST = counting(fewest, most),
    FARTHEST = counting(most, fewest);

  /* -- one plan -- */

  function isDay(value) {
    return typeof value === "number";
  }
  function passed(value, by) {
    return isDay(value) && isDay(by) && value < by;
  }
  /* What stands for the unknown among the days, with the last year that they need. */
  function lacking(values) {
    return values
      .filter(value => value instanceof Unknown)
      .reduce((last, one) => (last && last.year >= one.year ? last : one), null);
  }
  function least(values) {
    const unknown = lacking(values);
    if (unknown) return unknown;
    const found = values.filter(isDay);
    return found.length ? Math.min.apply(null, found) : null;
  }
  function fill(key, values) {
    return words[key].replace(/\{(\w+)\}/g, (whole, name) =>
      values && name in values ? String(values[name]) : whole
    );
  }
  function kindWord(kind) {
    return words[{ national: "national_limit", promised: "promised_here" }[kind] || kind];
  }
  function chosen(line, wish) {
    const kinds = (wish.limit ? [wish.limit] : []).concat(data.limits);
    return kinds.filter(kind => line.limits[kind])[0];
  }

  function Refused(message, year) {
    this.message = message;
    this.year = year;
  }

  /* The sums of one plan, with one way of counting working days. */
  function sums(recipe, wish, days) {
    const lines = recipe.lines.map(at => data.lines[at]);
    const filing = recipe.filing;
    const latest = lines.map(() => null);
    const earliest = latest.slice();

    /* The answer of a sum, or what it lacks where it would need a year that is not known. */
    function sum(work) {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        return error;
      }
    }
    function gap(line) {
      const kind = chosen(line, wish);
      return kind ? line.limits[kind][0] : line.days;
    }
    function back(value, line) {
      if (!isDay(value)) return value;
      return sum(() => {
        const at = value - own(line, wish);
        return gap(line) ? days.before(days.onOrBefore(at), gap(line)) : at;
      });
    }
    function forth(value, line) {
      if (!isDay(value)) return value;
      return sum(() =>
        line.mark === "start"
          ? days.after(value, 1)
          : days.after(value + own(line, wish), gap(line))
      );
    }
    function snap(value, line) {
      if (!isDay(value) || !line.snaps) return value;
      return sum(() => days.onOrBefore(value));
    }
    function moment(name) {
      if (name === "entry" || name === "move-in") {
        for (let at = 0; at < lines.length; at += 1)
          if (lines[at].mark === "entry") return earliest[at];
        return null;
      }
      if (name === "residence-expiry") return wish.residence;
      return name === wish.anchor ? wish.day : null;
    }
    function apply(rule) {
      const value = moment(rule.from);
      if (!isDay(value)) return value;
      const sign = rule.kind.indexOf("window") === 0 ? -1 : 1;
      if (rule.unit === "month") return addMonths(value, sign * rule.number);
      if (rule.unit !== "working-day")
        return value + sign * Math.floor(rule.number / TALLY[rule.unit]);
      return sum(() =>
        sign > 0 ? days.after(value, rule.number) : days.before(days.onOrBefore(value), rule.number)
      );
    }
    function bound(line, kinds) {
      return least(line.bounds.filter(rule => kinds.indexOf(rule.kind) >= 0).map(apply));
    }
    function leads() {
      for (let at = 0; at < filing; at += 1) latest[at] = back(latest[filing], lines[at]);
    }
    function soonest() {
      const found = lines.slice(0, filing).map(line => forth(wish.today, line));
      return lacking(found) || Math.max.apply(null, [wish.today].concat(found.filter(isDay)));
    }
    function backward() {
      let following = null,
        ahead = null,
        at,
        line,
        end;
      for (at = lines.length - 1; at >= filing; at -= 1) {
        line = lines[at];
        end = bound(line, ["window-latest", "duty"]);
        if (line.apart) {
          latest[at] = end;
          continue;
        }
        if (line.mark === "start" && wish.anchor === "start") end = wish.day;
        if (following && following.mark === "start") ahead = isDay(ahead) ? ahead - 1 : ahead;
        else if (following) ahead = back(ahead, following);
        latest[at] = ahead = snap(least([end, ahead]), line);
        following = line;
      }
      /* A filing with a last day of its own: the decision comes within the time of the authority. */
      const windowed = bound(lines[filing], ["window-latest", "duty"]) !== null;
      for (at = filing + 1; at < lines.length; at += 1) {
        line = lines[at];
        if (line.snaps && (windowed || latest[at] === null))
          latest[at] = least([latest[at], forth(latest[at - 1], line)]);
      }
      leads();
      earliest[filing] = bound(lines[filing], ["window-earliest"]);
    }
    function forward() {
      let hand = wish.day;
      latest[filing] = hand;
      for (let at = filing + 1; at < lines.length; at += 1) {
        if (!lines[at].apart) {
          hand = forth(hand, lines[at]);
          if (lines[at].snaps) {
            latest[at] = hand;
            continue;
          }
          earliest[at] = hand;
        }
        latest[at] = bound(lines[at], ["window-latest", "duty"]);
      }
      leads();
    }
    return {
      latest: latest,
      earliest: earliest,
      soonest: soonest,
      /* The first working day that filing as soon as possible leads to. */
      start: () => {
        let start = soonest();
        lines.slice(filing + 1).forEach(line => {
          if (!line.apart) start = forth(start, line);
        });
        return start;
      },
      run: () => {
        if (wish.anchor === "filing") forward();
        else backward();
      }
    };
  }
  function own(line, wish) {
    return line.own ? wish[line.own] : 0;
  }
  function provisional(pending) {
    return fill("plan_provisional_until", { year: pending });
  }
  function marked(text, pending) {
    if (!pending) return text;
    return text + (data.language === "zh" ? "" : " ") + provisional(pending);
  }

  function schedule(recipe, wish) {
    const lines = recipe.lines.map(at => data.lines[at]);
    const filing = recipe.filing;
    let startPending = null;

    function refuse(needed) {
      throw new Refused(
        fill("plan_unknown_year", {
          year: needed,
          first: years[0],
          last: years[years.length - 1]
        }),
        needed
      );
    }
    if (wish.anchor === "filing" && wish.day === null) {
      let filed = sums(recipe, wish, KNOWN).soonest();
      if (!isDay(filed)) {
        startPending = filed.year;
        filed = sums(recipe, wish, FARTHEST).soonest();
      }
      if (!isDay(filed)) refuse(filed.year);
      wish.day = filed;
    }
    if (wish.anchor === "filing" && !covered(wish.day)) refuse(year(wish.day));
    const known = sums(recipe, wish, KNOWN),
      first = sums(recipe, wish, SOONEST),
      last = sums(recipe, wish, FARTHEST);
    [known, first, last].forEach(one => {
      one.run();
    });

    function later(pending, value) {
      return isDay(value) && year(value) > data.known ? Math.max(pending, year(value)) : pending;
    }
    /* The day that is known; or else the one of two that is shown, what it waits for, and both. */
    function settled(name, at, shown) {
      const value = known[name][at],
        from = first[name][at],
        to = last[name][at];
      if (!(value instanceof Unknown))
        return { day: value, pending: value === null ? null : startPending, between: null };
      if (!isDay(from) || !isDay(to))
        return { day: from instanceof Unknown ? from : to, pending: null, between: null };
      return {
        day: shown[name][at],
        pending: later(value.year, to),
        between: from === to ? null : [from, to]
      };
    }
    const latest = lines.map((_, at) => settled("latest", at, first));
    const earliest = lines.map((_, at) => settled("earliest", at, last));
    const filed = settled("latest", filing, last);
    if (filed.day instanceof Unknown) refuse(filed.day.year);

    /* The sums by which a line is due before it is possible, the certain ones first. */
    function tight(at) {
      return [known, last, first].filter(one => passed(one.latest[at], one.earliest[at]))[0];
    }
    /* The last working day not after a day; where that is pending, one that is certain. */
    function workingDay(at) {
      const none = { day: null, pending: null };
      const dated = lines[at].bounds.some(rule => rule.unit === "day");
      if (!dated || !isDay(latest[at].day)) return none;
      let pending = null,
        found = null;
      try {
        found = KNOWN.onOrBefore(latest[at].day);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        pending = error.year;
      }
      try {
        if (found === null) found = SOONEST.onOrBefore(latest[at].day);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
      }
      return found === null || found === latest[at].day ? none : { day: found, pending: pending };
    }
    function remarks(at, from, free) {
      const line = lines[at],
        until = latest[at],
        kind = chosen(line, wish),
        found = [];
      if (kind)
        found.push(fill("plan_counted_limit", { n: line.limits[kind][0], kind: kindWord(kind) }));
      else if (line.days) found.push(fill("plan_counted_days", { n: line.days }));
      if (line.own) {
        const days = own(line, wish);
        found.push(fill("plan_own_" + line.own + (days ? "" : "_none"), { n: days }));
      }
      const unknown = [until.day, from.day].filter(value => value instanceof Unknown)[0];
      if (unknown) found.push(fill("plan_not_yet", { year: unknown.year }));
      else if (until.day === null && line.bounds.some(rule => rule.from === "residence-expiry")) {
        found.push(words.plan_give_residence);
      }
      const pending = Math.max(until.pending || 0, from.pending || 0);
      if (pending) found.push(provisional(pending));
      const between = until.between || from.between;
      if (between) {
        found.push(fill("plan_between", { first: iso(between[0]), last: iso(between[1]) }));
      }
      if (free.day !== null) {
        found.push(
          fill(free.pending ? "plan_may_rest" : "plan_not_working", {
            day: iso(free.day),
            year: free.pending
          })
        );
      }
      return found;
    }
    const steps = lines.map((line, at) => {
      const crossing = passed(latest[at].day, earliest[at].day) && !tight(at);
      const from = crossing ? { day: null, pending: null, between: null } : earliest[at];
      const free = workingDay(at),
        kind = chosen(line, wish);
      const rules = [line.rule].concat(
        kind ? [line.limits[kind][1]] : [],
        line.bounds.map(rule => rule.rule)
      );
      return {
        id: line.rule,
        name: line.name,
        actor: line.actor,
        latest: latest[at].day,
        earliest: from.day,
        working: free.day,
        pending: { latest: latest[at].pending, earliest: from.pending, working: free.pending },
        notes: remarks(at, from, free),
        rules: rules
      };
    });
    const documents =
      filed.day === null
        ? []
        : recipe.documents.map(one => ({
            id: one.id,
            name: one.name,
            rules: one.rules,
            pending: filed.pending,
            mark: filed.pending ? provisional(filed.pending) : "",
            not_before: one.remaining ? null : firstWithin(filed.day, one.months),
            valid_until: one.remaining ? addMonths(filed.day, one.months) : null
          }));

    function missed(line) {
      return line.bounds
        .filter(rule => rule.missed)
        .slice(0, 1)
        .map(rule => rule.missed);
    }
    /* The lines that cannot be kept, most telling first. */
    function faults() {
      let late = [],
        found = [],
        at;
      for (at = 0; at < filing; at += 1) if (passed(latest[at].day, wish.today)) late.push(at);
      if (wish.anchor === "filing") late = passed(wish.day, wish.today) ? [] : late;
      else if (passed(latest[filing].day, wish.today)) late = [filing];
      lines.forEach((line, place) => {
        if (line.apart && passed(latest[place].day, wish.today)) late.push(place);
      });
      late.forEach(place => {
        found.push({
          at: place,
          key: "plan_late",
          values: { step: lines[place].name, day: iso(latest[place].day) },
          pending: latest[place].pending,
          certain: passed(last.latest[place], wish.today)
        });
      });
      for (at = filing + 1; at < lines.length; at += 1) {
        const one = tight(at);
        if (!one) continue;
        found.push({
          at: at,
          key: "plan_tight",
          values: {
            step: lines[at].name,
            day: iso(one.latest[at]),
            ready: iso(one.earliest[at])
          },
          pending:
            one === known ? null : Math.max(latest[at].pending || 0, earliest[at].pending || 0),
          certain:
            one === known ||
            (passed(first.latest[at], first.earliest[at]) &&
              passed(last.latest[at], last.earliest[at]))
        });
      }
      return found;
    }
    const faulty = faults();
    function reasons() {
      let found = [];
      faulty.forEach(one => {
        found.push(marked(fill(one.key, one.values), one.pending));
        found = found.concat(missed(lines[one.at]));
      });
      if (wish.anchor === "start" && faulty.some(one => one.key === "plan_late"))
        found.push(laterStart());
      return found;
    }
    function laterStart() {
      let pending = null;
      for (const one of [known, last]) {
        const ready = one.soonest(),
          start = one.start();
        if (isDay(start) && isDay(ready)) {
          return marked(
            fill("plan_start_then", { filing: iso(ready), start: iso(start) }),
            pending && later(pending, start)
          );
        }
        pending = lacking([ready, start]).year;
      }
      return words.plan_start_later;
    }
    function notes() {
      const found = [];
      if (wish.anchor === "start" && covered(wish.day)) {
        if (!most(wish.day)) {
          found.push(fill("plan_start_rests", { day: iso(wish.day) }));
        } else if (!fewest(wish.day)) {
          found.push(
            marked(fill("plan_start_may_rest", { day: iso(wish.day) }), new Unknown(wish.day).year)
          );
        }
      }
      if (recipe.own.length) {
        found.push(
          words[recipe.own.indexOf("visa") >= 0 ? "plan_no_duration" : "plan_no_duration_documents"]
        );
      }
      if (steps.some(one => one.pending.latest || one.pending.earliest || one.pending.working)) {
        found.push(words.plan_provisional_how);
      }
      found.push(words.plan_reserve);
      return found;
    }
    const waits = [].concat.apply(
      documents.map(one => one.pending),
      steps.map(one => [one.pending.latest, one.pending.earliest, one.pending.working])
    );
    const pending = Math.max.apply(null, waits.concat(0));
    return {
      recipe: recipe,
      wish: wish,
      steps: steps,
      documents: documents,
      mark: pending ? provisional(pending) : "",
      undecided: faulty.length > 0 && !faulty.some(one => one.certain),
      reasons: reasons(),
      notes: notes()
    };
  }

  /* -- the calendar file (RFC 5545) -- */

  function sources(rules) {
    const seen = {},
      found = [];
    rules.forEach(id => {
      data.rules[id].s.forEach(one => {
        if (!seen[one[0]]) found.push(one);
        seen[one[0]] = true;
      });
    });
    return found;
  }
  function escaped(text) {
    return text.replace(/[\\;,]/g, "\\$&").replace(/\r\n?|[\n\v\f\x85\u2028\u2029]/g, "\\n");
  }
  /* Bytes of a character in UTF-8; an encoder for each would take most of the time of a long list. */
  function bytes(char) {
    const code = char.codePointAt(0);
    return code < 128 ? 1 : code < 2048 ? 2 : code < 65536 ? 3 : 4;
  }
  function folded(line) {
    if (line.length < 25 || (line.length <= 75 && /^[ -~]*$/.test(line))) return line + "\r\n";
    let text = "",
      size = 0;
    for (const char of line) {
      const width = bytes(char);
      if (size + width > 75) {
        text += "\r\n ";
        size = 1;
      }
      text += char;
      size += width;
    }
    return text + "\r\n";
  }
  /* `texts` are the lines of the entries, folded. */
  function calendar(title, product, texts) {
    return [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Foreign Work Permit Service Handbook//" +
        product +
        "//" +
        data.language.toUpperCase(),
      "CALSCALE:GREGORIAN",
      "X-WR-CALNAME:" + escaped(title)
    ]
      .map(folded)
      .concat(texts, "END:VCALENDAR\r\n")
      .join("");
  }
  function calendarFile(made) {
    return calendar(fill("plan_title", { item: made.recipe.name }), "Plan", entries(made));
  }
  /* The entries of a plan as text, ready for a calendar; with an owner ({person, row}) where it holds
     those of several people. */
  function entries(made, owner) {
    if (!made.events) made.events = events(made);
    return made.events
      .map(one => {
        const summary = owner
          ? fill("batch_ics_person", { person: owner.person, text: one.summary })
          : one.summary;
        const id = one.id + (owner ? "-row-" + owner.row : "");
        return (
          "BEGIN:VEVENT\r\n" +
          folded("UID:" + id + "@work-permit-handbook") +
          one.days +
          folded("SUMMARY:" + escaped(summary)) +
          one.rest +
          one.alarms.map(trigger => alarm(trigger, summary)).join("") +
          "END:VEVENT\r\n"
        );
      })
      .join("");
  }
  function alarm(trigger, summary) {
    return [
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "TRIGGER:" + trigger,
      "DESCRIPTION:" + escaped(summary),
      "END:VALARM"
    ]
      .map(folded)
      .join("");
  }
  /* The entries of a plan: the lines that are everybody's stand in them as text. */
  function events(made) {
    const found = [];
    function stamp(value) {
      return iso(value).replace(/-/g, "");
    }
    function entry(key, kind, value, name, text, open) {
      if (!isDay(value)) return;
      const summary = fill("plan_ics_" + kind, { step: name });
      const rest = ["DESCRIPTION:" + escaped(text)].concat(
        open ? "STATUS:TENTATIVE" : [],
        "TRANSP:TRANSPARENT"
      );
      found.push({
        id: [
          made.recipe.item,
          made.wish.anchor,
          iso(made.wish.day),
          key.replace(/\//g, "-"),
          kind
        ].join("-"),
        summary: open ? fill("plan_provisional", { text: summary }) : summary,
        days: [
          "DTSTAMP:" + data.day.replace(/-/g, "") + "T000000Z",
          "DTSTART;VALUE=DATE:" + stamp(value),
          "DTEND;VALUE=DATE:" + stamp(value + 1)
        ]
          .map(folded)
          .join(""),
        rest: rest.map(folded).join(""),
        alarms: data.alarms[kind]
      });
    }
    function titles(rules) {
      return sources(rules).map(one => one[0]);
    }
    made.steps.forEach(one => {
      const text = one.notes.concat(titles(one.rules)).join("\n");
      entry(one.id, "earliest", one.earliest, one.name, text, one.pending.earliest);
      entry(one.id, "latest", one.latest, one.name, text, one.pending.latest);
    });
    made.documents.forEach(one => {
      const text = (one.mark ? [one.mark] : []).concat(titles(one.rules)).join("\n");
      entry(one.id, "not_before", one.not_before, one.name, text, one.pending);
      entry(one.id, "valid_until", one.valid_until, one.name, text, one.pending);
    });
    return found;
  }

  return {
    day: day,
    iso: iso,
    year: year,
    isDay: isDay,
    fill: fill,
    kindWord: kindWord,
    schedule: schedule,
    Refused: Refused,
    sources: sources,
    entries: entries,
    calendar: calendar,
    calendarFile: calendarFile
  };
};
