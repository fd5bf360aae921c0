// Reports broken on purpose, and what must notice.
const json = (change) => (text) => {
  const doc = JSON.parse(text);
  change(doc.runs[0], doc);
  return JSON.stringify(doc);
};
const sarif = (name, want, change) => ({ name, want, from: "typical.sarif", break: json(change) });
const html = (name, want, change) => ({ name, want, from: "typical.html", break: change });
const where = (run) => run.results[0].locations[0].physicalLocation;

export const mutations = [
  sarif("rule without help", "GH2012", (run) => delete run.tool.driver.rules[0].help),
  sarif("logical location only", "GH1001", (run) => delete run.results[0].locations[0].physicalLocation),
  sarif("no location", "GH1001", (run) => delete run.results[0].locations),
  sarif("arn as uri", "GH1005", (run) => (where(run).artifactLocation.uri = "arn:aws:s3:::acme-www")),
  sarif("s3 uri", "GH1005", (run) => (where(run).artifactLocation.uri = "s3://acme-www")),
  sarif("no region", "GH1003", (run) => delete where(run).region),
  sarif("rule index out of range", "SARIF1009", (run) => (run.results[0].ruleIndex = 999)),
  sarif("blank in uri", "SARIF1002", (run) => (where(run).artifactLocation.uri = "aws/my bucket")),
  sarif("unknown property", "schema", (run) => (run.results[0].verdict = "fail")),
  sarif("no message", "schema", (run) => delete run.results[0].message),
  sarif("message by id only", "GH1007", (run) => {
    run.tool.driver.rules[0].messageStrings = { found: { text: "Found {0}." } };
    run.results[0].message = { id: "found", arguments: ["it"] };
  }),
  sarif("level of its own", "schema", (run) => (run.results[0].level = "critical")),
  sarif("kind of its own", "schema", (run) => (run.results[0].kind = "failed")),
  sarif("end before start", "must be >= 1", (run) => (where(run).region.endColumn = 0)),
  sarif("no tool", "schema", (run) => delete run.tool),
  sarif("another version", "schema", (_, doc) => (doc.version = "2.0.0")),
  { name: "null for a list", want: "/findings/0/missing must be array", from: "typical.json", break: (text) => text.replace(/"missing": \[[^\]]*\]/, '"missing": null') },
  { name: "line without a fingerprint", want: "line 1", from: "typical.jsonl", break: (text) => text.replace(/"fingerprint":"[0-9a-f]*",/, "") },
  html("id given twice", "no-dup-id", (text) => text.replace('id="coverage"', 'id="overview"')),
  html("element left open", "close-order", (text) => text.replace("</ol>", "")),
  html("no language", "element-required-attributes", (text) => text.replace(' lang="en"', "")),
  html("no title", "element-required-content", (text) => text.replace(/<title>.*<\/title>/, "")),
  html("name that is nowhere", "no-missing-references", (text) => text.replace('aria-labelledby="by-severity"', 'aria-labelledby="nowhere"')),
  { name: "heading that skips a level", want: "MD001", from: "typical.md", break: (text) => text.replace("### Coverage", "##### Coverage") },
  { name: "table with a cell too many", want: "MD056", from: "typical.md", break: (text) => text.replace("| medium | `versioning-enabled` |", "| medium | `versioning-enabled` | more |") },
  { name: "suite without a count", want: "xmllint", from: "typical.xml", break: (text) => text.replace(/ tests="1" failures="0"/, ' failures="0"') },
  { name: "reason in an attribute", want: "xmllint", from: "typical.xml", break: (text) => text.replace("<skipped>", '<skipped message="agreed">') },
  { name: "markup from a name", want: "xmllint", from: "typical.xml", break: (text) => text.replaceAll("acme-www", "acme<b>www") },
  { name: "bucket that is a formula", want: "is a formula", from: "typical.csv", break: (text) => text.replaceAll(",acme-www,", ",=1+1,") },
  { name: "account that is a number", want: "is no text", from: "typical.csv", break: (text) => text.replaceAll("'1111", "1111") },
  { name: "counter that is none", want: "promtool", from: "typical.prom", break: (text) => text.replace("s3audit_verdicts gauge", "s3audit_verdicts counter") },
  { name: "series given twice", want: "there twice", from: "typical.prom", break: (text) => text.replace(/(s3audit_excepted_findings\{.*\n)/, "$1$1") },
  { name: "detection for compliance", want: "/class_uid", from: "typical.ocsf", break: (text) => text.replace('"class_uid":2003', '"class_uid":2004') },
  { name: "event without a cloud", want: "cloud", from: "typical.ocsf", break: (text) => text.replace(/"cloud":\{.*?\}\},/, "") },
  { name: "attribute of another class", want: "additional properties", from: "typical.ocsf", break: (text) => text.replace('"class_uid"', '"evidences":[],"class_uid"') },
  { name: "finding without a title", want: "Title", from: "typical.asff", break: (text) => text.replace(/"Title":"[^"]*",/, "") },
  { name: "member that Security Hub does not know", want: "unknown field", from: "typical.asff", break: (text) => text.replace('"Title"', '"Heading":"x","Title"') },
  { name: "status of its own", want: "compliance", from: "typical.asff", break: (text) => text.replace('"WARNING"', '"UNKNOWN"') },
  { name: "title that is too long", want: "Title has", from: "typical.asff", break: (text) => text.replace('"Title":"', '"Title":"' + "x".repeat(300)) },
  { name: "severity that GitLab does not know", want: "has the severity", from: "typical.gitlab", break: (text) => text.replace('"minor"', '"low"') },
  { name: "fingerprint given twice", want: "there before", from: "typical.gitlab", break: (text) => text.replaceAll(/"fingerprint": "[0-9a-f]*"/g, '"fingerprint": "a"') },
  { name: "command from a name", want: "no annotation", from: "typical.github", break: (text) => text.replace("acme-www", "\n::stop-commands::x") },
  { name: "annotations beyond what is shown", want: "10 are shown", from: "typical.github", break: (text) => text.repeat(5) },
  { name: "markup in a summary", want: "somebody's element", from: "typical.md", break: (text) => text.replace("Coverage", "Coverage <img src=x>") },
  { name: "level of a pass", want: "a level goes with failures", from: "typical-full.sarif", break: json((run) => (run.results.find((r) => r.kind !== "fail").level = "error")) },
  { name: "some with a baseline state", want: "of all results or of none", from: "compared-full.sarif", break: json((run) => delete run.results[0].baselineState) },
];
