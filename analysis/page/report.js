"use strict";
// Charts: drawn from the data in the page, in the colours of light or dark mode.
const figures = JSON.parse(document.getElementById("figures").textContent);
function draw() {
  const style = getComputedStyle(document.documentElement);
  const text = style.getPropertyValue("--text").trim(), line = style.getPropertyValue("--line").trim();
  const paper = style.getPropertyValue("--paper").trim();
  figures.forEach((figure, number) => {
    const layout = structuredClone(figure.layout);
    layout.font = { ...layout.font, color: text };
    layout.width = undefined;
    layout.autosize = true;
    layout.hoverlabel = { ...layout.hoverlabel, bgcolor: paper, font: { color: text } };
    for (const name of Object.keys(layout).filter((key) => /^[xy]axis/.test(key))) {
      Object.assign(layout[name], { gridcolor: line, linecolor: line, zerolinecolor: line });
    }
    const options = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["select2d", "lasso2d"] };
    Plotly.react(document.getElementById(`figure-${number}`), structuredClone(figure.data), layout, options);
  });
}
if (figures.length) {
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

// A mark leads to its row in the table of statements.
figures.forEach((figure, number) => {
  document.getElementById(`figure-${number}`).on("plotly_click", (event) => {
    const id = event.points[0].customdata;
    if (typeof id === "string" && document.getElementById(id)) location.hash = id;
  });
});

// Tables that can be searched and sorted, by mouse and keyboard.
for (const table of document.querySelectorAll("table.searchable")) {
  const body = table.tBodies[0], rows = [...body.rows];
  const words = rows.map((row) => row.textContent.toLowerCase());
  const bar = document.createElement("div");
  bar.className = "search";
  const box = document.createElement("input");
  box.type = "search";
  box.placeholder = "Search in statements";
  box.setAttribute("aria-label", box.placeholder);
  const count = document.createElement("output");
  const search = () => {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, number) => {
      row.hidden = !wanted.every((word) => words[number].includes(word));
      shown += !row.hidden;
    });
    count.textContent = `${shown} of ${rows.length} rows`;
  };
  box.addEventListener("input", search);
  bar.append(box, count);
  (table.closest(".output") ?? table).before(bar);
  search();
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      [...table.tHead.rows[0].cells].forEach((cell) => cell.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
      const order = (one, other) => key(one).localeCompare(key(other), "en", { numeric: true });
      body.append(...[...rows].sort((one, other) => (down ? order(other, one) : order(one, other))));
    });
  });
}
