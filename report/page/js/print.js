// On paper there are no pages to turn: the first findings that fit, and a line
// that says where it was cut.
const printed = 200;

function beforePrint() {
  for (const node of document.querySelectorAll("details")) node.open = true;
  if (!total) return;
  if (!shown.found.length && !filters.some((name) => state[name])) shown = chosen(state);
  const some = [...shown.found.subarray(0, printed)];
  const line = some.length < shown.found.length ? `The first ${number(some.length)} of ${count(shown.found.length, "finding")}: the page itself, and the other formats, have all.` : `${count(some.length, "finding")}.`;
  const filter = filters.filter((name) => state[name]).map((name) => state[name]).join(", ");
  byId("paper")?.remove();
  byId("findings").append(h("div", { id: "paper" }, h("p", { class: "cut" }, line, filter ? ` Filter: ${filter}.` : ""), some.map(onPaper)));
}

function onPaper(i) {
  const rule = ruleOf(i), place = placeOf(i);
  return h("article", {},
    h("h3", {}, tag(label(i)), ` ${rule.title}`), h("p", { class: "quiet" }, place.bucket ? place.name : arnOf(i), " · ", code(rule.id)), h("p", {}, saysOf(i)),
    columns.agreed[i] ? h("p", { class: "agreed" }, data.agreed[columns.agreed[i]].text) : null,
    columns.verdict[i] === 0 && !columns.agreed[i] && rule.remediation ? h("p", { class: "fix" }, rule.remediation) : null);
}
