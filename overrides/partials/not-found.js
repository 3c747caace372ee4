/* The page for a wrong address: where the reader probably wanted to go. */
(() => {
  "use strict";
  let path = location.pathname;
  const data = document.getElementById("known");
  /* An old address of a checklist: the finder goes on from the nearest question, and says so. */
  const gone = /^(.*\/)(?:s|find)\/([\w-]+)\.html$/.exec(path);
  const kept = /^#a=/.test(location.hash) ? location.hash + "&" : "#";
  if (gone) {
    location.replace(gone[1] + "find.html" + kept + "old=" + gone[2]);
    return;
  }
  const said = document.documentElement.dataset.home;
  /* A site that was not told its address may lie in a folder: the nearest one, from here up, that holds
     a file of every site is its home. */
  function find(folder, ready) {
    if (said !== "/" || folder === "/" || !window.fetch) {
      ready(said);
      return;
    }
    const up = () => find(folder.replace(/[^/]*\/$/, ""), ready);
    fetch(folder + "assets/offline.js", { method: "HEAD" }).then(
      answer => (answer.ok ? ready(folder) : up()),
      up
    );
  }
  find(path.replace(/[^/]*$/, ""), home => {
    document.querySelectorAll("a[href]").forEach(link => {
      const own = link.getAttribute("href");
      link.setAttribute("href", home + own.slice(said.length));
    });
    if (data) propose(home, JSON.parse(data.textContent));
  });

  function propose(home, known) {
    if (path.indexOf(home) === 0) path = path.slice(home.length);
    try {
      path = decodeURIComponent(path);
    } catch {
      /* as typed */
    }
    path = path
      .toLowerCase()
      .replace(/^en\/|^zh\//, "")
      .replace(/\.(html?|md|php)$|\/$/g, "")
      .replace(/[\s_]+/g, "-");
    if (known.moved[path]) path = known.moved[path];
    /* How far two words are apart: letters to add, take away, change or swap with the next. */
    function apart(a, b) {
      const rows = [];
      let i;
      let j;
      let least;
      for (i = 0; i <= a.length; i++) {
        rows[i] = [i];
        for (j = 1; j <= b.length; j++) {
          least = i
            ? Math.min(
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (a[i - 1] !== b[j - 1])
              )
            : j;
          if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
            least = Math.min(least, rows[i - 2][j - 2] + 1);
          }
          rows[i][j] = least;
        }
      }
      return rows[a.length][b.length] / Math.max(a.length, b.length, 1);
    }
    function last(text) {
      return text
        .replace(/\/index$/, "")
        .split("/")
        .pop();
    }
    const near = Object.keys(known.pages)
      .map(page => {
        const titles = known.pages[page].join(" ").toLowerCase();
        const word = last(path);
        let far = Math.min(apart(path, page), apart(word, last(page)) + 0.05);
        if (
          word.length > 1 &&
          (titles.indexOf(word) >= 0 || (word.length > 3 && last(page).indexOf(word) >= 0))
        ) {
          far = Math.min(far, 0.3);
        }
        return { page, far };
      })
      .filter(one => {
        return one.far < 0.5;
      })
      .sort((a, b) => {
        return a.far - b.far;
      })
      .slice(0, 3);
    ["zh", "en"].forEach((language, number) => {
      const box = document.getElementById(language);
      const list = box.querySelector("ul");
      near.forEach(one => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = home + (number ? "en/" : "") + one.page + ".html";
        link.textContent = known.pages[one.page][number];
        item.appendChild(link);
        list.appendChild(item);
      });
      box.hidden = !near.length;
    });
  }
})();
