// The charts: drawn in light and dark at any width, redrawn with what the filters let through, led through by keys.

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
  for (const note of out.annotations ?? []) {
    if (note.name) Object.assign(note, { visible: note.name.split(" ").every(isShown), captureevents: true });
  }
  return out;
}

function wrap(text, length) {
  const lines = [""];
  for (const word of String(text ?? "").split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= length) lines.push(word);
    else lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  return lines.map(safe);
}

/** On a narrow page the titles get more lines, and the figure the room for them. */
function fit(layout, width) {
  const { title, meta, margin, legend } = layout;
  if (width >= 740 || !meta?.title) return layout;
  const titles = wrap(meta.title, width / 10.6), under = wrap(meta.subtitle, width / 6.5);
  const lower = 24 * (titles.length - 1) + 15 * Math.max(0, under.length - 2);
  const more = lower + (layout.showlegend && width < 500 ? 22 : 0);
  title.text = `<b>${titles.join("<br>")}</b>`;
  title.subtitle.text = under.join("<br>");
  title.pad.t += 12 * (titles.length - 1);
  layout.height += more;
  margin.t += more;
  Object.assign(legend, { y: 1 - (68 + lower) / layout.height, entrywidth: 60, entrywidthmode: "pixels" });
  for (const note of layout.annotations ?? []) {
    if (note.xanchor === "left" && note.yref?.endsWith("domain")) Object.assign(note, { font: { size: 11 }, xshift: -45 });
  }
  return layout;
}

const config = {
  responsive: true,
  displaylogo: false,
  // A list of what stays: other buttons can upload the chart.
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
  plotlyServerURL: "",
};

const idsOf = (ids) => [].concat(ids ?? []).filter(isShown);
const safe = (text) => plain(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What a mark that counts tells once filters have changed its number: head, number, up to three quotations. */
function recounted(head, ids) {
  const cut = (text, length) => (text.length > length ? text.slice(0, length - 1) + "…" : text);
  const lines = rowsOf(ids).slice(0, 3).map((row) => {
    const words = safe(cut(String(row.content ?? ""), 110)).replace(/(.{40,60}?)\s/g, "$1<br>");
    return `<b>${safe(row.actor ?? "(nobody named)")}</b>: ${words}`;
  });
  if (ids.length > 3) lines.push(`… and ${ids.length - 3} more`);
  return [`${head}${ids.length} statement${ids.length === 1 ? "" : "s"}`, ...lines].join("<br>");
}

/** The traces with only what the filters let through. A trace says in `meta` what its marks are: see house.py. */
function filtered(data) {
  if (!store.shown) return data;
  const out = data.map((trace) => {
    const { as, axis, heads } = trace.meta ?? {};
    if (!as || !trace.customdata) return trace;
    if (as === "cell") {
      const cells = trace.customdata.map((row) => row.map(idsOf));
      const text = cells.map((row) => row.map((ids) => (ids.length ? String(ids.length) : "·")));
      const hovertext = heads && cells.map((row, at) => row.map((ids, place) => recounted(heads[at][place], ids)));
      return { ...trace, z: cells.map((row) => row.map((ids) => ids.length)), text, ...(heads && { hovertext }) };
    }
    const marks = trace.customdata.map(idsOf);
    if (as === "mark" || as === "turn") {
      const whole = (ids, at) => ids.length && (as === "mark" || ids.length === trace.customdata[at].length);
      return { ...trace, [axis]: trace[axis].map((value, at) => (whole(marks[at], at) ? value : null)) };
    }
    let sum = 0;
    const values = marks.map((ids) => (as === "running" ? (sum += ids.length) : ids.length));
    return { ...trace, [axis]: values, ...(heads && { hovertext: marks.map((ids, at) => recounted(heads[at], ids)) }) };
  });
  const totals = new Map();
  const shares = out.filter((trace) => trace.meta?.as === "share");
  const key = (trace, at) => [trace.xaxis, trace.yaxis, trace[trace.meta.axis === "y" ? "x" : "y"][at]].join();
  const each = (action) => shares.forEach((trace) => trace[trace.meta.axis].forEach((value, at) => action(trace, value, at)));
  each((trace, value, at) => totals.set(key(trace, at), (totals.get(key(trace, at)) ?? 0) + value));
  each((trace, value, at) => { trace[trace.meta.axis][at] = value / (totals.get(key(trace, at)) || 1); });
  return out;
}

/** Every mark of a plot that leads to statements, in reading order: time first, cells by row. */
function marksOf(plot) {
  const out = [];
  plot.data.forEach((trace, curve) => {
    if (!trace.meta?.as || trace.hoverinfo === "skip") return;
    const add = (ids, point, order) => { if (idsOf(ids).length) out.push({ curve, point, order, ids: idsOf(ids) }); };
    trace.customdata?.forEach((ids, at) => {
      if (trace.meta.as === "cell") ids.forEach((one, place) => add(one, [at, place], String(at).padStart(6, "0")));
      else if (trace[trace.meta.axis][at] !== null) add(ids, at, String(plot.calcdata?.[curve]?.[at]?.p ?? trace.x[at]));
    });
  });
  return out.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.curve - b.curve));
}

