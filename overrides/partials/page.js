/* What every page does: colours, the menu, where the reader is in the contents. All of it only adds:
   without it the page has its text, its menu and its contents. */
{
  const root = document.documentElement;

  /* Colours: as the system, light, dark, and round again. */
  const button = document.querySelector("[data-hb-scheme]");
  const schemes = ["system", "light", "dark"];
  const say = () =>
    button.setAttribute("aria-label", button.dataset[root.dataset.scheme || "system"]);
  if (button) {
    say();
    button.addEventListener("click", () => {
      const next = schemes[(schemes.indexOf(root.dataset.scheme || "system") + 1) % 3];
      root.dataset.scheme = next === "system" ? "" : next;
      try {
        localStorage.setItem("handbook-scheme", root.dataset.scheme);
      } catch {
        /* a browser that keeps nothing shows the colours until the next page */
      }
      say();
    });
  }

  /* A term of the glossary: a first tap explains it, a second follows the link. */
  const explain = term => {
    const open = document.querySelector(".hb-term[data-open]");
    if (open) open.removeAttribute("data-open");
    if (term && term !== open) term.setAttribute("data-open", "");
    return term !== open;
  };
  addEventListener("click", event => {
    const term = event.target.closest && event.target.closest(".hb-term");
    if (matchMedia("(hover: none)").matches && explain(term) && term) event.preventDefault();
  });

  /* The menu closes with Escape, with a press beside it, and when the reader moves on. */
  const menu = document.querySelector(".hb-menu");
  if (menu) {
    const close = back => {
      if (!menu.open) return;
      menu.open = false;
      if (back) menu.querySelector("summary").focus();
    };
    addEventListener("keydown", event => event.key === "Escape" && close(true));
    addEventListener("click", event => menu.contains(event.target) || close(false));
    menu.addEventListener("focusout", event => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(false);
    });
  }

  /* Contents: open beside the text, folded above it; the part being read is marked. */
  const contents = document.querySelector(".hb-toc");
  if (contents) {
    const wide = matchMedia("(min-width: 60em)");
    const fit = () => (contents.open = wide.matches);
    fit();
    if (wide.addEventListener) wide.addEventListener("change", fit);
    else wide.addListener(fit);
    const links = [...contents.querySelectorAll('a[href^="#"]')];
    const heads = links.map(link =>
      document.getElementById(decodeURIComponent(link.hash.slice(1)))
    );
    const mark = () => {
      const line = innerHeight * 0.3;
      let at = -1;
      heads.forEach((head, index) => {
        if (head && head.getBoundingClientRect().top < line) at = index;
      });
      links.forEach((link, index) => {
        if (index === at) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    };
    if ("IntersectionObserver" in window) {
      const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
      heads.filter(Boolean).forEach(head => {
        watch.observe(head);
      });
    }
    contents.addEventListener("click", event => {
      if (event.target.closest("a") && !wide.matches) contents.open = false;
    });
  }

  /* On paper the folds that a reader needs are open, in browsers too whose style cannot open them. */
  let unfolded = [];
  addEventListener("beforeprint", () => {
    const folds = document.querySelectorAll(".hb-never, .hb-special, .hb-flow details, .hb-ask");
    unfolded = [...folds].filter(fold => !fold.open);
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });

  /* The search: its form, its script and its index come when the reader first asks for it. */
  const dialog = document.querySelector("dialog.hb-search");
  const load = address =>
    new Promise((ready, fail) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, onload: ready, onerror: fail });
      document.head.append(script);
    });
  let coming;
  const sent = new URLSearchParams(location.search).get("q");
  const search = event => {
    if (event) event.preventDefault();
    if (!coming) {
      dialog.append(document.getElementById("search-form").content.cloneNode(true));
      dialog.querySelector(".hb-search__close").addEventListener("click", () => dialog.close());
      if (sent) dialog.querySelector("input").value = sent;
      coming = load(dialog.dataset.index)
        .then(() => load(dialog.dataset.script))
        .then(() => window.handbookSearch(dialog))
        .catch(() => location.assign(document.querySelector("[data-hb-search]").href));
    }
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").focus();
  };
  if (dialog) {
    /* Without dialogs the link leads to the A-Z, as it does without a script. */
    const links = dialog.showModal ? document.querySelectorAll("[data-hb-search]") : [];
    for (const one of links) one.addEventListener("click", search);
    addEventListener("keydown", event => {
      /* With a modifier: a key alone belongs to whoever dictates or types elsewhere. */
      const keys = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (keys && event.key === "k" && links.length && !dialog.open) search(event);
    });
    if (sent && links.length) search();
    dialog.addEventListener("click", event => event.target === dialog && dialog.close());
  }

  /* Without a network: not from a file, and not in the preview, which is to show what is there now.
     After the second frame, for then the page is seen and nothing that comes holds it up. */
  addEventListener("load", () => {
    const seen = document.querySelector("script[data-seen]");
    if (seen || !("serviceWorker" in navigator) || !/^https?:$/.test(location.protocol)) return;
    const { script } = document.querySelector("[data-hb-offline]").dataset;
    requestAnimationFrame(() => requestAnimationFrame(() => load(script)));
  });
}
