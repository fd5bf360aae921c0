// One view at a time, chosen by the address.
function buildShell() {
  for (const link of byId("views").children) link.setAttribute("href", `#v=${link.dataset.view}`);
  if (total) byId("still").remove();
  for (const node of document.querySelectorAll("[data-filter]")) linkUp(node);
  byId("switch").append(themeChoice());
  document.body.append(detail);
  document.documentElement.classList.add("script");
}

// linkUp makes a line of the summary lead to what it counts.
function linkUp(node) {
  const [name, value] = node.dataset.filter.split(/=(.*)/s);
  const target = name === "sev" ? { v: "findings", sev: value, is: "fail" } : { v: "findings", q: `bucket:${value}` };
  const text = node.querySelector(".name") || node.querySelector(".tag");
  if (name !== "sev" && /\s/.test(value)) return; // no bucket, but the account
  const link = h("a", { href: `#${new URLSearchParams(target)}` });
  text.replaceWith(link);
  link.append(text);
}

function themeChoice() {
  const root = document.documentElement;
  const kept = recall("theme");
  if (kept) root.dataset.theme = kept;
  const node = choice("theme", "Theme", [["", "system"], ["light", "light"], ["dark", "dark"]], (value) => {
    if (value) root.dataset.theme = value;
    else delete root.dataset.theme;
    remember("theme", value);
  });
  node.querySelector("select").value = kept;
  return node;
}

function recall(name) {
  try {
    return localStorage.getItem(`s3audit-${name}`) || "";
  } catch {
    return ""; // a sandbox has no storage
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`s3audit-${name}`, value);
  } catch {
    // then it holds for this page only
  }
}

function go(change) {
  amend(change);
  route();
}

function route() {
  readState();
  const views = [...document.querySelectorAll("main > .view")];
  if (!views.some((view) => view.id === state.v)) state.v = byId(state.v)?.closest(".view")?.id || "overview";
  for (const view of views) view.classList.toggle("away", view.id !== state.v);
  for (const link of byId("views").children) {
    if (link.dataset.view === state.v) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  fillView(state.v);
  if (state.v === "findings") showFindings();
  else if (table) table.body.replaceChildren();
  showDetail();
}

async function start() {
  if (!("DecompressionStream" in window)) return; // the page as it stands
  await readData();
  buildShell();
  addEventListener("hashchange", () => {
    const view = state.v;
    route();
    if (state.v !== view && !state.f) scrollTo(0, 0);
  });
  addEventListener("keydown", onKey);
  addEventListener("beforeprint", beforePrint);
  addEventListener("afterprint", () => byId("paper")?.remove());
  route();
  if (!location.hash.includes("=")) scrollTo(0, 0); // it was the whole page that the browser went down
  document.documentElement.dataset.ready = "true";
  performance.mark("ready");
}

start();
