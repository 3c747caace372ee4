/* The sums of a plan: which rules hold, and their numbers, were decided at build time; here days are
   only added and subtracted, as src/handbook/planner.py does it. For plan.js and batch.js. */
window.handbookSchedule = data => {
  "use strict";
  const words = data.words;
  const UNKNOWN = "unknown";
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
    workdays = {};
  years.forEach(one => {
    [holidays, workdays].forEach((kept, at) => {
      data.calendar[one][at]
        .split(" ")
        .filter(Boolean)
        .forEach(mmdd => {
          kept[day(one + "-" + mmdd.slice(0, 2) + "-" + mmdd.slice(2))] = true;
        });
    });
  });
  function Unknown(number) {
    this.year = year(number);
  }
  function working(number) {
    if (!data.calendar[year(number)]) throw new Unknown(number);
    const weekday = (((number + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday
    return weekday === 0 || weekday === 6 ? !!workdays[number] : !holidays[number];
  }
  function onOrBefore(number) {
    while (!working(number)) number -= 1;
    return number;
  }
  function after(number, count) {
    for (; count > 0; count -= 1) {
      number += 1;
      while (!working(number)) number += 1;
    }
    return number;
  }
  function before(number, count) {
    for (; count > 0; count -= 1) number = onOrBefore(number - 1);
    return number;
  }

  /* -- one plan -- */

  function isDay(value) {
    return typeof value === "number";
  }
  function passed(value, by) {
    return isDay(value) && isDay(by) && value < by;
  }
  function least(values) {
    if (values.indexOf(UNKNOWN) >= 0) return UNKNOWN;
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

  function schedule(recipe, wish) {
    const lines = recipe.lines.map(at => data.lines[at]);
    const filing = recipe.filing;
    const latest = lines.map(() => null);
    const earliest = latest.slice();
    let lacking = null;

    /* The answer of a sum, or UNKNOWN where it would need a year that is not known. */
    function sum(work) {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        if (lacking === null) lacking = error.year;
        return UNKNOWN;
      }
    }
    function gap(line) {
      const kind = chosen(line, wish);
      return kind ? line.limits[kind][0] : line.days;
    }
    function own(line) {
      return line.own ? wish[line.own] : 0;
    }
    function back(value, line) {
      if (!isDay(value)) return value;
      return sum(() => {
        const at = value - own(line);
        return gap(line) ? before(onOrBefore(at), gap(line)) : at;
      });
    }
    function forth(value, line) {
      if (!isDay(value)) return value;
      return sum(() =>
        line.mark === "start" ? after(value, 1) : after(value + own(line), gap(line))
      );
    }
    function snap(value, line) {
      if (!isDay(value) || !line.snaps) return value;
      return sum(() => onOrBefore(value));
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
        sign > 0 ? after(value, rule.number) : before(onOrBefore(value), rule.number)
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
      if (found.indexOf(UNKNOWN) >= 0) return UNKNOWN;
      return Math.max.apply(null, [wish.today].concat(found.filter(isDay)));
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
      for (at = filing + 1; at < lines.length; at += 1) {
        if (latest[at] === null && lines[at].snaps) latest[at] = forth(latest[at - 1], lines[at]);
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

    let filed;
    if (wish.anchor === "filing") {
      filed = wish.day === null ? soonest() : wish.day;
      if (isDay(filed)) {
        wish.day = filed;
        forward();
        if (!data.calendar[year(filed)]) {
          lacking = year(filed);
          filed = UNKNOWN;
        }
      }
    } else {
      backward();
      filed = latest[filing];
    }
    if (filed === UNKNOWN) {
      const needed = lacking === null ? years[years.length - 1] + 1 : lacking;
      throw new Refused(
        fill("plan_unknown_year", {
          year: needed,
          first: years[0],
          last: years[years.length - 1]
        }),
        needed
      );
    }

    function workingDay(at) {
      const dated = lines[at].bounds.some(rule => rule.unit === "day");
      if (!dated || !isDay(latest[at])) return null;
      try {
        const found = onOrBefore(latest[at]);
        return found === latest[at] ? null : found;
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        return null;
      }
    }
    function remarks(at, free) {
      const line = lines[at],
        kind = chosen(line, wish),
        found = [];
      if (kind)
        found.push(fill("plan_counted_limit", { n: line.limits[kind][0], kind: kindWord(kind) }));
      else if (line.days) found.push(fill("plan_counted_days", { n: line.days }));
      if (line.own)
        found.push(fill("plan_own_" + line.own + (own(line) ? "" : "_none"), { n: own(line) }));
      if (latest[at] === UNKNOWN || earliest[at] === UNKNOWN) {
        found.push(fill("plan_not_yet", { year: years[years.length - 1] + 1 }));
      } else if (
        latest[at] === null &&
        line.bounds.some(rule => rule.from === "residence-expiry")
      ) {
        found.push(words.plan_give_residence);
      }
      if (free !== null) found.push(fill("plan_not_working", { day: iso(free) }));
      return found;
    }
    const steps = lines.map((line, at) => {
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
        latest: latest[at],
        earliest: earliest[at],
        working: free,
        notes: remarks(at, free),
        rules: rules
      };
    });
    const documents =
      filed === null
        ? []
        : recipe.documents.map(one => ({
            id: one.id,
            name: one.name,
            rules: one.rules,
            not_before: one.remaining ? null : firstWithin(filed, one.months),
            valid_until: one.remaining ? addMonths(filed, one.months) : null
          }));

    function missed(line) {
      return line.bounds
        .filter(rule => rule.missed)
        .slice(0, 1)
        .map(rule => rule.missed);
    }
    function reasons() {
      let late = [],
        found = [],
        at;
      for (at = 0; at < filing; at += 1) if (passed(latest[at], wish.today)) late.push(at);
      if (wish.anchor === "filing") late = passed(wish.day, wish.today) ? [] : late;
      else if (passed(latest[filing], wish.today)) late = [filing];
      lines.forEach((line, place) => {
        if (line.apart && passed(latest[place], wish.today)) late.push(place);
      });
      late.forEach(place => {
        found.push(fill("plan_late", { step: lines[place].name, day: iso(latest[place]) }));
        found = found.concat(missed(lines[place]));
      });
      for (at = filing + 1; at < lines.length; at += 1) {
        if (passed(latest[at], earliest[at])) {
          found.push(
            fill("plan_tight", {
              step: lines[at].name,
              day: iso(latest[at]),
              ready: iso(earliest[at])
            })
          );
          found = found.concat(missed(lines[at]));
        }
      }
      if (wish.anchor === "start" && late.length) found.push(laterStart());
      return found;
    }
    function laterStart() {
      let ready = soonest(),
        start = ready;
      lines.slice(filing + 1).forEach(line => {
        if (!line.apart) start = forth(start, line);
      });
      if (!isDay(start) || !isDay(ready)) return words.plan_start_later;
      return fill("plan_start_then", { filing: iso(ready), start: iso(start) });
    }
    function notes() {
      const found = [],
        last = years[years.length - 1];
      if (wish.anchor === "start") {
        try {
          if (!working(wish.day)) found.push(fill("plan_start_rests", { day: iso(wish.day) }));
        } catch (error) {
          if (!(error instanceof Unknown)) throw error;
        }
      }
      if (recipe.own.length) {
        found.push(
          words[recipe.own.indexOf("visa") >= 0 ? "plan_no_duration" : "plan_no_duration_documents"]
        );
      }
      const end = day(last + "-12-25");
      if (latest.concat(earliest).some(value => isDay(value) && value >= end)) {
        found.push(fill("plan_year_end", { year: last }));
      }
      found.push(words.plan_reserve);
      return found;
    }
    return {
      recipe: recipe,
      wish: wish,
      steps: steps,
      documents: documents,
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
    return text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
  }
  function folded(line) {
    let pieces = [""],
      size = 0,
      encoder = new TextEncoder();
    Array.from(line).forEach(char => {
      const width = encoder.encode(char).length;
      if (size + width > 75) {
        pieces.push("");
        size = 1;
      }
      pieces[pieces.length - 1] += char;
      size += width;
    });
    return pieces.join("\r\n ");
  }
  function calendar(title, product, lines) {
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
      .concat(lines, "END:VCALENDAR")
      .map(line => folded(line) + "\r\n")
      .join("");
  }
  function calendarFile(made) {
    return calendar(fill("plan_title", { item: made.recipe.name }), "Plan", events(made));
  }
  /* The lines of every entry; with an owner ({person, row}) where a calendar holds several people's. */
  function events(made, owner) {
    const lines = [];
    function stamp(value) {
      return iso(value).replace(/-/g, "");
    }
    function entry(key, kind, value, name, text) {
      if (!isDay(value)) return;
      let summary = fill("plan_ics_" + kind, { step: name });
      let id = [
        made.recipe.item,
        made.wish.anchor,
        iso(made.wish.day),
        key.replace(/\//g, "-"),
        kind
      ].join("-");
      if (owner) {
        summary = fill("batch_ics_person", { person: owner.person, text: summary });
        id += "-row-" + owner.row;
      }
      lines.push(
        "BEGIN:VEVENT",
        "UID:" + id + "@work-permit-handbook",
        "DTSTAMP:" + data.day.replace(/-/g, "") + "T000000Z",
        "DTSTART;VALUE=DATE:" + stamp(value),
        "DTEND;VALUE=DATE:" + stamp(value + 1),
        "SUMMARY:" + escaped(summary),
        "DESCRIPTION:" + escaped(text),
        "TRANSP:TRANSPARENT",
        "END:VEVENT"
      );
    }
    function titles(rules) {
      return sources(rules).map(one => one[0]);
    }
    made.steps.forEach(one => {
      const text = one.notes.concat(titles(one.rules)).join("\n");
      entry(one.id, "earliest", one.earliest, one.name, text);
      entry(one.id, "latest", one.latest, one.name, text);
    });
    made.documents.forEach(one => {
      const text = titles(one.rules).join("\n");
      entry(one.id, "not_before", one.not_before, one.name, text);
      entry(one.id, "valid_until", one.valid_until, one.name, text);
    });
    return lines;
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
    events: events,
    calendar: calendar,
    calendarFile: calendarFile
  };
};
