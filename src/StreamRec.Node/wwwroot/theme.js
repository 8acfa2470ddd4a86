// Not a module, so that it runs before the first paint and no wrong theme flashes up.
(() => {
  try {
    const chosen = localStorage.getItem('streamrec.theme');
    if (chosen) document.documentElement.dataset.theme = chosen;
  } catch { /* storage may be forbidden: the system's preference then decides */ }
})();
