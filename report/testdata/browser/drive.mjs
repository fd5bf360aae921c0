// Drives the page as a reader would, and compares with the JSON document of the same run.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { check, equal, open } from "./pages.mjs";

const shown = async (page) => Number((await page.textContent("#shown")).split(" ")[0].replaceAll(",", ""));
const jenkins = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'";

export async function drive(browser, file, doc) {
  for (const step of [searches, filters, opens, fixes, keys, links, themes, groups, prints, wide]) {
    const page = await open(browser, file);
    await step(page, doc, file);
    await page.context().close();
  }
  await bare(browser, file, doc);
}

async function searches(page, doc) {
  await page.click('#views a[data-view="findings"]');
  equal(await shown(page), doc.findings.length, "all findings");
  await page.fill("#words", "versioning");
  const n = await shown(page);
  check(n > 0 && n < doc.findings.length, `searching shows ${n}`);
  for (const row of await page.$$eval("table.findings tbody tr", (rows) => rows.map((row) => row.textContent.toLowerCase()))) check(row.includes("versioning"), `found by mistake: ${row}`);
  await page.fill("#words", "bucket:" + doc.findings[0].bucket);
  equal(await shown(page), doc.findings.filter((f) => f.bucket.includes(doc.findings[0].bucket)).length, "findings of a bucket");
  await page.fill("#words", "no such thing anywhere");
  equal(await shown(page), 0, "nothing found");
  await page.click("text=Clear");
  equal(await shown(page), doc.findings.length, "cleared");
}

async function filters(page, doc) {
  await page.click('#views a[data-view="findings"]');
  await page.click("button.toggle.critical");
  equal(await shown(page), doc.findings.filter((f) => f.severity === "critical").length, "critical findings");
  check(page.url().includes("sev=critical"), "the address does not say sev=critical");
  await page.selectOption("#by-is", "fail");
  equal(await shown(page), doc.findings.filter((f) => f.severity === "critical" && f.verdict === "fail" && !f.exception).length, "critical failures");
  await page.reload();
  await page.waitForSelector("[data-ready]", { state: "attached" });
  equal(await shown(page), doc.findings.filter((f) => f.severity === "critical" && f.verdict === "fail" && !f.exception).length, "the same after a reload");
  await page.click("text=Clear");
  const framework = Object.keys(doc.findings.find((f) => Object.keys(f.frameworks).length > 0).frameworks)[0];
  await page.selectOption("#by-fw", framework);
  const of = doc.findings.filter((f) => f.frameworks[framework]).length;
  equal(await shown(page), of, `findings of ${framework}`);
  check(of > 0 && of < doc.findings.length, `${framework} chooses ${of}`);
}

async function opens(page, doc) {
  await page.goto(page.url().split("#")[0] + "#v=findings");
  await page.click("table.findings tbody tr:nth-child(2) a");
  check(await page.isVisible("dialog h2"), "the finding does not open");
  const text = await page.textContent("dialog");
  const print = /[0-9a-f]{16}/.exec(page.url())[0];
  const f = doc.findings.find((one) => one.fingerprint.startsWith(print));
  for (const want of [f.title, f.rule, f.arn, ...f.evidence.map((e) => e.path)]) check(text.includes(want), `the finding does not say ${want}`);
  await page.keyboard.press("Escape");
  check(!(await page.isVisible("dialog")), "Esc does not close");
  const focused = () => document.activeElement.closest("tr")?.rowIndex;
  await page.waitForFunction(focused).catch(() => {}); // a dialog tells of its end after it is gone
  equal(await page.evaluate(focused), 2, "the row that has the focus again");
}

// fixes offers what the tool can do about a finding, and nothing where it can do nothing.
async function fixes(page, doc) {
  const ready = (f) => doc.fixes.find((fix) => fix.rules.includes(f.rule));
  const open = doc.findings.filter((f) => f.verdict === "fail" && !f.exception && f.bucket);
  for (const f of [open.find(ready), open.find((one) => !ready(one))]) {
    await page.goto(page.url().split("#")[0] + "#f=" + f.fingerprint);
    await page.waitForSelector("dialog h2");
    const text = await page.textContent("dialog"), fix = ready(f);
    const command = `s3audit remediate plan --fix ${f.rule} --target ${f.bucket}`;
    check(text.includes(command) === Boolean(fix), `the finding of ${f.rule} and ${command}`);
    if (fix) {
      check(text.includes(fix.hcl.trim()), `the finding does not show ${fix.name}`);
      await page.click(".command .copy");
      await page.waitForSelector(".command .copy:text('Copied')");
      await page.click("details.hcl summary");
      check(await page.isVisible("details.hcl pre"), "the HCL does not show");
    }
    await page.keyboard.press("Escape");
  }
}

