/* The search, over the index of the page's own language. Loaded by page.js when it is first asked for. */
window.handbookSearch = (dialog) => {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("ol");
  const said = dialog.querySelector("[role=status]");
  const root = dialog.dataset.root.replace(/x$/, "");
  const plain = (text) => text.toLowerCase().replace(/<[^>]*>|\u200b/g, "");
  const entries = window.__index.docs.map((doc) => ({
    place: doc.location,
    title: doc.title.replace(/<[^>]*>|\u200b/g, ""),
    head: plain(doc.title),
    tags: plain((doc.tags || []).join(" ")),
    text: plain(doc.text),
  }));

  /* Every word has to be there; in a title it counts most, then among the words a page is known by. */
  const worth = (entry, words) => {
    const exact = entry.head === words.join(" ") ? 90 : 0;
    const whole = entry.place.includes("#") ? 1 : 3;
    let sum = whole + exact;
    for (const word of words) {
      const often = entry.text.split(word).length - 1;
      const one = whole * ((entry.head.includes(word) ? 20 : 0) + (entry.tags.includes(word) ? 30 : 0)) + Math.min(often, 9);
      if (!one) return 0;
      sum += one;
    }
    return sum;
  };

  const find = () => {
    const words = plain(input.value).split(/[\s、，。,;]+/).filter(Boolean);
    const best = new Map();
    for (const entry of words.length ? entries : []) {
      const page = entry.place.split("#")[0];
      const sum = worth(entry, words);
      const known = best.get(page);
      if (sum && !known) best.set(page, { sum, most: sum, entry });
      else if (sum) {
        known.sum += sum / 5;
        if (sum > known.most) Object.assign(known, { most: sum, entry });
      }
    }
    const found = [...best.values()].sort((one, two) => two.sum - one.sum);
    said.textContent = !words.length ? "" : found.length ? dialog.dataset.found.replace("{n}", found.length) : dialog.dataset.none;
    list.replaceChildren(
      ...found.slice(0, 20).map(({ entry }) => {
        const link = document.createElement("a");
        link.href = root + entry.place;
        link.textContent = entry.title;
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  };
  input.addEventListener("input", find);
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  find();
};
