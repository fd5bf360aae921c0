// Which findings are shown. Each term is looked up once in every table of
// texts, so that the findings themselves are only numbers compared.
const kinds = ["critical", "high", "medium", "low", "info"];
let lowered; // the tables in lower case, made at the first search

function lowerTables() {
  lowered ??= {
    texts: data.texts.map((text) => text.toLowerCase()),
    rules: data.rules.map((rule) => `${rule.id} ${rule.title}`.toLowerCase()),
    places: data.places.map((place) => `${place.name} ${place.account} ${place.region || ""} ${ownerOf(place)}`.toLowerCase()),
  };
  return lowered;
}

const ownerOf = (place) => place.owner || "";
// lazily asks of each text once, and of those only that come up.
function lazily(list, fits) {
  const known = new Uint8Array(list.length);
  return (n) => (known[n] ||= fits(list[n]) ? 2 : 1) === 2;
}

const never = () => false;
const mask = (list, fits) => Uint8Array.from(list, (one, i) => (fits(one, i) ? 1 : 0));

// terms reads "rule:versioning bucket:logs words": every one has to fit.
function terms(text) {
  const tables = lowerTables();
  return text.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
    const field = /^(rule|bucket|account|region|owner):(.+)$/.exec(word);
    if (field) {
      if (field[1] === "rule") return { rule: lazily(data.rules, (rule) => rule.id.toLowerCase().includes(field[2])), place: never, text: never };
      const of = { bucket: (place) => place.bucket, account: (place) => place.account, region: (place) => place.region || "", owner: ownerOf }[field[1]];
      return { rule: never, place: lazily(data.places, (place) => of(place).toLowerCase().includes(field[2])), text: never };
    }
    const fits = (one) => one.includes(word);
    return { rule: lazily(tables.rules, fits), place: lazily(tables.places, fits), text: lazily(tables.texts, fits) };
  });
}

function ruleMask(s) {
  const framework = s.fw ? data.frameworks.findIndex((one) => one.id === s.fw) : -1;
  const control = s.fw && s.ctl && data.frameworks[framework]?.controls?.find((one) => one.id === s.ctl);
  return mask(data.rules, (rule) => {
    if (s.rule && rule.id !== s.rule) return false;
    if (!s.fw) return true;
    if (s.ctl) return control ? (control.rules || []).includes(rule.id) : (rule.controls?.[framework] || []).includes(s.ctl);
    return Boolean(rule.controls?.[framework]) || (data.frameworks[framework]?.controls || []).some((one) => (one.rules || []).includes(rule.id));
  });
}

function verdictTest(is) {
  switch (is) {
    case "fail": return (i) => columns.verdict[i] === 0 && !columns.agreed[i];
    case "open": return (i) => (columns.verdict[i] === 1 || columns.verdict[i] === 2) && !columns.agreed[i];
    case "excepted": return (i) => isExcepted(i);
    case "pass": return (i) => columns.verdict[i] > 2;
  }
  return () => true;
}

// chosen are the findings that fit, in the wanted order, and how many there
// would be of each severity.
function chosen(s) {
  const rules = ruleMask(s);
  const places = mask(data.places, (place) => (!s.account || place.account === s.account) && (!s.owner || ownerOf(place) === s.owner));
  const searched = terms(s.q || "");
  const fits = verdictTest(s.is);
  const wanted = new Set((s.sev || "").split(",").filter(Boolean).map((name) => severities.indexOf(name)));
  const counts = new Int32Array(severities.length);
  const found = new Int32Array(total);
  let n = 0;
  for (const i of order(s.sort)) {
    const rule = columns.rule[i], place = columns.place[i];
    if (!rules[rule] || !places[place] || !fits(i)) continue;
    if (s.change && !changeFits(i, s.change)) continue;
    let k = 0;
    while (k < searched.length && fitsTerm(searched[k], i, rule, place)) k++;
    if (k < searched.length) continue;
    counts[columns.severity[i]]++;
    if (wanted.size && !wanted.has(columns.severity[i])) continue;
    found[n++] = i;
  }
  return { found: found.subarray(0, n), counts };
}

const fitsTerm = (t, i, rule, place) => t.rule(rule) || t.place(place) || t.text(columns.says[i]) || t.text(columns.arn[i]);
const changeFits = (i, change) => (data.changes || [])[columns.change?.[i]] === change;

// order is all findings, sorted: worst first, or by a column.
const orders = {};
function order(by) {
  return (orders[by || "worst"] ??= sorted(by || "worst"));
}

function sorted(by) {
  const rank = (list, key) => {
    const at = new Int32Array(list.length);
    list.map((one, i) => [key(one), i]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1])).forEach(([, i], n) => (at[i] = n));
    return at;
  };
  const places = by === "bucket" ? rank(data.places, (place) => place.name) : null;
  const rules = by === "rule" ? rank(data.rules, (rule) => rule.id) : null;
  const keys = new Float64Array(total);
  for (let i = 0; i < total; i++) {
    const first = places ? places[columns.place[i]] : rules ? rules[columns.rule[i]] : by === "verdict" ? columns.verdict[i] : 0;
    keys[i] = (first * 16 + (15 - weight(i))) * total + i; // the place in the data breaks ties
  }
  keys.sort();
  return Int32Array.from(keys, (key) => key % total);
}
