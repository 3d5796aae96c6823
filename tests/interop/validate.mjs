// Usage: node validate.mjs shapes.ttl data.ttl ... -> for each data file one line, a JSON array of the shapes that fail.
import { readFileSync } from "node:fs";
import { Parser } from "n3";
import rdf from "rdf-ext";
import Validator from "rdf-validate-shacl";

const NODE_SHAPE = rdf.namedNode("http://www.w3.org/ns/shacl#property");
const load = (path) => rdf.dataset(new Parser({ factory: rdf }).parse(readFileSync(path, "utf8")));

const [shapesPath, ...paths] = process.argv.slice(2);
const shapes = load(shapesPath);
const validator = new Validator(shapes, { factory: rdf });

for (const path of paths) {
  const report = await validator.validate(load(path));
  const failed = new Set();
  for (const result of report.results) {
    for (const shape of [result.sourceShape, ...[...shapes.match(null, NODE_SHAPE, result.sourceShape)].map((quad) => quad.subject)]) {
      if (shape.termType === "NamedNode") failed.add(shape.value);
    }
  }
  if (report.conforms !== (failed.size === 0)) throw new Error(`${path}: conforms is ${report.conforms}`);
  console.log(JSON.stringify([...failed].sort()));
}
