// The data: columns, and the tables that their numbers point into.
const severities = ["none", "info", "low", "medium", "high", "critical"];
const verdicts = ["fail", "unknown", "error", "pass", "not-applicable"];
const printLength = 16;
let data; // what report/html_data.go wrote
let columns; // data.findings as typed arrays
let total = 0;

async function readData() {
  const text = document.getElementById("data").textContent;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  data = JSON.parse(await new Response(stream).text());
  columns = {};
  for (const [name, column] of Object.entries(data.findings)) {
    if (Array.isArray(column)) columns[name] = Int32Array.from(column);
  }
  total = columns.rule ? columns.rule.length : 0;
}

const ruleOf = (i) => data.rules[columns.rule[i]];
const placeOf = (i) => data.places[columns.place[i]];
const saysOf = (i) => data.texts[columns.says[i]];
const arnOf = (i) => data.texts[columns.arn[i] || placeOf(i).arn];
const isFinding = (i) => columns.verdict[i] < 3;
const isExcepted = (i) => columns.agreed[i] > 0 && isFinding(i);

// label is the word a finding's row starts with.
function label(i) {
  if (isExcepted(i)) return "excepted";
  const verdict = columns.verdict[i];
  return verdict === 0 ? severities[columns.severity[i]] : verdicts[verdict];
}

// weight orders findings as the rest of the report does: what could not be
// established ranks just below what failed one severity lower.
function weight(i) {
  if (columns.agreed[i]) return 1;
  const verdict = columns.verdict[i];
  if (verdict === 0) return 2 + 2 * columns.severity[i];
  return verdict < 3 ? 2 * columns.severity[i] - 1 : 0;
}

// Fingerprints name findings in links. Equal ones are told apart by a number.
const printAt = (i) => data.findings.fingerprints.slice(i * printLength, (i + 1) * printLength).trim();

function linkOf(i) {
  const print = printAt(i);
  let n = 1;
  for (let k = i - 1; k >= 0 && columns.place[k] === columns.place[i]; k--) n += printAt(k) === print;
  return n > 1 ? `${print}.${n}` : print;
}

// findPrint takes a fingerprint whole or cut.
function findPrint(link) {
  const [print, nth] = String(link).split(".");
  const wanted = print.slice(0, printLength);
  if (wanted.length < 8) return -1;
  let n = Number(nth) || 1;
  for (let i = 0; i < total; i++) {
    if (data.findings.fingerprints.startsWith(wanted, i * printLength) && --n === 0) return i;
  }
  return -1;
}
