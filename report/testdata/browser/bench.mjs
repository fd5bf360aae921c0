// node bench.mjs DIR: prints how fast the pages of DIR are, against their bars. Exits with 1 when one is missed.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { launch, open, problems } from "./pages.mjs";

const dir = process.argv[2];
const require = createRequire(import.meta.url);
const rounds = 5;
const figures = [];
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const most = (what, value, bar, unit = "") => figures.push({ what, value, bar: `≤ ${bar}${unit}`, unit, held: value <= bar });
const least = (what, value, bar) => figures.push({ what, value, bar: `≥ ${bar}`, unit: "", held: value >= bar });

const browser = await launch();
for (const [findings, bar] of [[10_000, 500], [100_000, 2000]]) {
  const file = join(dir, `f${findings}.html`);
  const ready = [];
  for (let i = 0; i < rounds; i++) {
    const page = await open(browser, file);
    ready.push(await page.evaluate(() => performance.getEntriesByName("ready")[0].startTime));
    await page.context().close();
  }
  most(`${findings.toLocaleString("en")} findings: ready`, median(ready), bar, " ms");
  const page = await open(browser, file, { hash: "#v=findings" });
  await page.fill("#words", "warm"); // the tables in lower case are made at the first search
  for (const [what, act] of [
    ["text", (text) => page.fill("#words", text)],
    ["severity", () => page.click("button.toggle.high")],
  ]) {
    const took = [];
    for (const text of ["partner", "bucket-rule-07", "acme logs", "the setting", ""]) {
      await page.evaluate(() => performance.clearMeasures());
      await act(text);
      took.push(await page.evaluate(() => performance.getEntriesByName("filtered").at(-1).duration));
    }
    most(`${findings.toLocaleString("en")} findings: filter by ${what}`, median(took), 50, " ms");
  }
  let nodes = 0;
  for (const hash of [...(await page.$$eval("#views a", (all) => all.map((a) => a.hash))), "#v=findings&group=bucket"]) {
    await page.evaluate((to) => (location.hash = to), hash);
    await page.waitForTimeout(100);
    nodes = Math.max(nodes, await page.evaluate(() => document.querySelectorAll("*").length));
  }
  most(`${findings.toLocaleString("en")} findings: nodes of the largest view`, nodes, 1500);
  await page.context().close();
}
await browser.close();
for (const name of ["sample", "f10000"]) await lighthouse(name);

for (const f of figures) console.log(`${f.what.padEnd(48)} ${`${Math.round(f.value * 100) / 100}${f.unit}`.padStart(10)}   ${f.bar.padEnd(10)} ${f.held ? "ok" : "MISS"}`);
for (const text of problems) console.error(text);
process.exit(problems.length || figures.some((f) => !f.held) ? 1 : 0);

async function lighthouse(name) {
  const html = gzipSync(readFileSync(join(dir, `${name}.html`))); // as web servers send it
  const server = createServer((request, response) => {
    if (request.url === "/report.html") response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip" }).end(html);
    else response.writeHead(204).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cli = join(dirname(require.resolve("lighthouse/package.json")), "cli/index.js");
  const out = join(dir, `${name}.lighthouse.json`);

  const run = spawn(process.execPath, [cli, `http://127.0.0.1:${server.address().port}/report.html`, "--chrome-flags=--headless=new --no-sandbox", "--only-categories=performance,accessibility", "--output=json", `--output-path=${out}`, "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => run.on("exit", resolve));
  server.close();
  if (code !== 0) return problems.push(`lighthouse ended with ${code}`);
  const { categories } = JSON.parse(readFileSync(out, "utf8"));
  least(`${name}: Lighthouse accessibility`, categories.accessibility.score, 1);
  least(`${name}: Lighthouse performance`, categories.performance.score, 0.95);
}
