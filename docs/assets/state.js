/* What a reader has said: the one place that reads and writes it. Answers, countries, dates and points
   live in the address after "#" and go with the reader into the other language and to any part of the
   page. Ticks are kept on the device, a list of people in the tab. Nothing is sent. */
(() => {
  "use strict";
  const PART = "to"; /* the part of the page that the reader went to */

  function plain(text) {
    try {
      return decodeURIComponent(text);
    } catch (_error) {
      return null;
    }
  }
  /* The pairs of an address after "#"; what is no pair makes it strange. */
  function parse(hash) {
    const found = { values: {}, strange: [], part: "" },
      text = hash.replace(/^#/, "");
    if (!text || (text.indexOf("=") < 0 && document.getElementById(plain(text)))) return found;
    text.split("&").forEach(piece => {
      const at = piece.indexOf("="),
        name = plain(piece.slice(0, at)),
        value = plain(piece.slice(at + 1));
      if (at < 1 || !name || value === null) {
        if (piece && piece !== "=") found.strange.push(piece);
      } else if (name === PART) found.part = value;
      else found.values[name] = value;
    });
    return found;
  }
  function read() {
    return parse(location.hash);
  }
  /* Values as an address; empty ones are kept where they say something by being there. */
  function address(values) {
    const parts = Object.keys(values).map(
      name => encodeURIComponent(name) + "=" + encodeURIComponent(values[name]).replace(/%2C/g, ",")
    );
    return parts.length ? "#" + parts.join("&") : "";
  }
  function carry() {
    const found = read(),
      said = address(found.values);
    document.querySelectorAll("a.hb-language__link").forEach(link => {
      link.hash = said || (location.hash.indexOf("=") < 0 ? location.hash : "");
    });
    return said;
  }
  let last = carry();
  function write(values) {
    const hash = address(values);
    if (hash === last) return;
    try {
      history.replaceState(history.state, "", hash || location.pathname + location.search);
    } catch (_error) {
      /* some browsers refuse this for files; the page works without */
    }
    last = carry();
  }

  /* -- parts of the page: going there changes nothing of what was said -- */
  function go(part, focus) {
    part.scrollIntoView();
    if (!focus) return;
    if (part.tabIndex < 0) part.setAttribute("tabindex", "-1");
    part.focus({ preventScroll: true });
  }
  document.addEventListener("click", event => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const id = plain(link.getAttribute("href").slice(1)),
      part = id && document.getElementById(id),
      said = part && address(read().values);
    if (!said) return;
    event.preventDefault();
    history.pushState(null, "", said + "&" + PART + "=" + encodeURIComponent(id));
    go(part, true);
  });
  /* After all that the tools put into the page. */
  window.addEventListener("load", () => {
    const part = document.getElementById(read().part);
    if (part) setTimeout(() => go(part, false));
  });

  /* What else the reader is told: which pieces of the address mean nothing here. */
  function unused(pieces) {
    const notice = document.querySelector("[data-unused]");
    if (!notice) return;
    notice.hidden = !pieces.length;
    if (!pieces.length) return;
    notice.textContent = notice.dataset.unused.replace(
      "{what}",
      pieces.map(piece => piece.slice(0, 60)).join(notice.dataset.between)
    );
  }
  /* The tool shows itself anew when the answers change, and not when only the part does. */
  function watch(show) {
    window.addEventListener("hashchange", () => {
      const found = read(),
        said = carry();
      if (said === last && location.hash.indexOf("=") >= 0 && !found.strange.length) {
        const part = document.getElementById(found.part);
        if (part) go(part, true);
        return;
      }
      if (!said && location.hash && !found.strange.length) return;
      last = said;
      show();
    });
  }

  /* -- what an address is too small for -- */
  function shelf(name) {
    return {
      get: key => {
        try {
          return JSON.parse(window[name].getItem(key));
        } catch (_error) {
          return null;
        }
      },
      /* Whether it is kept: a browser that keeps nothing still shows everything. */
      put: (key, value) => {
        try {
          if (value) window[name].setItem(key, JSON.stringify(value));
          else window[name].removeItem(key);
          return true;
        } catch (_error) {
          return false;
        }
      }
    };
  }

  /* -- browsers within chat programs: they save no files, but text can be copied -- */
  /* The oldest way is the one that works everywhere; where it is refused, the text is there to be
     marked by hand. */
  function copy(text, place) {
    const old = place.querySelector("textarea");
    if (old) old.remove();
    const box = document.createElement("textarea");
    box.value = text;
    box.readOnly = true;
    box.rows = 6;
    box.className = "hb-copy";
    place.appendChild(box);
    box.focus();
    box.setSelectionRange(0, text.length);
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch (_error) {
      /* refused */
    }
    if (copied) box.remove();
    return copied;
  }

  window.handbookState = {
    copy,
    chat: /MicroMessenger|DingTalk|\bQQ\//.test(navigator.userAgent),
    read,
    write,
    address,
    unused,
    watch,
    device: shelf("localStorage"),
    tab: shelf("sessionStorage")
  };
})();
