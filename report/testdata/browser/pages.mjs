// What every test needs: a browser, pages that load nothing, and a list of what went wrong.
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

export const problems = [];
export const check = (holds, text) => {
  if (!holds) problems.push(text);
  return holds;
};

export const equal = (have, want, text) => check(Object.is(have, want), `${text}: ${JSON.stringify(have)}, want ${JSON.stringify(want)}`);

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROME_PATH || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });

/** A page that fails the run when it says an error or asks for anything but itself. */
export async function open(browser, file, { hash = "", ready = true, served = "", name = file, ...options } = {}) {
  const context = await browser.newContext({ offline: !served, viewport: { width: 1280, height: 900 }, colorScheme: "light", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const self = served || pathToFileURL(file).href;
  page.on("request", (request) => check(request.url().split("#")[0] === self, `${name}: asks for ${request.url().slice(0, 100)}`));
  page.on("pageerror", (error) => problems.push(`${name}: ${error.stack}`));
  page.on("dialog", (dialog) => problems.push(`${name}: a dialog says ${dialog.message()}`));
  page.on("console", (message) => {
    // Jenkins' own policy has the browser say what it forbids.
    if (message.type() === "error" && !(served && /Content Security Policy|sandboxed/.test(message.text()))) problems.push(`${name}: console: ${message.text()}`);
  });
  await page.goto(self + hash);
  if (ready) await page.waitForSelector("[data-ready]", { state: "attached" });
  return page;
}
