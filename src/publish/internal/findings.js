// Lets a reader sort the table of findings by any column and show only some. The page reads in full without it.
(() => {
  const table = document.getElementById("all-findings");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const headings = [...table.tHead.rows[0].cells];
  const said = (row, column) => row.cells[column].textContent.trim();

  const compare = new Intl.Collator("en-GB", { numeric: true }).compare;
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = heading.getAttribute("aria-sort") !== "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort((a, b) => (up ? 1 : -1) * compare(said(a, column), said(b, column)));
      body.append(...rows);
    });
  });

  const sift = document.createElement("div");
  sift.className = "sift";
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  const controls = [];
  const show = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !controls.every((fits) => fits(row));
      if (!row.hidden) shown += 1;
    }
    count.textContent = `${shown} of ${rows.length} shown`;
  };
  const add = (name, control) => {
    const label = document.createElement("label");
    label.append(name, control);
    control.addEventListener("input", show);
    sift.append(label);
  };
  for (const column of [0, 1, 2, 5]) {
    const values = [...new Set(rows.map((row) => said(row, column)))].sort(compare);
    if (values.length < 2) continue;
    const select = document.createElement("select");
    select.append(new Option("all", ""), ...values.map((value) => new Option(value || "nobody", value || "-")));
    controls.push((row) => select.value === "" || said(row, column) === (select.value === "-" ? "" : select.value));
    add(headings[column].textContent, select);
  }
  const words = document.createElement("input");
  words.type = "search";
  controls.push((row) => row.textContent.toLowerCase().includes(words.value.toLowerCase()));
  add("With the words", words);
  sift.append(count);
  table.closest(".scroll").before(sift);
  show();
})();
