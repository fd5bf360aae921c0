// The other views: rules, controls and exceptions, all of them, in pages.
// A view is filled when it is looked at and emptied when it is left, so that
// the page stays small.
const tables = { buckets: buildBuckets, changes: buildChanges, rules: buildRules, exceptions: buildExceptions, frameworks: buildFrameworks };

function fillView(view) {
  for (const section of document.querySelectorAll(".filled")) {
    section.classList.remove("filled");
    for (const node of section.querySelectorAll(".made")) node.remove();
  }
  if (!tables[view]) return;
  byId(view).classList.add("filled");
  tables[view](byId(view));
}

// put adds what is made, in the place of the first rows that the page came with.
function put(section, ...nodes) {
  for (const node of section.querySelectorAll(":scope > .scroll:not(.made), :scope > .cut")) node.remove();
  for (const node of nodes) node.classList.add("made");
  section.append(...nodes);
}

function buildRules(section) {
  const ran = data.rules.filter((rule) => rule.counts);
  ran.sort((a, b) => Math.min(b.counts[0], 1) - Math.min(a.counts[0], 1) || b.severity - a.severity || b.counts[0] - a.counts[0] || (a.id < b.id ? -1 : 1));
  const n = (k) => (rule) => number(rule.counts[k]);
  put(section, paged("Every rule that ran, those that failed first", [
    ["Rule", "", (rule) => [h("a", { href: `#v=findings&rule=${encodeURIComponent(rule.id)}` }, rule.title), h("br", {}), code(rule.id)]],
    ["Severity", "", (rule) => tag(severities[rule.severity])],
    ["Fail", "n", n(0)], ["Unknown", "n", n(1)], ["Error", "n", n(2)], ["Pass", "n", n(3)], ["Not applicable", "n", n(4)],
  ], ran));
}

function buildExceptions(section) {
  put(section, paged("Exceptions, those first that need a look", [
    ["Exception", "", (one) => one.name], ["Status", "", (one) => one.status], ["Ends", "", (one) => one.expires || "never"],
    ["What came of it", "", (one) => [h("p", { class: one.stale ? "warn" : "" }, one.text), h("p", { class: "quiet" }, one.agreed)]],
  ], data.exceptions));
}

const statusTags = { "not-satisfied": "high", unknown: "unknown", satisfied: "pass" };
const statusTag = (control) => tag(statusTags[control.status] || "info", control.status.replaceAll("-", " "));

function buildFrameworks(view) {
  const asked = data.frameworks.filter((one) => one.controls);
  view.querySelectorAll("section.framework").forEach((section, k) => buildFramework(section, asked[k]));
}

function buildFramework(section, framework) {
  put(section, heatMap(framework), paged(`Controls of ${framework.title}`, [
    ["Control", "", (one) => [(one.rules || []).length ? h("a", { href: controlLink(framework, one) }, one.id) : one.id, h("p", {}, one.title)]],
    ["Status", "", statusTag], ["What was found", "", (one) => one.says],
    ["Fail", "n", (one) => number(one.counts[0])], ["Unknown", "n", (one) => number(one.counts[1] + one.counts[2])], ["Pass", "n", (one) => number(one.counts[3])], ["Excepted", "n", (one) => number(one.counts[4])],
  ], framework.controls));
}

const controlLink = (framework, control) => `#v=findings&fw=${encodeURIComponent(framework.id)}&ctl=${encodeURIComponent(control.id)}`;

// heatMap draws every control as a square, with one path for each status.
function heatMap(framework) {
  const across = 40, step = 10;
  const paths = {};
  framework.controls.forEach((control, i) => {
    const word = statusTags[control.status] || "info";
    paths[word] = `${paths[word] || ""}M${(i % across) * step} ${Math.floor(i / across) * step}h8v8h-8z`;
  });
  const height = Math.ceil(framework.controls.length / across) * step;
  return svg("svg", { class: "heat", viewBox: `0 0 ${across * step} ${height}`, role: "img", "aria-label": framework.line },
    ...Object.entries(paths).map(([word, d]) => svg("path", { class: word, d })));
}
