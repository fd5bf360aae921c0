// What is shown stands in the address, so that a link shows the same.
const words = ["v", "q", "sev", "is", "rule", "account", "fw", "ctl", "owner", "change", "group", "sort", "p", "f", "b"];
const filters = ["q", "sev", "is", "rule", "account", "fw", "ctl", "owner", "change"];
let state = {};

function readState() {
  const hash = location.hash.slice(1);
  const next = {};
  if (hash.includes("=")) {
    const params = new URLSearchParams(hash);
    for (const word of words) if (params.get(word)) next[word] = params.get(word);
  } else if (hash) {
    next.v = hash;
  }
  if (!next.v) next.v = next.b ? "buckets" : next.f || filters.some((name) => next[name]) ? "findings" : "overview";
  state = next;
}

function address(change) {
  const all = { ...state, ...change };
  const params = new URLSearchParams();
  for (const word of words) if (all[word]) params.set(word, all[word]);
  return `#${params}`;
}

// amend changes what is shown without a step in the history.
function amend(change) {
  const hash = address(change);
  try {
    history.replaceState(null, "", hash);
  } catch {
    location.hash = hash; // a sandbox
  }
  readState();
}
