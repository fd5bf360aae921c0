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
  sarif("end before start", "SARIF1007", (run) => (where(run).region.endColumn = 0)),
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
];
