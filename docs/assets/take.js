/* A checklist to take along: as text, as a link, as an e-mail, through the device's own sharing. All of
   it is on the page already; nothing is sent by the page itself. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const tools = document.querySelector("[data-take]"),
    head = document.querySelector("[data-situation]"),
    state = window.handbookState;
  if (!tools || !head || !state) return;
  const told = tools.querySelector('[role="status"]'),
    share = tools.querySelector("[data-share]"),
    mail = tools.querySelector("[data-mail]"),
    title = document.querySelector("h1").textContent.trim();

  function tidy(node) {
    return node.textContent.replace(/\s+/g, " ").trim();
  }
  /* Where this checklist is found again, with the places chosen; from a disk, where the site is. */
  function address() {
    const known = head.querySelector(".hb-address:not([data-address])");
    return /^https?:$/.test(location.protocol) || !known
      ? location.href
      : tidy(known) + location.hash;
  }
  /* The list as lines of text: what is asked, with ticks, statuses and, where known, the method. */
  function lines() {
    const chosen = Array.prototype.slice.call(head.querySelectorAll("[data-said]:not([hidden])"));
    const needs = Array.prototype.map.call(
      document.querySelectorAll("[data-tick]"),
      (box, index) => {
        const row = box.closest("li"),
          place = row.querySelector("[data-auth]");
        return [
          index + 1 + ".",
          box.checked ? "✓" : "",
          tidy(row.querySelector("strong")),
          tidy(row.querySelector(".hb-status")),
          place ? tidy(place) : ""
        ]
          .filter(Boolean)
          .join(" ");
      }
    );
    return [tidy(head.querySelector(".hb-lead"))].concat(chosen.map(tidy), needs, address());
  }
  function copy(text) {
    told.textContent = tools.dataset[state.copy(text, tools) ? "good" : "bad"];
  }
  tools.querySelector("[data-copy]").addEventListener("click", () => {
    copy([title].concat(lines()).join("\n"));
  });
  tools.querySelector("[data-link]").addEventListener("click", () => {
    copy(address());
  });
  share.hidden = !navigator.share;
  share.addEventListener("click", () => {
    navigator
      .share({ title: title, text: tidy(head.querySelector(".hb-lead")), url: address() })
      .catch(error => {
        /* The reader thought better of it, or the device refused. */
        if (error.name !== "AbortError") copy(address());
      });
  });
  /* The link holds the list as it was printed; a press brings it up to what the reader has said. */
  mail.addEventListener("click", () => {
    mail.href =
      "mailto:?subject=" +
      encodeURIComponent(title) +
      "&body=" +
      encodeURIComponent(lines().join("\r\n"));
  });
});
