// Ties table, cards and charts to filters and panel. No network.

let form = null; // the filters, where the page has its statements as data
let table = null; // the statement table (DataTables)

/** Opens the panel at the first of these statements; next and previous go through them. */
function open(ids) {
  const known = rowsOf(idsOf(ids)).map((row) => row.statement_id);
  if (known.length) openPanel(known[0], known);
}

// --- table ---

function articleCell(row) {
  const title = plain(row.title ?? row.article_id);
  const { url } = store.articles[row.article_id] ?? {};
  return [url ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title) : title,
    make("small", {}, row.outlet ? plain(row.outlet) + " · " : "", make("span", { className: "day" }, row.published ?? ""))];
}

// Head, what it sorts by, what it shows.
const COLUMNS = [
  ["Said", (row) => row.day, (row) => [make("a", { className: "open", href: "#" + row.statement_id }, saidWords(row).replace(" to ", " to\n"))]],
  ["Actor", (row) => row.actor, (row) => [plain(row.actor), row.group && row.group !== row.actor ? make("small", {}, plain(row.group)) : ""]],
  ["Act", (row) => row.act, (row) => [row.act.replaceAll("_", " ")]],
  ["Claim", (row) => claimText(row), (row) => [plain(claimText(row))]],
  ["Stance", (row) => row.stance, (row) => [stanceBadge(row)]],
  ["Statement", (row) => row.content, (row) => [row.cue ? make("small", { className: "cue" }, plain(row.cue)) : "", " ", plain(row.content), ...flagTags(row)]],
  ["Article", (row) => row.title ?? row.article_id, articleCell],
  ["Conf.", (row) => row.confidence, (row) => [row.confidence.toFixed(2)]],
];

/** What is missing stands last in both directions. */
const missingLast = (sign) => (a, b) => (a === "") - (b === "") || sign * (typeof a === "number" ? a - b : byWords.compare(a, b));

function statementTable(place) {
  const element = make("table", { className: "statements" }, make("caption", {}, "Statements, in order of the day on which they were said"));
  place.append(make("div", { className: "frame", tabIndex: 0, role: "region", "aria-label": "Statements" }, element));
  DataTable.ext.type.order["missing-last-asc"] = missingLast(1);
  DataTable.ext.type.order["missing-last-desc"] = missingLast(-1);
  table = new DataTable(element, {
    data: store.rows,
    columns: COLUMNS.map(([title, value]) => ({ title, type: "missing-last", searchable: false, data: (row, type) => (type === "display" ? "" : value(row) ?? "") })),
    rowId: (row) => "s-" + row.statement_id,
    createdRow: (tr, row, at, cells) => COLUMNS.forEach(([title, , nodes], place) => {
      cells[place].dataset.label = title;
      cells[place].replaceChildren(...nodes(row).filter((node) => node !== ""));
    }),
    deferRender: true, autoWidth: false, orderMulti: false, order: [], pageLength: 25, lengthMenu: [25, 100, 500],
    layout: { topStart: null, topEnd: null, bottomStart: ["info", "pageLength"], bottomEnd: "paging" },
    language: { info: "_START_ to _END_ of _TOTAL_ statements", infoEmpty: "", infoFiltered: "", lengthMenu: "_MENU_ a page", zeroRecords: "No statement fits the filters.", emptyTable: "No statements in this slice." },
  });
  table.search.fixed("filters", (text, row) => isShown(row.statement_id));
  document.addEventListener("filtered", () => table.draw());
  place.querySelector(".save").addEventListener("click", () => download("statements.csv", asCsv(store.rows.filter((row) => isShown(row.statement_id)))));
  // On paper nothing can be turned over; a very long table stays at its first page, and its last line says so.
  const pages = (length) => { if (inTable().length <= 1000) table.page.len(length).draw(); };
  addEventListener("beforeprint", () => pages(-1));
  addEventListener("afterprint", () => pages(25));
}

const inTable = () => table?.rows({ order: "applied", search: "applied" }).data().toArray() ?? store.rows.filter((row) => isShown(row.statement_id));
const tableOrder = () => inTable().map((row) => row.statement_id);

/** A click on a card, on a row, or on a link to a statement opens it; links to elsewhere stay what they are. */
function openClicked(event) {
  const link = event.target.closest("a");
  const inside = event.target.closest("[data-id], #statements tbody tr");
  if (link ? !link.hash : !inside || String(getSelection())) return;
  const id = (link?.hash.slice(1) ?? inside.dataset.id ?? inside.id).replace(/^s-/, "");
  if (!store.byId.has(id)) return;
  event.preventDefault();
  const card = event.target.closest("[data-ids]");
  openPanel(id, card ? card.dataset.ids.split(" ") : event.target.closest("#statements") ? tableOrder() : undefined);
}

// --- filters, address ---

function withFilters() {
  form = filterForm();
  const box = document.querySelector(".filterbox");
  box.open = innerWidth >= 900;
  const note = () => make("span", { className: "tag", hidden: true }, "of all statements, whatever the filters");
  const whole = [...document.querySelectorAll(".claimline.plain summary")].map((one) => one.appendChild(note()));
  const told = () => { box.querySelector("output").value = `${store.shown?.size ?? store.rows.length} of ${store.rows.length} statements`; };
  document.addEventListener("filtered", () => {
    told();
    whole.forEach((note) => { note.hidden = !store.shown; });
    document.querySelectorAll(".card[data-ids]").forEach((card) => { card.hidden = !card.dataset.ids.split(" ").every(isShown); });
  });
  form.addEventListener("input", () => { writeAddress(panel.id, asked(form)); applyFilters(form); });
  told();
}

/** Fields and panel as the address says. */
function followAddress() {
  const { id, filters } = readAddress();
  for (const field of form.elements) {
    if (!field.name) continue;
    const value = filters.get(field.name) ?? "";
    field.value = { date: /^\d{4}-\d\d-\d\d$/, number: /^[\d.]+$/ }[field.type]?.test(value) === false ? "" : value;
    if (field.selectedIndex === -1) field.value = "";
  }
  applyFilters(form);
  if (!store.byId.has(id)) closePanel();
  else if (id !== panel.id) openPanel(id, tableOrder());
}

// On paper nothing can be opened.
addEventListener("beforeprint", () => document.querySelectorAll(".reversals details").forEach((one) => { one.open = true; }));

async function start() {
  try {
    await load();
  } catch (error) {
    document.querySelector("main").prepend(make("p", { className: "note" }, `Articles and filters can't be opened in this browser (${error.message}).`));
  }
  if (store.ready) {
    withFilters();
    withPanel(form);
    const place = document.getElementById("statements");
    if (place) statementTable(place);
    document.addEventListener("click", openClicked);
    followAddress();
    addEventListener("hashchange", followAddress);
    addEventListener("popstate", followAddress);
  }
  document.querySelectorAll("table.sortable").forEach((one) => new DataTable(one, { paging: false, info: false, order: [] }));
  document.documentElement.dataset.ready = "yes";
  drawAll();
}

start();
