// Keys: / searches, j and k move, Enter opens, Esc closes.
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape") return onEscape(event);
  if (typing || !total) return;
  if (event.key === "/") {
    event.preventDefault();
    if (state.v !== "findings") go({ v: "findings" });
    table.search.focus();
  } else if ((event.key === "j" || event.key === "k") && state.v === "findings") {
    event.preventDefault();
    move(event.key === "j" ? 1 : -1);
  }
}

function onEscape(event) {
  if (detail.open) {
    event.preventDefault();
    detail.close();
  } else if (event.target === table?.search) {
    event.target.blur();
  }
}

// move goes to the next row; with a finding open, to the next finding.
function move(step) {
  const stops = () => [...table.body.querySelectorAll("td a, th button")];
  const here = () => {
    const current = detail.open && table.body.querySelector("tr[aria-current]");
    return stops().findIndex((node) => (current ? current.contains(node) : node === document.activeElement));
  };
  const at = here();
  let to = at < 0 ? (step > 0 ? 0 : stops().length - 1) : at + step;
  const last = Math.ceil(rows.length / pageSize) - 1;
  if (to < 0 || to >= stops().length) {
    const page = pageNow() + step;
    if (page < 0 || page > last) return;
    amend({ p: page ? String(page + 1) : "" });
    showPage();
    to = step > 0 ? 0 : stops().length - 1;
  }
  const node = stops()[to];
  node.focus();
  node.scrollIntoView({ block: "nearest" });
  if (detail.open && node.href) {
    amend({ f: new URLSearchParams(node.hash.slice(1)).get("f") });
    showDetail();
    markCurrent();
  }
}
