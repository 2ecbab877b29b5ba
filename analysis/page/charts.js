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

/** Titles in lines that fit the width, and the figure with the room for them; see `fit` in house.py. */
function fit(layout, width) {
  const { title, meta, margin, legend } = layout;
  if (!meta?.title) return layout;
  const titles = wrap(meta.title, width / 10.6), under = wrap(meta.subtitle, Math.min(width, 960) / 7.2);
  const lower = 22 * (titles.length - 1) + 15 * Math.max(0, under.length - 2);
  const more = lower + (layout.showlegend && width < 500 ? 22 : 0) - meta.more;
  title.text = `<b>${titles.join("<br>")}</b>`;
  title.subtitle.text = under.join("<br>");
  title.pad.t = titles.length > 1 ? 22 : 10;
  [layout.height, margin.t] = [layout.height + more, margin.t + more];
  Object.assign(legend, { x: 8 / width, y: 1 - (68 + lower) / layout.height });
  const { texts = [], lines, columns } = meta.heads ?? {}, words = (text) => wrap(text, Math.min(110, width / columns / 7.8));
  texts.map(words).forEach((all, at) => { layout.annotations[at].text = `<b>${all.slice(0, lines).join("<br>")}${all.length > lines ? " …" : ""}</b>`; });
  if (width >= 740) return layout;
  Object.assign(legend, { entrywidth: 62, entrywidthmode: "pixels", font: { size: 11 } });
  for (const name of Object.keys(layout).filter((one) => /^[xy]axis/.test(one))) {
    const words = layout[name].title;
    if (layout[name].ticktext && name[0] === "y") Object.assign(layout[name], { tickfont: { size: 10 }, title: { text: "" } });
    if (name[0] === "y") continue;
    if (layout[name].type === "date" && width < 500) layout[name].nticks = 4;
    if (words?.text && !/[<&]/.test(words.text)) words.text = wrap(words.text, width / 11).join("<br>");
  }
  for (const note of layout.annotations ?? []) {
    if (note.xanchor === "left" && note.yref?.endsWith("domain")) Object.assign(note, { font: { size: 11 }, xshift: -30 });
  }
  return layout;
}

/** Numbers in cells as large as their cells allow, and none where they could not be read; as `_number_cells` in house.py. */
function numbered(data, cells, width, isDark) {
  if (!cells?.across) return data;
  const room = Math.floor(((width - 40 - 6 * cells.labels) / cells.across - 3) / (0.62 * cells.signs));
  const size = Math.max(7, Math.min(room, cells.across <= 6 ? 12 : 10));
  const told = (trace) => ({ texttemplate: room < 7 ? "" : "%{text}", textfont: { size }, colorscale: isDark ? trace.meta.dark : trace.colorscale });
  return data.map((trace) => (trace.type === "heatmap" ? { ...trace, ...told(trace) } : trace));
}

/** Where there is little room, marks among many are smaller, so that fewer hide another; as `_slim` in house.py. */
const slim = (trace, width) => (width < 500 && trace.x?.length > 40 && trace.marker?.size ? { ...trace, marker: { ...trace.marker, size: trace.marker.size.map?.((one) => 0.6 * one) ?? 0.6 * trace.marker.size } } : trace);

const config = {
  responsive: true,
  displaylogo: false,
  // A list of what stays: other buttons can upload the chart.
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
  plotlyServerURL: "",
};

/** The ids of a mark that the filters let through: of one id, of a list, or of ids with spaces between. */
const idsOf = (ids) => [].concat(ids ?? []).flatMap((one) => String(one ?? "").split(" ")).filter((id) => store.byId.has(id) && isShown(id));
const safe = (text) => plain(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What a mark that counts tells once filters have changed its number: head, number, up to three quotations. */
function recounted(head, ids, size = ids.length, noun = "statement") {
  const cut = (text, length) => (text.length > length ? text.slice(0, length - 1) + "…" : text);
  const lines = rowsOf(ids).slice(0, 3).map((row) => {
    const words = safe(cut(String(row.content ?? ""), 110)).replace(/(.{40,60}?)\s/g, "$1<br>");
    return `<b>${safe(row.actor ?? "(nobody named)")}</b>: ${words}`;
  });
  if (ids.length > 3) lines.push(`… and ${ids.length - 3} more`);
  return [`${head}${size} ${noun}${size === 1 ? "" : "s"}`, ...lines].join("<br>");
}

/** A trace with some of its marks: every array in it that has one entry for each of them is cut alike. */
function picked(value, keep) {
  if (Array.isArray(value)) return value.length === keep.length ? value.filter((_, at) => keep[at]) : value;
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, picked(one, keep)]));
}

const follows = (data) => data.some((trace) => trace.meta?.as);

