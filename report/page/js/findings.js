// The findings: what narrows them above, a page of them below.
let shown = { found: [], counts: [] }; // the findings that fit
let rows = []; // what the table pages through: findings, and groups where asked for
const open = new Set(); // the groups that are open
let table;

// They are built when they are first looked at.
function buildFindings() {
  const section = byId("findings");
  const search = h("input", { id: "words", type: "search", autocomplete: "off", spellcheck: "false", placeholder: "Search: bucket, rule, text, owner:name", oninput: () => narrow({ q: search.value }) });
  table = {
    search, toggles: kinds.map(toggle), output: h("output", { id: "shown", for: "words" }), body: h("tbody", {}),
    pages: h("div", {}), clear: button("Clear", () => narrow(Object.fromEntries(filters.map((name) => [name, ""])))), selects: selects(),
  };
  section.append(
    h("search", { id: "filter" },
      h("div", { class: "line" }, h("label", { class: "off", for: "words" }, "Search the findings"), search, h("div", { class: "toggles", role: "group", "aria-label": "Severity" }, table.toggles)),
      h("details", { class: "more", open: matchMedia("(min-width: 48rem)").matches }, h("summary", {}, "Filter, group and sort"), h("div", { class: "line" }, table.selects)),
      h("div", { class: "line" }, table.output, table.clear, h("span", { class: "keys quiet" }, "Keys: / search, j k move, Enter open, Esc close"))),
    h("table", { class: "findings", "aria-labelledby": "findings-title" },
      h("thead", {}, h("tr", {}, ["Severity", "Finding", "Bucket", "Rule"].map((title) => h("th", { scope: "col" }, title)))), table.body),
    table.pages);
}

function toggle(name) {
  const set = () => new Set((state.sev || "").split(",").filter(Boolean));
  const node = button("", () => {
    const now = set();
    if (!now.delete(name)) now.add(name);
    narrow({ sev: kinds.filter((kind) => now.has(kind)).join(",") });
  }, { class: `toggle ${name}`, "data-kind": name });
  return node;
}

function selects() {
  const usual = (text) => [["", text]];
  const most = (names) => {
    const seen = new Map();
    for (const name of names) if (name) seen.set(name, (seen.get(name) || 0) + 1);
    return [...seen].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 200).map(([name]) => [name, name]).sort();
  };
  const found = new Set(columns.rule);
  const pick = (name, text, options) => options.length > 1 && choice(name, text, options, (value) => narrow({ [name]: value, ...(name === "fw" ? { ctl: "" } : {}) }));
  const grouping = Object.keys(groupings).filter((name) => name !== "owner" || data.places.some(ownerOf));
  return [
    pick("is", "Verdict", [["", "any"], ["fail", "failed"], ["open", "not established"], ["excepted", "excepted"], ["pass", "not failing"]]),
    pick("rule", "Rule", [...usual("any"), ...data.rules.filter((_, i) => found.has(i)).map((rule) => [rule.id, rule.id]).sort().slice(0, 300)]),
    pick("account", "Account", [...usual("any"), ...most(data.places.map((place) => place.account))].slice(0, 200)),
    pick("fw", "Framework", [...usual("any"), ...data.frameworks.map((one) => [one.id, one.title])]),
    pick("owner", "Owner tag", [...usual("any"), ...most(data.places.map(ownerOf))]),
    data.changes && pick("change", "Since last scan", [...usual("any"), ["new", "new"], ["updated", "failing in more places"], ["unchanged", "unchanged"]]),
    choice("group", "Group by", [["", "nothing"], ...grouping.map((name) => [name, groupings[name].text])], (value) => { open.clear(); narrow({ group: value }); }),
    choice("sort", "Sort by", [["", "worst first"], ["bucket", "bucket"], ["rule", "rule"], ["verdict", "verdict"]], (value) => narrow({ sort: value })),
  ].filter(Boolean);
}

// narrow changes the filter and shows the first page.
function narrow(change) {
  amend({ ...change, p: "", v: "findings" });
  showFindings();
}

function showFindings() {
  if (!total) return;
  if (!table) buildFindings();
  performance.mark("filter");
  shown = chosen(state);
  rows = groupings[state.group] ? flattened(shown.found, state.group, open) : shown.found;
  if (state.f && !state.p) amend({ p: pageOf(findPrint(state.f)) });
  showControls();
  showPage();
  performance.measure("filtered", "filter");
}

function pageOf(i) {
  const at = rows.indexOf(i);
  return at >= pageSize ? String(Math.floor(at / pageSize) + 1) : "";
}

const pageNow = () => Math.max(0, Math.min(Number(state.p || 1) - 1, Math.ceil(rows.length / pageSize) - 1)) || 0;

function showControls() {
  const wanted = new Set((state.sev || "").split(","));
  for (const node of table.toggles) {
    const name = node.dataset.kind;
    node.setAttribute("aria-pressed", wanted.has(name));
    node.replaceChildren(name, h("span", { class: "n" }, number(shown.counts[severities.indexOf(name)])));
  }
  if (document.activeElement !== table.search) table.search.value = state.q || "";
  for (const label of table.selects) label.querySelector("select").value = state[label.querySelector("select").name] || "";
  const n = shown.found.length;
  table.output.textContent = n === total ? count(n, "finding") : `${number(n)} of ${count(total, "finding")}`;
  if (state.ctl) table.output.textContent += `, control ${state.ctl}`;
  table.clear.hidden = !filters.some((name) => state[name]);
}

function showPage() {
  const page = pageNow();
  const from = address({ f: "", v: "findings" });
  table.body.replaceChildren(...Array.from(rows.slice(page * pageSize, (page + 1) * pageSize), (row) => (typeof row === "number" ? findingRow(row, from) : groupRow(row))));
  if (!rows.length) table.body.append(h("tr", {}, h("td", { colspan: 4, class: "quiet" }, "No finding fits.")));
  table.pages.replaceChildren(pager(rows.length, page, (n) => {
    amend({ p: n ? String(n + 1) : "" });
    showPage();
    byId("findings").scrollIntoView();
  }));
  markCurrent();
}

function findingRow(i, from) {
  const place = placeOf(i), rule = ruleOf(i), word = label(i);
  return h("tr", { "data-at": i, class: word },
    h("td", { class: "level" }, tag(word), columns.verdict[i] === 1 && h("small", {}, `up to ${severities[columns.severity[i]]}`)),
    h("td", { class: "what" }, h("a", { href: `${from}&f=${linkOf(i)}` }, rule.title), h("p", {}, saysOf(i))),
    h("td", { class: "where" }, place.bucket || columns.arn[i] === 0 ? place.name : arnOf(i), place.region && h("small", {}, place.region)),
    h("td", { class: "rule" }, code(rule.id)));
}

function groupRow(group) {
  const key = String(group.key);
  const is = open.has(key);
  return h("tr", { class: "group" }, h("th", { colspan: 4, scope: "rowgroup" },
    button(group.name, () => {
      if (!open.delete(key)) open.add(key);
      rows = flattened(shown.found, state.group, open);
      showPage();
      [...table.body.querySelectorAll("button")].find((node) => node.dataset.key === key)?.focus();
    }, { "aria-expanded": is, "data-key": key }),
    h("span", { class: "quiet" }, tally(group)), bar(slots.map((name, k) => [name, group.counts[k]]))));
}

function markCurrent() {
  const at = state.f ? String(findPrint(state.f)) : "";
  for (const row of table.body.rows) {
    if (row.dataset.at === at && at) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}
