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

// From figure to figure of a table with the arrow keys, so that the tab key stops once at each table and not at each number.
(() => {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest && event.target.matches("td a.n") ? event.target.closest("td") : null;
    if (!step || !cell) return;
    const rows = [...cell.closest("tbody").rows];
    let [row, column] = [rows.indexOf(cell.parentNode), cell.cellIndex];
    let next = null;
    do {
      [row, column] = [row + step[0], column + step[1]];
      const found = rows[row] && rows[row].cells[column];
      if (!found) return;
      next = found.querySelector("a.n");
    } while (!next);
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
})();

// Says in words where a table has more columns than fit.
(() => {
  const say = () => {
    for (const part of document.querySelectorAll(".sheet .scroll")) {
      const before = part.previousElementSibling;
      const is_said = before && before.className === "more";
      const has_more = part.scrollWidth > part.clientWidth + 1;
      if (has_more && !is_said) {
        const said = document.createElement("p");
        said.className = "more";
        said.textContent = "This table has more columns: scroll it sideways.";
        part.before(said);
      } else if (!has_more && is_said) before.remove();
    }
  };
  addEventListener("resize", say);
  say();
})();
