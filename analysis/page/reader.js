// An article in a notebook, scrolled to the statement that is chosen. The HTML comes escaped from analysis.views.

function render({ model, el }) {
  el.classList.add("claimline-reader");
  el.tabIndex = 0;
  el.setAttribute("role", "region");
  el.setAttribute("aria-label", "Article");
  function show() {
    el.innerHTML = model.get("html");
    const mark = el.querySelector("mark.focus");
    el.scrollTop = mark ? mark.offsetTop - 90 : 0;
  }
  model.on("change:html", show);
  show();
  requestAnimationFrame(show); // before it stands on the page nothing has a place
}

export default { render };
