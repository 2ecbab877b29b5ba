// The side panel: a statement in its article, why its row is as it is, and the way to the next one.

const panel = { element: document.getElementById("panel"), id: "", sequence: [], back: null, why: innerHeight >= 700 };
const SIGNS = { affirms: "●", denies: "✕", questions: "▲", neutral: "■" };

/** The text as nodes with the spans of the rows in <mark>; the row of `id` strongly, the others as links to them. */
function markedText(text, base, rows, id) {
  const chars = [...text]; // offsets count characters, not the halves that some are stored in
  const kinds = new Array(chars.length).fill(null);
  const put = (row, kind, start, end) => {
    const weight = (row.statement_id === id ? 10 : 0) + (kind === "content" ? 1 : 2);
    for (let at = Math.max(0, start - base); at < Math.min(chars.length, end - base); at += 1) {
      if (!kinds[at] || kinds[at].weight < weight) kinds[at] = { row, kind, weight };
    }
  };
  for (const row of rows) {
    for (const kind of ["source", "cue"]) {
      if (row[kind + "_start"] !== null) put(row, kind, row[kind + "_start"], row[kind + "_end"]);
    }
    for (const [start, end] of row.content_spans ?? []) put(row, "content", start, end);
  }
  const same = (a, b) => a === b || (a && b && a.row === b.row && a.kind === b.kind);
  const out = [];
  for (let at = 0, end; at < chars.length; at = end) {
    for (end = at + 1; end < chars.length && same(kinds[at], kinds[end]); end += 1);
    const words = plain(chars.slice(at, end).join(""));
    const hit = kinds[at];
    if (!hit) out.push(words);
    else if (hit.row.statement_id === id) out.push(make("mark", { className: `${hit.kind} focus`, title: hit.kind }, words));
    else {
      const mark = make("mark", { className: `${hit.kind} other` }, words);
      out.push(hit.kind === "content" ? make("a", { href: "#" + hit.row.statement_id, title: "another statement" }, mark) : mark);
    }
  }
  return out;
}

function saidWords(row) {
  if (!row.said_to) return "on an unknown day";
  if (!row.said_from) return row.retrospective ? `by ${row.said_to}` : row.said_to;
  return row.said_from === row.said_to ? row.said_to : `${row.said_from} to ${row.said_to}`;
}

function stanceBadge(row) {
  if (!row.stance) return "";
  const sign = make("i", { "aria-hidden": "true" }, SIGNS[row.stance] ?? "");
  return make("span", { className: `stance ${SIGNS[row.stance] ? row.stance : ""}` }, sign, ` ${row.stance}`);
}

function flagTags(row) {
  const flags = ["hedged", "conditional", "retrospective", "corrected"].filter((name) => row[name]);
  if (row.duplicate_of) flags.push("told again");
  return flags.flatMap((flag) => [" ", make("span", { className: "tag" }, flag)]);
}

function facts(row) {
  const group = row.group && row.group !== row.actor ? ` (${plain(row.group)})` : "";
  const claim = row.claim === null ? "on no claim of the codebook" : ` “${plain(claimText(row))}”`;
  const level = make("meter", { min: 0, max: 1, value: row.confidence, "aria-label": "confidence" });
  return [
    make("h2", { id: "panel-title" }, (plain(row.actor) || "(nobody named)") + group),
    make("p", {}, stanceBadge(row), claim),
    make("p", { className: "facts" }, `${row.act.replaceAll("_", " ")}, ${row.quotation}; said ${saidWords(row)}.`,
      ...flagTags(row), " Confidence ", level, ` ${row.confidence.toFixed(2)} · ${row.statement_id}`),
  ];
}

function whyBox(row, why) {
  const lines = why[row.statement_id] ?? [];
  const list = make("dl", {}, ...lines.flatMap(([stage, words]) => [make("dt", {}, plain(stage)), make("dd", {}, plain(words))]));
  const box = make("details", { className: "why", open: panel.why }, make("summary", {}, "Why this row"), list);
  box.addEventListener("toggle", () => { panel.why = box.open; });
  if (row.corrected) list.append(make("dt", {}, "corrected"), make("dd", {}, "a person changed this row (corrections.csv)"));
  return lines.length || row.corrected ? box : "";
}

