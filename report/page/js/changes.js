// What changed since an earlier scan.
function buildChanges(section) {
  const card = section.querySelector("[data-link]");
  if (card && !card.querySelector("a")) card.append(h("p", {}, h("a", { href: "#v=findings&change=new" }, "All new findings")));
  if (!(data.resolved || []).length) return;
  put(section, paged("No longer there", [
    ["Bucket", "", (one) => one.bucket || one.arn], ["Rule", "", (one) => code(one.rule)], ["What became of it", "", (one) => (one.gone ? "the bucket is gone" : "fixed")],
  ], data.resolved));
}
