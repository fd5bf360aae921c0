"use strict";
(() => {
  const bar = document.getElementById("filter");
  if (!bar) return;
  const words = document.getElementById("words");
  const least = document.getElementById("least");
  const shown = document.getElementById("shown");
  const order = ["info", "low", "medium", "high", "critical"];
  const buckets = [...document.querySelectorAll(".bucket")].map((node) => ({
    node,
    name: node.querySelector("h3").textContent.toLowerCase(),
    items: [...node.querySelectorAll(".finding")].map((item) => ({
      node: item,
      text: item.textContent.toLowerCase(),
      label: item.dataset.label,
    })),
  }));
  const total = buckets.reduce((n, b) => n + b.items.length, 0);
  const wanted = (label) => {
    if (least.value === "all") return true;
    if (least.value === "unknown") return label === "unknown" || label === "error";
    return order.indexOf(label) >= order.indexOf(least.value);
  };
  const apply = () => {
    const terms = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const b of buckets) {
      let any = 0;
      for (const i of b.items) {
        const yes = wanted(i.label) && terms.every((t) => i.text.includes(t) || b.name.includes(t));
        i.node.hidden = !yes;
        any += yes;
      }
      b.node.hidden = any === 0;
      n += any;
    }
    shown.textContent = n === total ? `${n} findings` : `${n} of ${total} findings`;
  };
  bar.hidden = false;
  bar.addEventListener("input", apply);
  addEventListener("beforeprint", () => {
    for (const d of document.querySelectorAll("details")) d.open = true;
  });
  addEventListener("hashchange", () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      words.value = "";
      least.value = "all";
      apply();
      target.scrollIntoView();
    }
  });
  apply();
})();
