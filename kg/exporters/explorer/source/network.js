// Things and relations -> a drawing; what is drawn follows the filters, the search and the selection.
import Graph from "graphology";
import Sigma from "sigma";
import { other } from "./model.js";

const MANY = 20000;
const FEW = 600;
const LONGEST = 36;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Draw, or give undefined where there is no WebGL. */
export function drawNetwork(stage, model, onOpen) {
  if (!document.createElement("canvas").getContext("webgl2")) return undefined;
  const graph = makeGraph(model);
  const look = { visible: undefined, matches: undefined, selected: -1, near: new Set(), onlyNear: false, confidence: 0, colors: {} };
  const labels = [];
  const sigma = new Sigma(graph, stage, {
    allowInvalidContainer: true,
    defaultDrawNodeLabel: (context, data, settings) => labels.push({ context, data, settings }),
    defaultDrawNodeHover: (context, data, settings) => drawHover(context, data, settings, look.colors),
    hideEdgesOnMove: graph.size > MANY,
    labelDensity: 0.7,
    labelFont: "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif",
    labelRenderedSizeThreshold: Math.max(3, 7 * shrunk(graph.order)),
    minEdgeThickness: 0.6,
    maxCameraRatio: 3,
    nodeReducer: (key, data) => reduceNode(Number(key), data, look),
    edgeReducer: (key, data) => reduceEdge(model.statements[Number(key)], data, look),
    zIndex: true,
  });
  sigma.on("afterRender", () => drawLabels(labels.splice(0), look.colors));
  sigma.on("clickNode", ({ node }) => onOpen(Number(node)));
  sigma.on("enterNode", () => { stage.style.cursor = "pointer"; });
  sigma.on("leaveNode", () => { stage.style.cursor = ""; });
  new ResizeObserver(() => { if (stage.offsetWidth && stage.offsetHeight) sigma.resize().refresh({ skipIndexation: true }); }).observe(stage);
  moveByKeys(stage, sigma);
  return { sigma, graph, look, update: (changes) => update(sigma, model, look, changes), goTo: (thing) => goTo(sigma, graph, look, thing) };
}

/** How much smaller than few nodes many are drawn, so that they do not cover each other and their edges. */
const shrunk = (count) => Math.min(1, (FEW / count) ** 0.4);

function makeGraph(model) {
  const graph = new Graph({ multi: true, type: "directed" });
  const placed = model.things.filter((thing) => thing.place);
  // Of many things, those without any relation would be a thick ring of dots around all others; the list holds them.
  const drawn = placed.length > FEW ? placed.filter((thing) => thing.relations.length) : placed;
  const scale = shrunk(drawn.length);
  for (const thing of drawn) {
    const [x, y] = thing.place;
    const size = scale * (2.5 + 1.3 * Math.sqrt(thing.relations.length));
    graph.addNode(thing.index, { x, y: -y, size, label: thing.name, color: model.colors[thing.type] });
  }
  for (const { index, subject, object } of model.statements) {
    if (graph.hasNode(subject) && graph.hasNode(object)) graph.addEdgeWithKey(index, subject, object, { size: 0.8 });
  }
  return graph;
}

function update(sigma, model, look, changes) {
  Object.assign(look, changes);
  const selected = model.things[look.selected];
  look.near = new Set(selected ? [selected.index, ...selected.relations.map((statement) => other(statement, selected))] : []);
  sigma.refresh({ skipIndexation: true });
}

function reduceNode(index, data, look) {
  const isNear = look.near.has(index);
  const isHidden = look.onlyNear && look.near.size ? !isNear : look.visible && !look.visible[index] && index !== look.selected;
  if (isHidden) return { ...data, hidden: true };
  if (index === look.selected) return { ...data, size: data.size * 1.4, forceLabel: true, highlighted: true, zIndex: 3 };
  const isLit = look.near.size ? isNear : !look.matches || look.matches.has(index);
  if (!isLit) return { ...data, color: look.colors.dim, label: "", zIndex: 0 };
  const few = look.near.size ? look.near.size <= 25 : look.matches && look.matches.size <= 25;
  return { ...data, forceLabel: Boolean(few), zIndex: 2 };
}

function reduceEdge(statement, data, look) {
  const isHere = look.near.size && (statement.subject === look.selected || statement.object === look.selected);
  if (statement.confidence < look.confidence || (look.near.size && look.onlyNear && !isHere)) return { ...data, hidden: true };
  if (isHere) return { ...data, color: look.colors.link, size: 1.6, zIndex: 2 };
  return { ...data, color: look.near.size || look.matches ? look.colors.dim : look.colors.edge, zIndex: 0 };
}

/** Draw labels once all of a frame are known: of two that overlap, the larger thing keeps its own. */
function drawLabels(labels, colors) {
  const taken = [];
  labels.sort((one, other) => Number(other.data.forceLabel ?? 0) - Number(one.data.forceLabel ?? 0) || other.data.size - one.data.size);
  for (const { context, data, settings } of labels) {
    if (!data.label) continue;
    const size = settings.labelSize;
    const signs = [...data.label];
    const text = signs.length > LONGEST ? `${signs.slice(0, LONGEST - 1).join("").trimEnd()}…` : data.label;
    context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
    const left = data.x + data.size + 3;
    const box = { left, right: left + context.measureText(text).width, top: data.y - 0.7 * size, bottom: data.y + 0.7 * size };
    if (taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)) continue;
    taken.push(box);
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = colors.page ?? "#fff";
    context.strokeText(text, left, data.y + size / 3);
    context.fillStyle = colors.ink ?? "#000";
    context.fillText(text, left, data.y + size / 3);
  }
}

function drawHover(context, data, settings, colors) {
  const size = settings.labelSize;
  context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
  const width = data.label ? context.measureText(data.label).width + 10 : 0;
  context.fillStyle = colors.page;
  context.strokeStyle = colors.link;
  context.beginPath();
  context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  if (!data.label) return;
  context.beginPath();
  context.rect(data.x + data.size + 3, data.y - size / 2 - 4, width, size + 8);
  context.fill();
  context.stroke();
  context.fillStyle = colors.ink;
  context.fillText(data.label, data.x + data.size + 8, data.y + size / 3);
}

/** Move to where a thing and its neighbours fill the stage. */
function goTo(sigma, graph, look, thing) {
  if (!thing || !graph.hasNode(thing.index)) return;
  const places = [...look.near].filter((index) => graph.hasNode(index)).map((index) => sigma.getNodeDisplayData(index));
  const [left, right] = extent(places.map((place) => place.x));
  const [bottom, top] = extent(places.map((place) => place.y));
  const ratio = Math.min(1.3, Math.max(0.15, 1.5 * Math.max(right - left, top - bottom)));
  sigma.getCamera().animate({ x: (left + right) / 2, y: (bottom + top) / 2, ratio }, { duration: still() ? 0 : 400 });
}

function extent(numbers) {
  return [Math.min(...numbers), Math.max(...numbers)];
}

function moveByKeys(stage, sigma) {
  const camera = sigma.getCamera();
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  stage.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step) camera.setState({ x: camera.x + step[0] * 0.1 * camera.ratio, y: camera.y + step[1] * 0.1 * camera.ratio });
    else if (event.key === "+" || event.key === "=") camera.animatedZoom({ duration: 0 });
    else if (event.key === "-") camera.animatedUnzoom({ duration: 0 });
    else if (event.key === "0") camera.animatedReset({ duration: 0 });
    else return;
    event.preventDefault();
  });
}
