{
  const root = document.documentElement;
  root.classList.add("hb-js");
  try {
    root.dataset.scheme = localStorage.getItem("handbook-scheme") || "";
  } catch {
    /* as the system */
  }
}
