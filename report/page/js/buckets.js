// Who can reach a bucket: which layer opens, which closes, statement by statement.
const levels = ["public", "unknown", "shared", "private"];
const levelTags = ["critical", "unknown", "medium", "pass"];
const classes = ["list", "read", "write", "admin", "metadata"];
const effects = [["opens", "high"], ["closes", "pass"], ["no effect", "info"], ["not known", "unknown"]];
const levelTag = (level) => (level < 0 ? "" : tag(levelTags[level], levels[level]));
const exposureOf = (place) => data.exposures[place.exposure];

function buildBuckets(section) {
  const places = data.places.filter((place) => place.exposure);
  const findings = new Map();
  for (const i of columns.place) findings.set(data.places[i], (findings.get(data.places[i]) || 0) + 1);
  places.sort((a, b) => exposureOf(a).verdict - exposureOf(b).verdict || (a.name < b.name ? -1 : 1));
  put(section, paged("Buckets with findings, the most open first", [
    ["Bucket", "", (place) => [h("a", { href: address({ v: "buckets", b: place.bucket, f: "" }) }, place.name), h("small", {}, [place.region, ownerOf(place)].filter(Boolean).join(" · "))]],
    ["Now", "", (place) => levelTag(exposureOf(place).verdict)],
    ...classes.slice(0, 4).map((name, k) => [name[0].toUpperCase() + name.slice(1), "", (place) => h("span", { class: `reach ${levelTags[exposureOf(place).classes[k]]}` }, levels[exposureOf(place).classes[k]])]),
    ["Held back", "", (place) => heldBack(exposureOf(place))],
    ["Findings", "n", (place) => h("a", { href: `#v=findings&q=${encodeURIComponent(`bucket:${place.bucket}`)}` }, number(findings.get(place)))],
  ], places));
}

const noteOf = (exposure, heading) => exposure.notes.find((note) => data.texts[note.heading] === heading);
const heldBack = (exposure) => (noteOf(exposure, "Held back") ? h("small", {}, noteOf(exposure, "Held back").lines.map((line) => data.texts[line]).join(" ")) : "");

function bucketDetail(name) {
  const place = data.places.find((one) => one.bucket === name && one.exposure);
  if (!place) return [closer(), heading("No such bucket"), h("p", {}, `This report has no finding in a bucket called ${name}, or did not read who can reach it.`)];
  const exposure = exposureOf(place);
  const facts = [["Account", place.account], ["Region", place.region], ...(place.tags || []), ["ARN", code(data.texts[place.arn])]];
  return [
    closer(),
    h("p", { class: "kicker" }, levelTag(exposure.verdict), exposure.trusted ? " All of those outside are trusted." : ""),
    heading(place.name),
    h("dl", { class: "reaches" }, classes.map((name, k) => h("div", {}, h("dt", {}, name), h("dd", {}, levelTag(exposure.classes[k]))))),
    part("Layers, in the order they act", h("ol", { class: "layers" }, exposure.layers.map(layerItem))),
    part("Bucket policy, statement by statement", exposure.statements.length && h("ol", { class: "layers" }, exposure.statements.map(statementItem))),
    ...exposure.notes.map((note) => part(data.texts[note.heading], note.lines.map((line) => h("p", {}, data.texts[line])))),
    part("Explain it on the command line", command("Command", `s3audit access ${shellWord(place.bucket)}`, "the command")),
    h("p", {}, leads("Findings of this bucket", { v: "findings", q: `bucket:${place.bucket}` })),
    h("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([key, value]) => h("div", {}, h("dt", {}, key), h("dd", {}, value)))),
  ].filter(Boolean);
}

function layerItem([effect, level, text]) {
  const [word, colour] = effects[effect] || effects[3];
  return h("li", { class: `layer ${effect === 0 ? levelTags[level] : colour}` }, tag(effect === 0 ? levelTags[level] : colour, word), h("p", {}, data.texts[text]));
}

function statementItem([deny, level, text]) {
  const colour = deny ? "pass" : levelTags[level] || "info";
  return h("li", { class: `layer ${colour}` }, tag(colour, deny ? "deny" : `allow, ${levels[level] || "no one"}`), h("p", {}, data.texts[text]));
}