function articleBox(row, more) {
  const article = store.articles[row.article_id] ?? {};
  const title = plain(article.title ?? row.article_id);
  const link = /^https?:\/\/\S+$/i.test(article.url ?? "");
  const head = link ? make("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, title) : title;
  const whole = more.texts[row.article_id];
  const [base, text] = whole !== undefined ? [0, whole] : more.snippets[row.statement_id] ?? [0, ""];
  const rows = store.rows.filter((other) => other.article_id === row.article_id);
  const key = ["source", "cue", "content"].map((kind) => make("mark", { className: `${kind} focus` }, kind));
  return [
    make("h3", {}, head),
    make("p", { className: "facts" }, [article.outlet ?? row.outlet, article.published ?? row.published, article.author].filter(Boolean).map(plain).join(" · ")),
    make("p", { className: "facts key" }, "Marked: ", key[0], " ", key[1], " ", key[2], ...(rows.length > 1 ? ["; faintly: other statements"] : [])),
    make("div", { className: "words", dir: "auto" }, ...(text ? markedText(text, base, rows, row.statement_id) : [plain(row.content)])),
    whole === undefined ? make("p", { className: "facts" }, "The article's text is not in this file, only the sentences that hold the statement.") : "",
  ];
}

function withPanel(form) {
  const part = (name) => panel.element.querySelector(name);
  Object.assign(panel, { form, place: part("output"), head: part(".head"), body: part(".scroll"), previous: part(".previous"), next: part(".next") });
  const actions = { ".previous": () => step(-1), ".next": () => step(1), ".copy": copyLink, ".close": closePanel };
  for (const [name, action] of Object.entries(actions)) part(name).addEventListener("click", action);
  panel.element.addEventListener("keydown", (event) => {
    const action = { Escape: closePanel, ArrowLeft: () => step(-1), ArrowRight: () => step(1) }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

async function copyLink() {
  const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  panel.place.value = done ? "link copied" : "the link is in the address bar";
}

function markRow(id) {
  document.querySelectorAll("tr.hit").forEach((one) => one.classList.remove("hit"));
  document.getElementById("s-" + id)?.classList.add("hit");
}

/** Opens the panel at a statement; `sequence` is what next and previous go through. */
function openPanel(id, sequence) {
  const row = store.byId.get(id);
  if (!row) return;
  const fresh = panel.element.hidden;
  if (fresh) panel.back = document.activeElement;
  panel.id = id;
  panel.sequence = sequence?.includes(id) ? sequence : panel.sequence.includes(id) ? panel.sequence : [id];
  panel.head.replaceChildren(...facts(row));
  panel.body.replaceChildren();
  const place = panel.sequence.indexOf(id);
  panel.place.value = `${place + 1} of ${panel.sequence.length}`;
  panel.previous.disabled = place === 0;
  panel.next.disabled = place === panel.sequence.length - 1;
  panel.element.hidden = false;
  markRow(id);
  if (fresh || !panel.element.contains(document.activeElement) || document.activeElement.disabled) panel.element.focus();
  writeAddress(id, asked(panel.form), fresh);
  loadArticles().then((more) => {
    if (panel.id !== id) return; // another one has been opened meanwhile
    panel.head.append(whyBox(row, more.why));
    panel.body.replaceChildren(...articleBox(row, more).filter(Boolean));
    (panel.body.querySelector("mark.focus.content") ?? panel.body).scrollIntoView({ block: "nearest" });
  });
}

const step = (by) => openPanel(panel.sequence[panel.sequence.indexOf(panel.id) + by]);

function closePanel() {
  if (panel.element.hidden) return;
  panel.element.hidden = true;
  panel.id = "";
  markRow("");
  writeAddress("", asked(panel.form));
  if (panel.back?.isConnected) panel.back.focus({ preventScroll: true });
}
