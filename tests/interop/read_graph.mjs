// Usage: node read_graph.mjs graph.gexf graph.graphml -> one JSON object a line: counts and what survived.
import { readFileSync } from "node:fs";
import graphology from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const { MultiDirectedGraph } = graphology;

for (const path of process.argv.slice(2)) {
  const parse = path.endsWith(".gexf") ? gexf.parse : graphml.parse;
  const graph = parse(MultiDirectedGraph, readFileSync(path, "utf8"), { respectInputGraphType: true });
  const kinds = {};
  graph.forEachEdge((edge, attributes) => {
    const kind = attributes.kind ?? attributes.predicate;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  });
  const labels = graph.mapNodes((node, attributes) => attributes.label).sort();
  const placed = graph.filterNodes(
    (node, { x, y, size, color }) => Number.isFinite(x) && Number.isFinite(y) && size > 0 && color,
  );
  const numbers = graph.filterNodes((node, attributes) => typeof attributes.confidence === "number");
  const aliases = {};
  graph.forEachNode((node, attributes) => {
    if (attributes.aliases?.length) aliases[node] = attributes.aliases;
  });
  console.log(
    JSON.stringify({
      nodes: graph.order,
      edges: graph.size,
      kinds,
      aliases,
      labels,
      placed: placed.length,
      numbers: numbers.length,
    }),
  );
}
