// One finding, whole: beside the list where there is room, over it where not.
const detail = h("dialog", { id: "detail", "aria-labelledby": "detail-title" });
const roomy = matchMedia("(min-width: 64rem)");

function showDetail() {
  if (state.v === "buckets" && state.b && !state.f) return openDetail(bucketDetail(state.b));
  const i = state.f && total ? findPrint(state.f) : -1;
  if (state.f && i < 0) return openDetail(missingDetail(state.f));
  if (i < 0) return detail.open && detail.close();
  openDetail(findingDetail(i));
}

function openDetail(nodes) {
  detail.replaceChildren(...nodes);
  detail.scrollTop = 0;
  if (!detail.open) {
    if (roomy.matches) detail.show();
    else detail.showModal();
  }
  document.body.classList.toggle("beside", roomy.matches);
  detail.querySelector("h2").focus({ preventScroll: true });
}

detail.addEventListener("close", () => {
  document.body.classList.remove("beside");
  const at = state.f ? findPrint(state.f) : -1;
  const bucket = state.b;
  if (state.f || bucket) amend({ f: "", b: "" });
  if (document.activeElement === document.body) document.querySelector("#views a[aria-current]")?.focus({ preventScroll: true });
  if (bucket && state.v === "buckets") [...document.querySelectorAll("#buckets tbody a")].find((node) => node.textContent === bucket)?.focus();
  if (!table) return;
  const link = table.body.querySelector(`tr[data-at="${at}"] a`);
  markCurrent();
  link?.focus();
});

const closer = () => button("Close", () => detail.close(), { class: "close" });
const heading = (text) => h("h2", { id: "detail-title", tabindex: -1 }, text);

function missingDetail(print) {
  return [closer(), heading("No such finding"), h("p", {}, `This report has no finding with the fingerprint ${print}. It may have been fixed, or belong to another account.`)];
}

function findingDetail(i) {
  const rule = ruleOf(i), place = placeOf(i), word = label(i);
  const facts = [["Bucket", place.bucket && bucketLink(place)], ["Resource", code(arnOf(i))], ["Account", place.account], ["Region", place.region],
    ["Owner tag", ownerOf(place)], ["Rule", leads(rule.id, { v: "findings", rule: rule.id })], ["Fingerprint", code(printAt(i))],
    ["Since last scan", data.changes?.[columns.change?.[i]]]];
  return [
    closer(),
    h("p", { class: "kicker" }, tag(word), columns.verdict[i] === 1 && ` A failure here would be ${severities[columns.severity[i]]}.`),
    heading(rule.title),
    h("p", { class: "says" }, saysOf(i)),
    part("Exception", columns.agreed[i] && h("p", {}, data.agreed[columns.agreed[i]].name && h("strong", {}, `${data.agreed[columns.agreed[i]].name}: `), data.agreed[columns.agreed[i]].text)),
    part("Exception that ended", columns.ended[i] && h("p", {}, data.agreed[columns.ended[i]].text)),
    part("What decided", columns.evidence[i] && h("ul", { class: "evidence" }, data.evidence[columns.evidence[i]].map(evidenceItem))),
    part("What was not answered", columns.missing[i] && missingList(data.missing[columns.missing[i]])),
    part("What to do", fixOf(i)),
    part("About the rule", rule.description && h("p", {}, rule.description), (rule.links || []).map((link) => h("p", { class: "quiet" }, link))),
    part("Controls", controlsOf(rule)),
    h("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    h("p", { class: "line" }, copyLink(i)),
  ].filter(Boolean);
}

// part is a piece with its title, if there is anything in it.
function part(title, ...nodes) {
  const there = nodes.flat().filter(Boolean);
  return there.length ? h("section", {}, h("h3", {}, title), there) : null;
}

function bucketLink(place) {
  return place.exposure ? leads(place.name, { v: "buckets", b: place.bucket }) : place.name;
}

// leads goes elsewhere from an open finding.
function leads(text, to) {
  return button(text, () => {
    location.hash = new URLSearchParams(to);
  }, { class: "leads" });
}

function evidenceItem([path, value, message]) {
  return h("li", {}, code(data.texts[path]), value ? h("pre", { tabindex: 0 }, tidy(data.texts[value])) : null, message ? h("p", { class: "quiet" }, data.texts[message]) : null);
}

function tidy(value) {
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value; // it was cut
  }
}

function missingList(rows) {
  const text = (n) => data.texts[n];
  const grants = [...new Set(rows.filter((row) => text(row[1]) === "denied").map((row) => text(row[4])).filter(Boolean))];
  return [h("ul", { class: "evidence" }, rows.map(([sub, was, api, why, , request]) =>
    h("li", {}, code(text(api) || text(sub)), ` was ${text(was).replace("-", " ")}`, why ? ` (${text(why)})` : "", request ? h("p", { class: "quiet" }, `Request ${text(request)}`) : null))),
  grants.length ? command("Grant", grants.join("\n"), "the IAM actions") : null];
}

function controlsOf(rule) {
  const names = Object.keys(rule.controls || {});
  return names.length ? h("dl", { class: "controls" }, names.map((n) =>
    h("div", {}, h("dt", {}, data.frameworks[n].title), h("dd", {}, rule.controls[n].join(", "))))) : null;
}

function copyLink(i) {
  const link = location.href.split("#")[0] + `#f=${linkOf(i)}`;
  return [h("span", { class: "quiet" }, "Link to this finding "), copyButton(link, "the link to this finding")];
}
