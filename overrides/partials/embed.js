/* Within the page of another site: no head, no foot, and that site is told how high the page is. */
if (window.parent !== window) {
  const root = document.documentElement;
  const sites = document.querySelector('meta[name="handbook-embed"]').content.split(" ");
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    for (const site of sites) window.parent.postMessage({ handbook: { height } }, site);
  };
  root.classList.add("hb-embedded");
  addEventListener("load", () => {
    tell();
    if ("ResizeObserver" in window) new ResizeObserver(tell).observe(document.body);
    else setInterval(tell, 500);
  });
}
