// html-validate, the Nu checker and axe.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { open, problems } from "./pages.mjs";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export async function validateHTML(files) {
  const loader = new StaticConfigLoader({ root: true, extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"] });
  for (const file of files) {
    const report = await new HtmlValidate(loader).validateString(readFileSync(file, "utf8"), file);
    for (const m of report.results.flatMap((r) => r.messages)) problems.push(`${file}: html-validate: ${m.line}:${m.column} ${m.ruleId} ${m.message}`);
  }
  const jar = require.resolve("vnu-jar/build/dist/vnu.jar");
  const run = spawnSync("java", ["-jar", jar, "--errors-only", "--format", "json", ...files], { encoding: "utf8" });
  if (run.error || run.status > 1) problems.push(`vnu: ${run.error || run.stderr}`);
  for (const m of JSON.parse(run.stderr || '{"messages":[]}').messages) problems.push(`${m.url}: vnu: ${m.lastLine}:${m.lastColumn} ${m.message}`);
}

const looks = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["360 px", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
];

/** axe on every view, in light, dark and on a phone; and no sideways scroll. */
export async function accessible(browser, file, extra = []) {
  for (const [look, options] of looks) {
    const page = await open(browser, file, options);
    const views = await page.$$eval("#views a", (links) => links.map((link) => link.hash));
    for (const hash of [...views, ...extra]) {
      await page.evaluate((to) => (location.hash = to), hash);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document));
      for (const v of violations) problems.push(`${file} ${hash} (${look}): axe: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) problems.push(`${file} ${hash} (${look}): ${over} px wider than the screen`);
    }
    await page.context().close();
  }
}
