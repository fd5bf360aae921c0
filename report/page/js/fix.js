// What to do about a finding: only what the tool itself can do is offered.
function fixOf(i) {
  const rule = ruleOf(i), place = placeOf(i);
  const nodes = [];
  if (columns.verdict[i] === 0 && rule.remediation) nodes.push(h("p", {}, rule.remediation));
  if (columns.verdict[i] !== 0 || columns.agreed[i] || !rule.fixes) return nodes;
  const ready = rule.fixes.map((n) => data.readyFixes[n]);
  nodes.push(h("p", { class: "quiet" }, `Ready fix: ${listed(ready.map((fix) => fix.name))}. This plans the change and writes nothing:`));
  nodes.push(command("Command", planCommand(rule, place), "the command"));
  for (const fix of ready) {
    nodes.push(h("details", { class: "hcl" }, h("summary", {}, `${fix.name} as HCL, to change it`), h("p", { class: "quiet" }, fix.says), command("HCL", fix.hcl.join("\n"), "the fix")));
  }
  return nodes;
}

function planCommand(rule, place) {
  const target = place.bucket ? ` --target ${shellWord(place.bucket)}` : "";
  return `${data.fix} --fix ${shellWord(rule.id)}${target}`;
}

// shellWord quotes what a shell could take for more than a word.
const shellWord = (word) => (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

function command(name, text, what) {
  return h("figure", { class: "command" }, h("figcaption", {}, name, copyButton(text, what)), h("pre", { tabindex: 0 }, text));
}
