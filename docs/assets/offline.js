/* Keeps what was read for use without a network, says how much, and clears it. Loaded by overrides/partials/page.js. */
{
  const home = new URL("../", document.currentScript.src);
  const note = document.querySelector("[data-hb-offline]");
  const tell = (worker, message) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => {
      note.hidden = !data;
      note.querySelector("span").textContent = note.dataset.kept.replace("{n}", data);
    };
    worker.postMessage(message, [channel.port2]);
  };
  navigator.serviceWorker
    .register(new URL("sw.js", home))
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => {
      /* The first page was there before the worker. */
      const loaded = performance.getEntriesByType("resource").map(one => one.name);
      tell(active, { keep: [location.href.split("#")[0], ...loaded] });
      note.querySelector("button").addEventListener("click", () => tell(active, { clear: true }));
    })
    .catch(() => {}); /* a browser that keeps nothing reads on with the network */
}
