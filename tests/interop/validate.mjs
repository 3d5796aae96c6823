// Usage: node validate.mjs shapes.ttl data.ttl ... -> for each data file one line, a JSON array of the shapes that fail.
import { readFileSync } from "node:fs";
import { Parser } from "n3";
import Validator from "rdf-validate-shacl";

const PROPERTY = "http://www.w3.org/ns/shacl#property";
const load = (path) => new Parser().parse(readFileSync(path, "utf8"));

const [shapesPath, ...paths] = process.argv.slice(2);
const shapes = load(shapesPath);
const validator = new Validator(shapes);

for (const path of paths) {
  const report = await validator.validate(validator.factory.dataset(load(path)));
  const failed = new Set();
  for (const { sourceShape } of report.results) {
    const owners = shapes.filter((quad) => quad.predicate.value === PROPERTY && quad.object.equals(sourceShape));
    for (const shape of [sourceShape, ...owners.map((quad) => quad.subject)]) {
      if (shape.termType === "NamedNode") failed.add(shape.value);
    }
  }
  if (report.conforms !== (failed.size === 0)) throw new Error(`${path}: conforms is ${report.conforms}`);
  console.log(JSON.stringify([...failed].sort()));
}
