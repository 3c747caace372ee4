/* What does this person need? Answered from the published JSON alone, with what it rests on.

     node what-is-needed.mjs ADDRESS KEY=VALUE …

   ADDRESS is that of api/v1/ on a site, or the folder on a disk; a KEY is one of a situation
   (service=new location=outside …), issued_in=CA or lang=en. Prints JSON: the answer, or what to ask
   next (exit 2). Nothing but Node 18 or newer; answer() runs in a browser, too. */

/* What has one of these statuses is prepared. */
const NEEDED = ["required", "deferrable", "by_commitment"];

/* A file of the open data. */
async function read(base, name) {
  if (base.includes("://")) {
    const found = await fetch(`${base.replace(/\/+$/, "")}/${name}`);
    if (!found.ok) throw new Error(`${found.status} ${name}`);
    return found.json();
  }
  const { readFile } = await import("node:fs/promises");
  return JSON.parse(await readFile(`${base}/${name}`, "utf8"));
}

/* The situations that the answers leave open, each with the ways that lead there. */
function fitting(situations, given) {
  return situations
    .map(situation => [
      situation,
      situation.ways.filter(way =>
        Object.entries(given).every(([key, value]) => !way[key] || way[key].includes(value))
      )
    ])
    .filter(([, ways]) => ways.length);
}

/* The first question that is still open, with its answers. */
function question(found, given) {
  const every = found.flatMap(([, ways]) => ways);
  for (const key of every.flatMap(way => Object.keys(way))) {
    const values = new Set(every.flatMap(way => way[key] || []));
    if (!(key in given) && values.size > 1) return { ask: key, values: [...values].sort() };
  }
  return { ask: null, situations: found.map(([situation]) => situation.slug) };
}

/* Sources as they are cited: title, place in it, where it was seen. */
function cited(because, sources, lang) {
  const lines = because.map(one => ({
    source: sources[one.source].title[lang],
    place: lang === "en" ? one.locator_en : one.locator,
    seen: sources[one.source].seen || []
  }));
  return lines.filter(
    (line, at) => lines.findIndex(one => JSON.stringify(one) === JSON.stringify(line)) === at
  );
}

/* The answer for these answers to the questions, or the next question. */
export async function answer(base, given, place, lang) {
  const { situations } = await read(base, "situations.json");
  const known = {};
  for (const { ways } of situations)
    for (const way of ways)
      for (const [key, values] of Object.entries(way))
        known[key] = new Set([...(known[key] || []), ...values]);
  for (const [key, value] of Object.entries(given))
    if (!known[key]?.has(value))
      return {
        unknown: `${key}=${value}`,
        allowed: (known[key] ? [...known[key]] : Object.keys(known)).sort()
      };
  const found = fitting(situations, given);
  if (!found.length) {
    const all = Object.entries(given).map(([key, value]) => `${key}=${value}`);
    return { unknown: all.join(" "), allowed: [] };
  }
  if (found.length > 1) return question(found, given);
  const [[situation]] = found;
  const checklist = await read(base, situation.checklist);
  const sources = {};
  for (const source of (await read(base, "sources.json")).sources) sources[source.id] = source;
  const needed = checklist.materials
    .filter(material => NEEDED.includes(material.status))
    .map(material => {
      const line = {
        name: material.name[lang],
        status: material.status,
        known: material.known ?? true,
        rests_on: cited(material.because, sources, lang)
      };
      const how = (material.authentication_by_place || []).find(row => row.places.includes(place));
      if (how)
        line.authentication = {
          method: how.method,
          status: how.status,
          rests_on: cited(how.because, sources, lang)
        };
      return line;
    });
  return {
    situation: situation.title[lang],
    as_of: checklist.situation.as_of,
    needed,
    working_days: checklist.time_limit.promised_working_days,
    to_confirm: checklist.to_confirm,
    page: `${lang === "en" ? "en/" : ""}s/${situation.slug}.html`,
    license: checklist.license
  };
}

if (globalThis.process?.argv[1]?.endsWith("what-is-needed.mjs")) {
  const [base, ...rest] = process.argv.slice(2);
  const { lang, issued_in: place, ...given } = Object.fromEntries(
    rest.map(one => [one.split("=")[0], one.split("=").slice(1).join("=")])
  );
  const made = base
    ? await answer(base, given, place || "", lang === "en" ? "en" : "zh")
    : { usage: "node what-is-needed.mjs ADDRESS KEY=VALUE …" };
  console.log(JSON.stringify(made, null, 2));
  process.exitCode = made.needed ? 0 : 2;
}