/** The traces with only what the filters let through. A trace says in `meta` what its marks are: see house.py. */
function filtered(data) {
  if (!store.shown) return data;
  const out = data.map((trace) => {
    const { as, axis, heads, noun } = trace.meta ?? {};
    if (!as || !trace.customdata) return trace;
    if (as === "cell") {
      const cells = trace.customdata.map((row) => row.map(idsOf));
      const size = (ids) => (noun === "article" ? new Set(rowsOf(ids).map((row) => row.article_id)).size : ids.length);
      const z = cells.map((row) => row.map(size)), text = z.map((row) => row.map((number) => String(number || "·")));
      const hovertext = heads && cells.map((row, at) => row.map((ids, place) => recounted(heads[at][place], ids, z[at][place], noun)));
      return { ...trace, z, text, ...(heads && { hovertext }) };
    }
    const marks = trace.customdata.map(idsOf);
    if (as === "mark" || as === "turn") {
      const whole = (ids, at) => ids.length && (as === "mark" || ids.length === trace.customdata[at].length);
      // What has no id parts the lines of a trace. A trace without marks keeps its place in the legend.
      if (!marks.some(whole)) return { ...trace, x: [null], y: [null], customdata: [null] };
      return picked(trace, marks.map((ids, at) => trace.customdata[at] === null || whole(ids, at)));
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

/** Under filters the subtitle says what is left, so that a saved picture tells it, too. */
function subtitled(layout, data) {
  if (!store.shown || !layout.meta?.title) return layout;
  const asked = [...readAddress().filters].map(([name, value]) => `${name} ${name === "claim" ? store.claims[value] ?? value : value}`);
  const told = follows(data) ? `Filtered: ${store.shown.size} of ${store.rows.length} statements${layout.meta.filtered ?? ""}; ${asked.join(", ")}` : "Of all statements: this chart does not follow the filters";
  const text = told.length > 200 ? told.slice(0, 199) + "…" : told;
  layout.meta.subtitle = text;
  return layout;
}

const hasMany = (trace) => trace.x?.length > 1000;

class Chart {
  constructor(figure) {
    this.figure = figure;
    this.plot = figure.querySelector(".plot");
  }

  async draw() {
    const first = !this.source;
    this.source ??= await unpack(this.figure.querySelector("script"));
    // Plotly draws all anew once it knows the room that labels need: it learns that without the many marks.
    if (first && this.source.data.some(hasMany)) await this.render(dark.matches, 0, (trace) => (hasMany(trace) ? { ...trace, x: [null], y: [null] } : trace));
    this.render();
    if (first) this.lead();
  }

  render(isDark = dark.matches, paper = 0, made = (trace) => slim(trace, this.width)) {
    const { data, layout } = this.source;
    this.width = paper || this.figure.clientWidth || 740; // nothing is wide while it is not shown
    const fitted = Object.assign(fit(subtitled(theme(layout, isDark), data), this.width), paper && { width: paper });
    this.plot.style.height = `${fitted.height}px`;
    return Plotly.react(this.plot, numbered(filtered(data).map(made), layout.meta?.cells, this.width, isDark), fitted, { ...config, displayModeBar: this.width < 740 ? false : "hover" });
  }

  /** Clicks and keys lead from the marks to their statements. */
  lead() {
    if (!store.ready || !follows(this.source.data)) return;
    this.plot.on("plotly_click", ({ points: [point] }) => {
      const marks = this.plot.data[point.curveNumber].customdata;
      open([].concat(point.pointNumber).reduce((found, at) => found?.[at], marks));
    });
    this.plot.on("plotly_clickannotation", ({ annotation }) => open(annotation.name));
    withKeys(this.plot, this.figure);
  }
}

/** Charts are drawn one after the other, so that the page answers in between; data-drawn says when all are. */
function drawAll() {
  const charts = [...document.querySelectorAll("figure.chart")].map((figure) => new Chart(figure));
  const waiting = new Set();
  let busy = false;
  const pause = () => new Promise((done) => setTimeout(done));
  const work = async (some) => {
    some.forEach((chart) => waiting.add(chart));
    document.documentElement.dataset.drawn = "no";
    if (busy) return;
    busy = true;
    for (const chart of waiting) {
      waiting.delete(chart); // one that comes again while the others are drawn is drawn again at the end
      await chart.draw();
      await pause();
    }
    busy = false;
    document.documentElement.dataset.drawn = "yes";
  };
  const now = (isDark, paper) => charts.forEach((chart) => { if (chart.source) chart.render(isDark, paper); });
  document.addEventListener("filtered", () => work(charts));
  dark.addEventListener("change", () => work(charts));
  addEventListener("resize", () => work(charts.filter((chart) => chart.width !== chart.figure.clientWidth && Math.min(chart.width ?? 0, chart.figure.clientWidth) < 740)));
  addEventListener("beforeprint", () => now(false, 700)); // pixels between the margins of A4
  addEventListener("afterprint", () => now(dark.matches));
  work(charts);
}
