// node screenshots.mjs PAGE DIR: pictures of the page for the documentation.
import { join } from "node:path";
import { launch, open, problems } from "./pages.mjs";

const [file, dir] = process.argv.slice(2);
const browser = await launch();
for (const [name, hash, options] of [
  ["report-light", "", { viewport: { width: 1360, height: 880 } }],
  ["report-dark", "#v=findings&q=policy", { viewport: { width: 1360, height: 880 }, colorScheme: "dark" }],
  ["report-phone", "#v=findings", { viewport: { width: 390, height: 800 } }],
]) {
  const page = await open(browser, file, { hash, ...options });
  if (name === "report-dark") await page.click("table.findings tbody tr:first-child a");
  await page.screenshot({ path: join(dir, `${name}.png`) });
  await page.context().close();
}
await browser.close();
for (const text of problems) console.error(text);
process.exit(problems.length ? 1 : 0);
