// Usage: node read_rdf.mjs graph.ttl graph.jsonld ... -> for each file one line, a JSON array of quads.
import { createReadStream, readFileSync } from "node:fs";
import jsonld from "jsonld";
import { Parser } from "n3";
import { RdfXmlParser } from "rdfxml-streaming-parser";

const readXml = (path) =>
  new Promise((resolve, reject) => {
    const quads = [];
    // As text: a character cut in two at the end of a chunk would be lost.
    createReadStream(path, "utf8")
      .pipe(new RdfXmlParser())
      .on("data", (quad) => quads.push(quad))
      .on("error", reject)
      .on("end", () => resolve(quads));
  });

// Each file holds its own context: nothing may be fetched.
const documentLoader = (url) => {
  throw new Error(`${url} would be fetched`);
};

async function read(path) {
  if (path.endsWith(".jsonld")) {
    return jsonld.toRDF(JSON.parse(readFileSync(path, "utf8")), { documentLoader });
  }
  if (path.endsWith(".rdf")) return readXml(path);
  const formats = { ttl: "text/turtle", nt: "N-Triples", nq: "N-Quads", trig: "TriG" };
  return new Parser({ format: formats[path.split(".").pop()] }).parse(readFileSync(path, "utf8"));
}

const term = (value) => (value.termType === "Literal" ? [value.value, value.language || "", value.datatype.value] : [value.value]);

for (const path of process.argv.slice(2)) {
  const quads = await read(path);
  if (quads.some((quad) => [quad.subject, quad.object].some((value) => value.termType === "BlankNode"))) {
    throw new Error(`${path} has a blank node`);
  }
  console.log(JSON.stringify(quads.map((quad) => [quad.graph, quad.subject, quad.predicate, quad.object].map(term))));
}
