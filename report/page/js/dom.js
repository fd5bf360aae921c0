// The page is built with these alone, so that no text is ever markup.
function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false && child !== ""));
  return node;
}

const byId = (id) => document.getElementById(id);
const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
const count = (n, noun) => `${number(n)} ${noun}${n === 1 ? "" : "s"}`;
const tag = (word, shown) => h("span", { class: `tag ${word}` }, shown || word);
const code = (text, kind) => h("code", { class: kind }, text);
const listed = (items) => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`);

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// bar divides a line: [[class, n], …].
function bar(parts) {
  const sum = parts.reduce((n, part) => n + part[1], 0) || 1;
  let x = 0;
  const rects = parts.filter((part) => part[1]).map(([name, n]) => {
    const rect = svg("rect", { class: name, x: (x * 100) / sum, width: (n * 100) / sum, height: 8 });
    x += n;
    return rect;
  });
  return svg("svg", { class: "score", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" }, ...rects);
}

function button(text, onclick, attributes) {
  return h("button", { type: "button", onclick, ...attributes }, text);
}

function copyButton(text, what) {
  const node = button("Copy", async () => {
    node.textContent = (await copied(text)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (node.textContent = "Copy"), 1500);
  }, { class: "copy", "aria-label": `Copy ${what}` });
  return node;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "off", readonly: true, "aria-label": "To copy" });
    area.value = text;
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

// choice is a labelled select: options are [value, shown].
function choice(name, text, options, onchange) {
  const select = h("select", { id: `by-${name}`, name, onchange: () => onchange(select.value) },
    options.map(([value, shown]) => h("option", { value }, shown)));
  return h("label", { class: "choice", for: `by-${name}` }, h("span", {}, text), select);
}
