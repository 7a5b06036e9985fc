// Folds the list of figures, and unfolds the entry that a link asks for. The page reads in full without it.
(() => {
  const folded = document.querySelectorAll(".trace details");
  for (const part of folded) part.open = false;
  const entry = (hash) => (hash.startsWith("#f-") ? document.getElementById(decodeURIComponent(hash.slice(1))) : null);
  const unfold = (hash) => {
    const found = entry(hash);
    if (found) found.closest("details").open = true;
    return found;
  };
  // Before the browser follows the link, so that it finds the entry in its place.
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#f-']");
    if (link) unfold(link.hash);
  });
  const arrive = () => {
    const found = unfold(location.hash);
    if (found) found.scrollIntoView();
  };
  addEventListener("hashchange", arrive);
  arrive();
})();
