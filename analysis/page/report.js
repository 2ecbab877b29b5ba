// Makes the statement table sortable and ties charts, table and cards to filters and panel. No network.

let form = null; // the filters, where the page has its statements as data

function open(ids) {
  const known = rowsOf(ids).map((row) => row.statement_id).filter(isShown);
  if (known.length) openPanel(known[0], known, form);
}

// --- table ---

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const value = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  heads.forEach((head, column) => {
    const button = make("button", { type: "button" }, head.textContent);
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

const idOf = (row) => row.id.replace(/^s-/, "");

/** A bar above the table: how many rows fit, and the search, or the file where the page has its statements as data. */
function barred(table, number) {
  const rows = [...table.tBodies[0].rows].map((row) => [row.textContent.toLowerCase(), row]);
  const count = make("output", {});
  const bar = make("div", { className: "find", role: "search" });
  let words = [];
  const apply = () => {
    let shown = 0;
    for (const [text, row] of rows) {
      row.hidden = !isShown(idOf(row)) || !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    const fit = store.shown?.size ?? store.rows.length;
    count.value = `${shown} of ${rows.length} rows` + (store.ready && fit > shown ? `; ${fit - shown} more in the CSV` : "");
  };
  if (store.ready) {
    const save = make("button", { type: "button" }, "Download as CSV");
    save.addEventListener("click", () => download("statements.csv", asCsv(store.rows.filter((row) => isShown(row.statement_id)))));
    bar.append(count, save);
    table.tBodies[0].addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (event.target.closest("a:not(.open)") || String(getSelection())) return;
      event.preventDefault();
      openPanel(idOf(row), [...table.tBodies[0].rows].filter((one) => !one.hidden).map(idOf), form);
    });
  } else {
    const input = make("input", { type: "search", id: "find-" + number, placeholder: "name, word, outlet, date …" });
    const label = make("label", { htmlFor: input.id }, "Search statements");
    bar.append(label, input, count);
    input.addEventListener("input", () => { words = input.value.toLowerCase().split(/\s+/).filter(Boolean); apply(); });
    addEventListener("hashchange", () => {
      const row = document.getElementById(location.hash.slice(1));
      if (!row || !table.contains(row)) return;
      if (row.hidden) { words = []; input.value = ""; apply(); }
      row.tabIndex = -1;
      row.focus();
      row.scrollIntoView({ block: "center" });
    });
  }
  (table.closest(".scroll") ?? table).before(bar);
  document.addEventListener("filtered", apply);
  apply();
}

// --- filters, cards, address ---

function withFilters() {
  form = filterForm();
  const count = make("output", {});
  const box = make("details", { className: "filterbox", open: innerWidth >= 900 }, make("summary", {}, "Filters ", count), form);
  document.body.prepend(box);
  const told = () => { count.value = `${store.shown?.size ?? store.rows.length} of ${store.rows.length} statements`; };
  document.addEventListener("filtered", () => {
    told();
    document.querySelectorAll(".card[data-ids]").forEach((card) => { card.hidden = !card.dataset.ids.split(" ").every(isShown); });
  });
  form.addEventListener("input", () => { writeAddress(panel.id, asked(form)); applyFilters(form); });
  told();
}

/** Fields and panel as the address says. */
function followAddress() {
  const { id, filters } = readAddress();
  for (const field of form.elements) {
    if (field.name) field.value = filters.get(field.name) ?? "";
    if (field.selectedIndex === -1) field.value = "";
  }
  applyFilters(form);
  if (!store.byId.has(id)) closePanel();
  else if (id !== panel.id) openPanel(id, store.rows.map((row) => row.statement_id).filter(isShown), form);
}

function withCards() {
  document.querySelectorAll(".side[data-id]").forEach((side) => {
    const ids = side.closest("[data-ids]").dataset.ids.split(" ");
    side.addEventListener("click", (event) => {
      if (event.target.closest("a:not(.jump)") || String(getSelection())) return;
      event.preventDefault();
      openPanel(side.dataset.id, ids, form);
    });
  });
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
    withCards();
  }
  document.querySelectorAll("table.sortable").forEach((table, number) => { sortable(table); barred(table, number); });
  if (store.ready) {
    followAddress();
    addEventListener("hashchange", followAddress);
    addEventListener("popstate", followAddress);
  } else if (location.hash) dispatchEvent(new HashChangeEvent("hashchange"));
  drawAll();
  document.documentElement.dataset.ready = "yes";
}

start();
