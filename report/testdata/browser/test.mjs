// node test.mjs DIR: holds the pages of DIR to what their readers need. See run.sh.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch, open, problems } from "./pages.mjs";
import { accessible, validateHTML } from "./validate.mjs";
import { bare, drive } from "./drive.mjs";

const dir = process.argv[2];
const page = (name) => join(dir, `${name}.html`);
const doc = (name) => JSON.parse(readFileSync(join(dir, `${name}.json`), "utf8"));
const names = ["sample", "controls", "empty", "hostile", "whole"];

await validateHTML(names.map(page));
const browser = await launch();
const sample = doc("sample");
await drive(browser, page("sample"), sample);
await Promise.all([
  accessible(browser, page("sample"), ["#v=findings&group=bucket", `#f=${sample.findings[0].fingerprint}`, ...exposures(sample)]),
  accessible(browser, page("controls")),
]);
await Promise.all(["empty", "hostile", "whole"].map(async (name) => {
  const one = doc(name);
  await bare(browser, page(name), one);
  await accessible(browser, page(name), one.findings.slice(0, 2).map((f) => `#f=${f.fingerprint}`));
}));
await inert(page("hostile"));
await browser.close();

for (const text of problems) console.error(text);
console.log(problems.length ? `${problems.length} problems` : "the pages are valid, accessible and do what their readers want");
process.exit(problems.length ? 1 : 0);

/** Buckets whose exposure view is looked at. */
function exposures(one) {
  const worth = (one.buckets || []).filter((b) => b.exposure);
  return worth.slice(0, 2).map((b) => `#v=buckets&b=${encodeURIComponent(b.name)}`);
}

/** Markup in names and policies is text, whatever is opened. */
async function inert(file) {
  const one = await open(browser, file);
  for (const hash of ["#v=findings", "#v=findings&group=bucket", ...doc("hostile").findings.map((f) => `#f=${f.fingerprint}`)]) {
    await one.evaluate((to) => (location.hash = to), hash);
    const strange = await one.locator("img, iframe, b, body script:not(body > script)").count();
    if (strange) problems.push(`${file} ${hash}: ${strange} elements that are somebody else's`);
  }
  await one.context().close();
}
