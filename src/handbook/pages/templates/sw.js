/* Pages that were read are kept, to be read without a network. Policy must not be silently old: the
   network is asked first, always; a kept copy says which edition it is and when it was kept. */
const HOME = new URL("./", location).pathname;
const PREFIX = `handbook:${HOME}:`;
const CACHE = PREFIX + HANDBOOK.version;
const MOST = 80; // pages
const PATIENCE = 6000; // milliseconds, then a kept copy is shown

const address = request => request.url.split("#")[0];
const wanted = request => {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(HOME))
    return false;
  return request.mode === "navigate"
    ? /(\/|\.html)$/.test(url.pathname)
    : url.pathname.startsWith(`${HOME}assets/`);
};
const isPage = url => /(\/|\.html)$/.test(new URL(url).pathname);

const keep = async (url, response) => {
  if (!response.ok || response.type !== "basic" || response.redirected) return;
  const headers = new Headers(response.headers);
  headers.set("X-Kept", new Date().toISOString().slice(0, 10));
  const body = await response.blob();
  if (self.serviceWorker && self.serviceWorker.state === "redundant") return; // a later version has taken over; its cache is the one
  const cache = await caches.open(CACHE);
  await cache.delete(url); // so that the order of the keys is that of reading
  await cache.put(url, new Response(body, { headers }));
  const pages = (await cache.keys()).filter(one => isPage(one.url));
  for (const old of pages.slice(0, Math.max(0, pages.length - MOST))) await cache.delete(old);
};

const kept = async url => {
  const cache = await caches.open(CACHE);
  return (
    (await cache.match(url)) || (isPage(url) ? undefined : cache.match(url, { ignoreSearch: true }))
  );
};

/* The kept copy of a page, with a line that says so. */
const marked = async response => {
  const html = await response.text();
  const words = HANDBOOK.words[/<html lang="en/.test(html) ? "en" : "zh"];
  const edition = (/<body data-day="([\d-]+)"/.exec(html) || ["", "?"])[1];
  const line = words.offline_copy
    .replace("{edition}", edition)
    .replace("{kept}", response.headers.get("X-Kept"));
  const headers = new Headers(response.headers);
  return new Response(
    html.replace(
      /(<body[^>]*>)/,
      `$1<aside class="hb-banner" aria-label="${words.offline_label}" data-kept><p>${line}</p></aside>`
    ),
    { headers }
  );
};

const missing = () => {
  const part = language => {
    const words = HANDBOOK.words[language];
    return `<section lang="${language}"><p>${words.offline_missing}</p><p><a href="">${words.offline_again}</a></p></section>`;
  };
  const text = `<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>离线 / Offline</title><main>${part("zh")}${part("en")}</main>`;
  return new Response(text, {
    status: 503,
    headers: { "Content-Type": "text/html; charset=utf-8" }
  });
};

const answer = async event => {
  const url = address(event.request);
  const asked = fetch(event.request).then(response => {
    event.waitUntil(keep(url, response.clone()));
    return response;
  });
  const copy = await kept(url);
  const late = new Promise((_, fail) => copy && setTimeout(fail, PATIENCE));
  try {
    return await Promise.race([asked, late]);
  } catch {
    asked.catch(() => {});
    if (copy) return isPage(url) ? marked(copy) : copy;
    return event.request.mode === "navigate" ? missing() : Response.error();
  }
};

/* What an older version kept is fetched anew, and stays as it is where that fails. */
const takeOver = async () => {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const old = await caches.open(name);
    for (const request of await old.keys()) {
      if (await kept(request.url)) continue;
      try {
        await keep(request.url, await fetch(request.url, { cache: "no-cache" }));
      } catch {
        await (await caches.open(CACHE)).put(request.url, await old.match(request));
      }
    }
    await caches.delete(name);
  }
};

const count = async () =>
  (await (await caches.open(CACHE)).keys()).filter(one => isPage(one.url)).length;

addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil(takeOver().then(() => clients.claim())));
addEventListener("fetch", event => wanted(event.request) && event.respondWith(answer(event)));
addEventListener("message", event => {
  const work = async () => {
    const { keep: urls, clear } = event.data;
    if (clear)
      for (const name of await caches.keys())
        if (name.startsWith(PREFIX)) await caches.delete(name);
    for (const url of urls || []) {
      const ours =
        new URL(url).origin === location.origin && new URL(url).pathname.startsWith(HOME);
      if (ours && (isPage(url) || url.includes("/assets/")) && !(await kept(url)))
        await fetch(url).then(
          response => keep(url, response),
          () => {}
        );
    }
    const [port] = event.ports;
    if (port) port.postMessage(await count());
  };
  event.waitUntil(work());
});
