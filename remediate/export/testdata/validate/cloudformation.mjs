// Holds templates to the resources and properties that AWS publishes of
// CloudFormation: cloudformation.mjs FILE... With --self-test FILE it breaks the
// template, and wants every mistake to be found.
import { readFileSync } from "node:fs";
import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { parse } from "yaml";

const spec = loadAwsServiceSpecSync();

// Complaints about a value, by the type that its property has.
const types = {
  string: (v, type) => (typeof v !== "string" ? ["is not a string"] : type.allowedValues && !type.allowedValues.includes(v) ? [`is none of ${type.allowedValues}`] : []),
  boolean: (v) => (typeof v === "boolean" ? [] : ["is not a boolean"]),
  number: (v) => (typeof v === "number" ? [] : ["is not a number"]),
  // CloudFormation's own schema has the sizes of a lifecycle rule as digits in a text.
  integer: (v) => (Number.isInteger(v) || /^[0-9]+$/.test(v) ? [] : ["is not an integer"]),
  "date-time": (v) => (Number.isNaN(Date.parse(v)) ? ["is not a time"] : []),
  json: (v) => (v && typeof v === "object" ? [] : ["is not an object"]),
  array: (v, type) => (Array.isArray(v) ? v.flatMap((item, i) => under(`[${i}]`, complaints(item, type.element))) : ["is not a list"]),
  map: (v, type) => (isObject(v) ? Object.entries(v).flatMap(([key, item]) => under(`.${key}`, complaints(item, type.element))) : ["is not a map"]),
  union: (v, type) => (type.types.some((one) => complaints(v, one).length === 0) ? [] : ["fits none of its types"]),
  ref: (v, type) => members(v, spec.get("typeDefinition", type.reference.$ref).properties),
  tag: (v) => members(v, { Key: { type: { type: "string" }, required: true }, Value: { type: { type: "string" }, required: true } }),
};

const isObject = (v) => v !== null && typeof v === "object" && !Array.isArray(v);
const under = (place, list) => list.map((text) => (text.startsWith(".") || text.startsWith("[") ? place + text : `${place} ${text}`));

function complaints(v, type) {
  if (!types[type.type]) throw new Error(`a type ${type.type} is new here`);
  return types[type.type](v, type);
}

function members(v, properties) {
  if (!isObject(v)) return ["is not an object"];
  const missing = Object.keys(properties).filter((name) => properties[name].required && !(name in v));
  return [
    ...missing.map((name) => `.${name} is missing`),
    ...Object.entries(v).flatMap(([name, value]) => under(`.${name}`, properties[name] ? complaints(value, properties[name].type) : ["is no property"])),
  ];
}

function resource(r, t) {
  const known = spec.lookup("resource", "cloudFormationType", "equals", r.Type);
  return [
    ...(known.length === 0 ? [`${r.Type} is no resource`] : under(".Properties", members(r.Properties, known.only().properties))),
    ...(r.DependsOn ?? []).filter((name) => !t.Resources[name]).map((name) => `depends on ${name}, which is not there`),
    ...(r.Condition && !t.Conditions?.[r.Condition] ? [`has the condition ${r.Condition}, which is not there`] : []),
  ];
}

function template(t) {
  return Object.entries(t.Resources).flatMap(([name, r]) => under(name, [...(/^[A-Za-z0-9]+$/.test(name) ? [] : ["is no logical id"]), ...resource(r, t)]));
}

// Each changes one thing that CloudFormation would not take.
const mistakes = [
  (r) => (r.Type += "s"),
  (r) => (r.Properties.Nonsense = true),
  (r) => (r.Properties.Tags = [{ Key: "a" }]),
  (r) => (r.Properties.VersioningConfiguration = { Status: "On" }),
  (r) => (r.Properties.VersioningConfiguration = {}),
  (r) => (r.Properties.PublicAccessBlockConfiguration = { BlockPublicAcls: "yes" }),
  (r) => (r.Properties.LifecycleConfiguration = { Rules: [{ Status: "Enabled", ExpirationInDays: 1.5 }] }),
  (r) => (r.Properties.LifecycleConfiguration = { Rules: {} }),
  (r) => (r.DependsOn = ["Nobody"]),
  (r) => (r.Condition = "InNowhere"),
];

const [first, ...rest] = process.argv.slice(2);
const files = first === "--self-test" ? rest : [first, ...rest];
let failed = false;
for (const file of files) {
  const found = template(parse(readFileSync(file, "utf8")));
  if (first === "--self-test") {
    for (const [i, breaks] of mistakes.entries()) {
      const broken = parse(readFileSync(file, "utf8"));
      breaks(Object.values(broken.Resources).find((r) => r.Type === "AWS::S3::Bucket"));
      if (template(broken).length <= found.length) found.push(`mistake ${i} of ${mistakes.length} goes unnoticed`);
    }
  }
  for (const text of found) console.error(`${file}: ${text}`);
  failed ||= found.length > 0;
}
process.exit(failed ? 1 : 0);
