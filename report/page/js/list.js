// A list of rows, a page at a time: the simple way to be fast, that keyboards
// and screen readers know.
const pageSize = 50; // of findings
const shortPage = 25; // of tables that share a view

function pager(rows, page, go, size = pageSize) {
  const pages = Math.max(1, Math.ceil(rows / size));
  const to = (n, text, name) => button(text, () => go(n), { "aria-label": name, disabled: n < 0 || n >= pages });
  if (pages === 1) return h("div", {});
  return h("nav", { class: "pager", "aria-label": "Pages" },
    to(0, "«", "First page"), to(page - 1, "‹", "Previous page"),
    h("span", {}, `${number(page * size + 1)}–${number(Math.min(rows, (page + 1) * size))} of ${number(rows)}`),
    to(page + 1, "›", "Next page"), to(pages - 1, "»", "Last page"));
}

// paged is a table of its own place on the page: columns are [title, class, cell].
function paged(caption, columns, rows) {
  const body = h("tbody", {});
  const below = h("div", {});
  const show = (page) => {
    body.replaceChildren(...rows.slice(page * shortPage, (page + 1) * shortPage).map((row) =>
      h("tr", {}, columns.map(([, kind, cell], k) => h(k ? "td" : "th", { class: kind, scope: k ? undefined : "row" }, cell(row))))));
    if (!rows.length) body.append(h("tr", {}, h("td", { colspan: columns.length, class: "quiet" }, "None.")));
    below.replaceChildren(pager(rows.length, page, show, shortPage));
  };
  show(0);
  return h("div", { class: "scroll card", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, columns.map(([title, kind]) => h("th", { scope: "col", class: kind }, title)))), body), below);
}
