// Groups: what findings are put together by, and what is known of each.
const groupings = {
  bucket: { text: "bucket", of: (i) => [columns.place[i]], name: (key) => data.places[key].name },
  rule: { text: "rule", of: (i) => [columns.rule[i]], name: (key) => `${data.rules[key].title} (${data.rules[key].id})` },
  account: { text: "account", of: (i) => [placeOf(i).account], name: (key) => key || "no account" },
  framework: { text: "framework", of: (i) => frameworksOf(columns.rule[i]), name: (key) => (key < 0 ? "in no framework" : data.frameworks[key].title) },
  owner: { text: "owner tag", of: (i) => [ownerOf(placeOf(i))], name: (key) => key || "no owner tag" },
};

const ruleFrameworks = [];
function frameworksOf(rule) {
  return (ruleFrameworks[rule] ??= (() => {
    const own = Object.keys(data.rules[rule].controls || {}).map(Number);
    return own.length ? own : [-1];
  })());
}

// groupsOf counts a group's findings by label, and puts the worst group first.
function groupsOf(found, by) {
  const groups = new Map();
  const grouping = groupings[by];
  for (const i of found) {
    for (const key of grouping.of(i)) {
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { key, n: 0, counts: new Int32Array(8) }));
      group.n++;
      group.counts[slot(i)]++;
    }
  }
  const list = [...groups.values()];
  for (const group of list) group.name = grouping.name(group.key);
  return list.sort((a, b) => {
    for (let k = 0; k < 8; k++) if (a.counts[k] !== b.counts[k]) return b.counts[k] - a.counts[k];
    return a.name < b.name ? -1 : 1;
  });
}

// slots are what a group's bar is divided into.
const slots = ["critical", "high", "medium", "low", "info", "unknown", "excepted", "pass"];
function slot(i) {
  if (isExcepted(i)) return 6;
  const verdict = columns.verdict[i];
  if (verdict > 2) return 7;
  return verdict === 0 ? 5 - columns.severity[i] : 5;
}

// tally says a group's counts in words.
const tally = (group) => slots.map((name, k) => [name, group.counts[k]]).filter((part) => part[1]).map(([name, n]) => `${number(n)} ${name}`).join(", ");

// flattened is what a table shows: a row for each group, and below an open one
// its findings.
function flattened(found, by, open) {
  const rows = [];
  const grouping = groupings[by];
  for (const group of groupsOf(found, by)) {
    rows.push(group);
    if (!open.has(String(group.key))) continue;
    for (const i of found) if (grouping.of(i).includes(group.key)) rows.push(i);
  }
  return rows;
}
