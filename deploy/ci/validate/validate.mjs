// Holds YAML files to the schemas of schemastore: validate.mjs SCHEMA=FILE...
// With --self-test it wants every schema to refuse a file that is broken.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);

function validator(schema) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const document = JSON.parse(readFileSync(require.resolve(`schemastore/schemas/json/${schema}.json`), "utf8"));
  delete document.$schema; // draft-07 in more than one spelling
  return ajv.compile(document);
}

function parse(text, file) {
  const documents = parseAllDocuments(text);
  for (const document of documents) {
    for (const error of document.errors) throw new Error(`${file}: ${error.message}`);
  }
  return documents.map((document) => document.toJS());
}

// What each schema must refuse.
const broken = {
  "github-action": "name: x\ndescription: y\nruns: {using: composite}\n",
  "github-workflow": "on: push\njobs: {a: {steps: [{run: 1}]}}\n",
  "pre-commit-hooks": "- id: x\n  name: y\n",
};

let failed = false;
const complain = (text) => {
  failed = true;
  console.error(text);
};

if (process.argv[2] === "--self-test") {
  for (const [schema, text] of Object.entries(broken)) {
    if (parse(text, schema).every(validator(schema))) complain(`${schema} takes a broken file`);
  }
} else {
  for (const pair of process.argv.slice(2)) {
    const [schema, file] = pair.split("=");
    try {
      const documents = parse(readFileSync(file, "utf8"), file);
      if (schema === "yaml") continue; // well-formed is all that can be asked
      const validate = validator(schema);
      for (const document of documents) {
        if (!validate(document)) {
          for (const e of validate.errors) complain(`${file}: ${e.instancePath || "/"} ${e.message}`);
        }
      }
    } catch (error) {
      complain(`${file}: ${error.message}`);
    }
  }
}
process.exit(failed ? 1 : 0);
