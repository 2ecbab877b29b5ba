// A chart or the statement table in a notebook: a click on a mark or row sends the ids of its statements to Python.
// Figures and HTML come escaped from analysis.house and .views.

let library;

/** Plotly, read once for all boards of a page, from the source that the first one brings: this script itself has to be
    read within two seconds, which Plotly's megabytes are not on a slow machine. */
function plotlyOf(model) {
  library ??= import(URL.createObjectURL(new Blob([model.get("library")], { type: "text/javascript" })));
  return library.then((module) => module.default);
}

/** JupyterLab and VS Code each tell their theme on the page; elsewhere light letters stand on a dark ground. */
function isDark() {
  const { jpThemeLight: light, vscodeThemeKind: kind } = document.body.dataset;
  if (light || kind) return light === "false" || /dark$|contrast$/.test(kind ?? "");
  const [red = 0, green = 0, blue = 0] = getComputedStyle(document.body).color.match(/\d+/g) ?? [];
  return Number(red) + Number(green) + Number(blue) > 384;
}

const config = {
  responsive: true,
  displaylogo: false,
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
  plotlyServerURL: "",
};

/** The trace with the marks of the chosen statement strong and the others pale; cells know no such thing. */
function marked(trace, chosen) {
  if (!["bar", "scatter"].includes(trace.type) || !trace.meta?.as) return trace;
  const selectedpoints = trace.customdata.flatMap((ids, at) => ([].concat(ids ?? []).includes(chosen) ? [at] : []));
  return { ...trace, selectedpoints, unselected: { marker: { opacity: 0.45 } } };
}

function render({ model, el }) {
  el.classList.add("claimline-board");
  const chart = el.appendChild(document.createElement("div"));
  const table = el.appendChild(document.createElement("div"));
  const open = (ids) => ids.length && model.send({ open: ids });
  let width = 0, Plotly = null;

  function draw() {
    const { data, layout } = structuredClone(model.get("figure"));
    chart.hidden = !data;
    if (!data || !width || !Plotly) return;
    const chosen = model.get("chosen");
    const holds = (one) => [].concat(one.customdata ?? []).flat().includes(chosen);
    layout.template = model.get("themes")[isDark() ? "dark" : "light"];
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    for (const note of layout.annotations ?? []) if (note.name) note.captureevents = true;
    const traces = data.some(holds) ? data.map((trace) => marked(trace, chosen)) : data;
    for (const one of traces) if (isDark() && one.meta?.dark) one.colorscale = one.meta.dark;
    // Plotly keeps margins of the chart before: another one gets a clean place.
    if (chart.dataset.title && chart.dataset.title !== layout.meta.title) Plotly.purge(chart);
    const fresh = chart.dataset.title !== layout.meta.title;
    chart.dataset.title = layout.meta.title;
    Plotly.react(chart, traces, layout, config);
    if (!fresh) return;
    chart.on("plotly_click", ({ points }) => open([].concat(points[0]?.customdata ?? [])));
    chart.on("plotly_clickannotation", ({ annotation }) => open((annotation.name ?? "").split(" ").filter(Boolean)));
  }

  function choose() {
    for (const row of table.querySelectorAll("tr[id]")) {
      row.setAttribute("aria-current", String(row.id === `s-${model.get("chosen")}`));
    }
  }

  function list() {
    table.innerHTML = model.get("html");
    choose();
  }

  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr[id]");
    if (!row || event.target.closest("a:not(.open)")) return;
    event.preventDefault();
    event.stopPropagation();
    open([row.id.slice(2)]);
  });
  const sized = new ResizeObserver(([entry]) => {
    const now = Math.round(entry.contentRect.width);
    if (!now || now === width) return;
    width = now;
    model.send({ width });
    draw();
  });
  const themed = new MutationObserver(draw);
  sized.observe(el);
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"] });
  model.on("change:figure", draw);
  model.on("change:html", list);
  model.on("change:chosen", () => { draw(); choose(); });
  list();
  plotlyOf(model).then((found) => { Plotly = found; draw(); });
  return () => { sized.disconnect(); themed.disconnect(); Plotly?.purge(chart); };
}

export default { render };