function hoverText(plot, mark) {
  const { hovertext } = plot.data[mark.curve];
  const text = Array.isArray(mark.point) ? hovertext?.[mark.point[0]]?.[mark.point[1]] : hovertext?.[mark.point];
  return new DOMParser().parseFromString(String(text ?? "").replaceAll("<br>", " \n "), "text/html").body.textContent;
}

/** Arrow keys go from mark to mark, Enter opens it. */
function withKeys(plot, figure) {
  const told = make("p", { className: "unseen", "aria-live": "polite" });
  figure.append(told);
  let at = -1;
  plot.tabIndex = 0;
  plot.setAttribute("role", "application");
  plot.setAttribute("aria-roledescription", "chart; arrow keys go from mark to mark, Enter opens the article");
  plot.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -1e9, End: 1e9 }[event.key];
    if (!move && event.key !== "Enter") return;
    event.preventDefault();
    const marks = marksOf(plot);
    at = Math.max(0, Math.min(marks.length - 1, at + (move ?? 0)));
    const mark = marks[at];
    if (!mark) return;
    if (!move) { open(mark.ids); return; }
    told.textContent = hoverText(plot, mark);
    const trace = plot._fullData?.[mark.curve] ?? {};
    Plotly.Fx.hover(plot, [{ curveNumber: mark.curve, pointNumber: mark.point }], (trace.xaxis ?? "x") + (trace.yaxis ?? "y"));
  });
  plot.addEventListener("blur", () => { at = -1; Plotly.Fx.unhover(plot); });
}

function draw(figure) {
  const plot = figure.querySelector(".plot");
  const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
  plot.style.minWidth = `${layout.meta?.min_width ?? 0}px`;
  const render = (isDark) => {
    const fitted = fit(theme(layout, isDark), figure.clientWidth);
    plot.style.height = `${fitted.height}px`;
    return Plotly.react(plot, filtered(data), fitted, { ...config, displayModeBar: figure.clientWidth < 740 ? false : "hover" });
  };
  render(dark.matches);
  let width = figure.clientWidth;
  addEventListener("resize", () => {
    if (Math.min(width, figure.clientWidth) < 740 && width !== figure.clientWidth) render(dark.matches);
    width = figure.clientWidth;
  });
  dark.addEventListener("change", () => render(dark.matches));
  addEventListener("beforeprint", () => render(false));
  addEventListener("afterprint", () => render(dark.matches));
  document.addEventListener("filtered", () => render(dark.matches));
  if (!store.ready || !data.some((trace) => trace.meta?.as)) return;
  plot.on("plotly_click", ({ points: [point] }) => {
    const cells = plot.data[point.curveNumber].customdata;
    open([].concat(point.pointNumber).reduce((found, at) => found?.[at], cells));
  });
  plot.on("plotly_clickannotation", ({ annotation }) => open(annotation.name?.split(" ")));
  withKeys(plot, figure);
}

/** Charts in or near the window are drawn at once, the others when there is time. */
function drawAll() {
  const waiting = new Set(document.querySelectorAll("figure.chart"));
  const drawOne = (figure) => { if (waiting.delete(figure)) draw(figure); };
  const next = () => {
    const [figure] = waiting;
    if (figure) { drawOne(figure); later(next); } else document.documentElement.dataset.drawn = "yes";
  };
  const later = (action) => (window.requestIdleCallback ?? setTimeout)(action);
  const near = (figure) => figure.getBoundingClientRect().top < innerHeight * 1.5;
  [...waiting].filter(near).forEach(drawOne);
  addEventListener("beforeprint", () => [...waiting].forEach(drawOne));
  later(next);
}
