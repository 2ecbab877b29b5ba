"use strict";
// The page's data: the statements, which of them the filters let through, and the address that keeps both.

const store = { ready: false, columns: [], rows: [], byId: new Map(), articles: {}, claims: {}, shown: null };
// shown: the ids that the filters let through, or null when there is no filter.

// Characters that steer direction or don't print could make a text look like another; the report's tables do the same.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const plain = (text) => String(text ?? "").replace(/\r\n?/g, "\n").replace(unseen, "\ufffd");

/** An element with properties and children; strings become text, never markup. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** What an element of the page holds as gzip in base64. */
async function unpack(element) {
  const text = element.textContent.trim();
  const bytes = Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

async function load() {
  const packed = document.getElementById("claimline-data");
  if (!packed) return;
  Object.assign(store, await unpack(packed));
  store.rows = store.rows.map((row) => Object.fromEntries(store.columns.map((name, place) => [name, row[place]])));
  store.byId = new Map(store.rows.map((row) => [row.statement_id, row]));
  store.ready = true;
}

/** The articles' texts and the reasons, unpacked when they are first asked for. */
let reading = null;
const loadArticles = () => (reading ??= unpack(document.getElementById("claimline-articles")));

const rowsOf = (ids) => [].concat(ids ?? []).map((id) => store.byId.get(id)).filter(Boolean);
const isShown = (id) => !store.shown || store.shown.has(id);
const claimText = (row) => (row.claim === null ? "" : store.claims[row.claim] ?? row.claim);

// --- filters ---

const NONE = "(none)";
const byWords = new Intl.Collator(undefined, { numeric: true });
const CHOICES = ["claim", "group", "actor", "act", "stance", "outlet"];
const wordsOf = new Map();

function hasWords(row, wanted) {
  if (!wordsOf.has(row)) {
    const article = store.articles[row.article_id] ?? {};
    const texts = [row.actor, row.group, row.source, row.cue, row.content, row.act, row.stance, claimText(row), row.outlet];
    wordsOf.set(row, [...texts, article.title, row.day].join(" ").toLowerCase());
  }
  return wanted.toLowerCase().split(/\s+/).every((word) => wordsOf.get(row).includes(word));
}

const TESTS = {
  ...Object.fromEntries(CHOICES.map((name) => [name, (row, value) => (row[name] ?? NONE) === value])),
  from: (row, value) => row.day >= value,
  to: (row, value) => row.day <= value,
  confidence: (row, value) => row.confidence >= Number(value),
  words: hasWords,
};

/** The filter form, filled with what there is to choose; its fields are named as in the address. */
function filterForm() {
  const form = document.querySelector(".filters");
  for (const name of CHOICES) {
    const counts = new Map();
    for (const row of store.rows) counts.set(row[name] ?? NONE, (counts.get(row[name] ?? NONE) ?? 0) + 1);
    const values = [...counts.keys()].sort((a, b) => (a === NONE) - (b === NONE) || byWords.compare(a, b));
    const told = { claim: (value) => store.claims[value] ?? value, act: (value) => value.replaceAll("_", " ") }[name] ?? String;
    form.elements[name].append(...values.map((value) => make("option", { value }, `${plain(told(value))} (${counts.get(value)})`)));
    form.elements[name].parentElement.hidden = counts.size < 2;
  }
  const days = store.rows.map((row) => row.day).filter(Boolean).sort();
  for (const name of ["from", "to"]) Object.assign(form.elements[name], { min: days[0] ?? "", max: days.at(-1) ?? "" });
  form.querySelector("button").addEventListener("click", () => { form.reset(); form.dispatchEvent(new Event("input")); });
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}

/** What the form asks for: pairs of name and value, without the empty ones. */
const asked = (form) => [...new FormData(form)].filter(([, value]) => value.trim() !== "");

function applyFilters(form) {
  const conditions = asked(form);
  const fits = (row) => conditions.every(([name, value]) => TESTS[name](row, value));
  store.shown = conditions.length ? new Set(store.rows.filter(fits).map((row) => row.statement_id)) : null;
  document.dispatchEvent(new Event("filtered"));
}

// --- the address: #statement_id&claim=…&stance=… ---

function readAddress() {
  const parts = location.hash.slice(1).split("&").filter(Boolean);
  const filters = new URLSearchParams(parts.filter((part) => part.includes("=")).join("&"));
  return { id: (parts.find((part) => !part.includes("=")) ?? "").replace(/^s-/, ""), filters };
}

function writeAddress(id, filters, asNew = false) {
  const hash = "#" + [id, new URLSearchParams(filters).toString()].filter(Boolean).join("&");
  if (hash !== (location.hash || "#")) history[asNew ? "pushState" : "replaceState"](null, "", hash);
}

// --- the table as a file ---

function asCsv(rows) {
  const columns = store.columns.filter((name) => name !== "day");
  const cell = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "boolean") return value ? "True" : "False";
    const raw = Array.isArray(value) ? JSON.stringify(value).replaceAll(",", ", ") : value;
    // A spreadsheet would run what begins like a formula; an apostrophe keeps it text.
    const text = typeof raw === "string" && /^[=+@\t\r]|^-.*[(!|]/.test(raw) ? "'" + raw : String(raw);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows.map((row) => columns.map((name) => row[name]))].map((row) => row.map(cell).join(",") + "\n").join("");
}

function download(name, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