async function keys(page, doc) {
  await page.keyboard.press("/");
  equal(await page.evaluate(() => document.activeElement.id), "words", "what / puts the focus on");
  await page.keyboard.type("public");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  equal(await page.evaluate(() => document.activeElement.closest("tr")?.rowIndex), 2, "the row after j j j k");
  check(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none"), "the focus is not to be seen");
  await page.keyboard.press("Enter");
  check(await page.isVisible("dialog h2"), "Enter does not open");
  const first = await page.textContent("dialog");
  await page.keyboard.press("j");
  check((await page.textContent("dialog")) !== first, "j does not go to the next finding");
  await page.goto(page.url().split("#")[0] + "#v=findings");
  for (let i = 0; i < 51; i++) await page.keyboard.press("j");
  check(doc.findings.length < 51 || page.url().includes("p=2"), "j does not turn the page");
}

async function links(page, doc, file) {
  const f = doc.findings[Math.floor(doc.findings.length / 2)];
  const other = await open(page.context().browser(), file, { hash: "#f=" + f.fingerprint });
  check(await other.isVisible("dialog h2"), "a link to a finding does not open it");
  check((await other.textContent("dialog")).includes(f.arn), "a link opens another finding");
  check(await other.isVisible('table.findings tr[aria-current="true"]'), "the row of a linked finding is not on the page");
  await other.goto(other.url().split("#")[0] + "#f=0123456789abcdef0123");
  check((await other.textContent("dialog")).includes("No such finding"), "a link to nothing says nothing");
  await other.goto(other.url().split("#")[0] + "#v=findings&q=logging&group=rule");
  equal(await other.inputValue("#words"), "logging", "the search of a link");
  equal(await other.inputValue("#by-group"), "rule", "the groups of a link");
  await other.goto(other.url().split("#")[0] + "#coverage");
  check(await other.isVisible("#coverage-title"), "a plain anchor shows nothing");
  await other.goBack();
  check(await other.isVisible("table.findings tr.group"), "going back does not show what was there");
  await other.context().close();
}

async function themes(page) {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.selectOption("#by-theme", "dark");
  const dark = await paper();
  check(light !== dark, "the theme does not change");
  await page.reload();
  await page.waitForSelector("[data-ready]", { state: "attached" });
  equal(await paper(), dark, "the theme after a reload");
  await page.selectOption("#by-theme", "light");
  equal(await paper(), light, "the theme switched back");
}

async function groups(page, doc) {
  await page.click('#views a[data-view="findings"]');
  for (const [by, of] of [["bucket", (f) => f.account + f.bucket], ["rule", (f) => f.rule], ["account", (f) => f.account]]) {
    await page.selectOption("#by-group", by);
    const want = new Set(doc.findings.map(of)).size;
    const said = await page.textContent(".pager span").catch(() => "");
    equal(want > 50 ? Number(said.split(" of ")[1]) : await page.locator("tr.group").count(), want, `groups by ${by}`);
  }
  await page.selectOption("#by-group", "rule");
  await page.click("tr.group:first-child button");
  check((await page.locator("table.findings tr[data-at]").count()) > 0, "a group does not open");
}

async function prints(page, doc) {
  await page.goto(page.url().split("#")[0] + "#v=findings&sort=rule");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  equal(await page.locator("#paper article").count(), Math.min(200, doc.findings.length), "findings on paper");
  if (doc.findings.length > 200) check((await page.textContent("#paper .cut")).includes("The first 200 of"), "paper does not say where it was cut");
  for (const id of ["summary", "coverage-title"]) check(await page.isVisible("#" + id), `${id} is not on paper`);
  check(!(await page.isVisible("#filter")), "the filter is on paper");
  const pdf = await page.pdf({ format: "A4" });
  check(pdf.length > 20_000, `the PDF has ${pdf.length} bytes`);
}

// From a phone to a wall.
async function wide(page) {
  for (const width of [320, 360, 768, 1024, 1920, 3840]) {
    await page.setViewportSize({ width, height: 900 });
    for (const hash of await page.$$eval("#views a", (all) => all.map((a) => a.hash))) {
      await page.evaluate((to) => (location.hash = to), hash);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(over <= 0, `${hash} at ${width} px is ${over} px too wide`);
    }
  }
}

/** Without a script, and where a server forbids script and style. */
export async function bare(browser, file, doc) {
  const still = await open(browser, file, { javaScriptEnabled: false, ready: false });
  await whole(still, doc, "without script");
  await still.context().close();
  const server = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": jenkins }).end(readFileSync(file)));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await open(browser, file, { served: `http://127.0.0.1:${server.address().port}/report.html`, ready: false, name: "under Jenkins' policy" });
  await whole(page, doc, "under Jenkins' policy");
  equal(await page.locator("[data-ready]").count(), 0, "the script ran under Jenkins' policy");
  await page.context().close();
  server.close();
}

async function whole(page, doc, how) {
  const text = await page.innerText("body");
  const words = ["S3 audit", "Findings by severity", "Coverage", doc.exit.reason.slice(1, 30)];
  if (doc.findings.length > 60) words.push("The worst 60 of", doc.findings.find((f) => f.severity === "critical" && f.verdict === "fail").title);
  else words.push(...doc.findings.map((f) => f.rule.slice(0, 5)));
  words.push(...doc.coverage.grant.map((action) => action.slice(0, 5)));
  for (const want of words) check(text.includes(want), `${how}: the page does not say ${want}`);
}
