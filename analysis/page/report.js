"use strict";
// Draws the charts, makes the statement table sortable and searchable, leads from a mark to its row. No network.

const dark = matchMedia("(prefers-color-scheme: dark)");

function theme(layout, isDark) {
  const ink = isDark ? "#e6e8ec" : "#1c2230";
  const grid = isDark ? "#333a44" : "#e3e7ec";
  const out = structuredClone(layout);
  out.paper_bgcolor = out.plot_bgcolor = "rgba(0,0,0,0)";
  out.font = { ...out.font, color: ink };
  out.modebar = { bgcolor: "rgba(0,0,0,0)", color: isDark ? "#8b94a1" : "#9aa2ad", activecolor: ink };
  out.hoverlabel = { ...out.hoverlabel, bgcolor: isDark ? "#22272f" : "#ffffff", font: { color: ink }, bordercolor: grid };
  for (const name of Object.keys(out)) {
    if (/^[xy]axis\d*$/.test(name)) Object.assign(out[name], { gridcolor: grid, linecolor: grid, zerolinecolor: grid });
  }
  return out;
}

const config = {
  responsive: true,
  displaylogo: false,
  // A list of what stays: other buttons can upload the chart.
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
  plotlyServerURL: "",
};

function draw(figure) {
  const plot = figure.querySelector(".plot");
  const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
  const render = (isDark) => Plotly.react(plot, data, theme(layout, isDark), config);
  render(dark.matches);
  dark.addEventListener("change", () => render(dark.matches));
  addEventListener("beforeprint", () => render(false));
  addEventListener("afterprint", () => render(dark.matches));
  plot.on("plotly_click", (event) => {
    const id = event.points[0].customdata;
    if (typeof id === "string" && document.getElementById("s-" + id)) location.hash = "s-" + id;
  });
}

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const value = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.setAttribute("aria-sort", "none"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...body.rows].map((row) => [value(row, column), row]);
      const order = new Intl.Collator(undefined, { numeric: true });
      // What is missing stands last in both directions.
      rows.sort(([a], [b]) => (a === "") - (b === "") || (up ? order.compare(a, b) : order.compare(b, a)));
      body.append(...rows.map(([, row]) => row));
    });
  });
}

function searchable(table, number) {
  const frame = table.closest(".scroll") ?? table;
  const rows = [...table.tBodies[0].rows].map((row) => [row.textContent.toLowerCase(), row]);
  const bar = document.createElement("div");
  bar.className = "find";
  bar.setAttribute("role", "search");
  const label = document.createElement("label");
  label.textContent = "Search statements";
  label.htmlFor = "find-" + number;
  const input = document.createElement("input");
  input.type = "search";
  input.id = label.htmlFor;
  input.placeholder = "name, word, outlet, date …";
  const count = document.createElement("output");
  count.htmlFor = input.id;
  bar.append(label, input, count);
  frame.before(bar);
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [text, row] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    count.value = `${shown} of ${rows.length} rows`;
  };
  input.addEventListener("input", filter);
  addEventListener("hashchange", () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!row || !table.contains(row)) return;
    if (row.hidden) { input.value = ""; filter(); }
    row.tabIndex = -1;
    row.focus();
    row.scrollIntoView({ block: "center" });
  });
  filter();
}

// On paper nothing can be opened.
addEventListener("beforeprint", () => document.querySelectorAll(".reversals details").forEach((one) => { one.open = true; }));

document.querySelectorAll("figure.chart").forEach(draw);
document.querySelectorAll("table.sortable").forEach((table, number) => { sortable(table); searchable(table, number); });
if (location.hash) dispatchEvent(new HashChangeEvent("hashchange"));
document.documentElement.dataset.ready = "yes";
