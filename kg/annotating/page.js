// A post with what was found in it -> what a person corrects, as a corrections file. Nothing is fetched or sent.
const get = (id) => document.getElementById(id);
const data = JSON.parse(get("data").textContent);
get("data").remove();

// The order of fields is that of data.py.
const things = data.things.map(([type, name, mentions, links, attributes, confidence], index) => (
  { index, type, name, mentions, links, attributes, confidence, reference: { type, name, in: data.source } }
));
const relations = data.found.map(([subject, predicate, object, confidence, quote, blocks], index) => (
  { index, subject, predicate, object, confidence, quote, blocks }
));
const corrections = new Map();
let selected;
let saved = true;

const percent = (number) => `${Math.round(number * 100)}%`;
const spoken = (predicate) => predicate.replaceAll("_", " ");
const nameOf = (index) => (index < 0 ? "this post" : things[index].name);
const isDropped = (thing) => corrections.has(`drop ${thing.index}`);

// Text -> YAML: what JSON quotes, and besides it what YAML allows in no file.
const quoted = (text) => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
  (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
const BARE = new Set(["type", "predicate"]);
function written(value, key = "") {
  if (typeof value === "string") return BARE.has(key) ? value : quoted(value);
  if (Array.isArray(value)) return `[${value.map((each) => written(each)).join(", ")}]`;
  return `{${Object.entries(value).map(([name, each]) => `${name}: ${written(each, name)}`).join(", ")}}`;
}

/** The corrections file: each place for new entries is filled, or taken out with a key that would stand alone. */
function fileText() {
  const lines = [];
  for (const line of data.template.split("\n")) {
    const found = /^( *)- kg-new-(\w+)$/.exec(line);
    if (!found) {
      lines.push(line);
      continue;
    }
    const entries = [...corrections.values()].filter((each) => each.key === found[2]);
    if (!entries.length && lines.at(-1) === `${found[2]}:`) lines.pop();
    lines.push(...entries.map((each) => `${found[1]}- ${written(each.value)}`));
  }
  return lines.join("\n");
}

function correct(id, key, value, note) {
  corrections.set(id, { key, value, note });
  saved = false;
  show();
}

function undo(id) {
  const added = things.find((thing) => id === `new ${thing.index}`);
  corrections.delete(id);
  if (added) for (const other of about(added)) corrections.delete(other);
  if (added) added.taken = true;
  show();
}

/** The corrections that speak of a thing, which cannot stand beside one that drops it. */
function about(thing) {
  const same = written(thing.reference);
  return [...corrections].filter(([id, { value }]) => id !== `new ${thing.index}` && written(value).includes(same)).map(([id]) => id);
}

function drop(thing) {
  for (const id of about(thing)) corrections.delete(id);
  correct(`drop ${thing.index}`, "drop", thing.reference, `${thing.name} is no ${thing.type}, nor anything else`);
}

function showPost() {
  const blocks = data.blocks.map(([kind, value, pieces]) => {
    const block = element(kind === "heading" ? "h2" : "p", { class: kind });
    if (kind === "front_matter") block.append(`${value}: `);
    for (const [text, index] of pieces) {
      if (index === undefined) block.append(" ", link(text, "↗"));
      else if (index < 0) block.append(text);
      else block.append(mark(text, things[index]));
    }
    for (const each of block.querySelectorAll("a")) each.setAttribute("aria-label", `Link to ${each.getAttribute("href")}`);
    return block;
  });
  get("post").replaceChildren(...blocks);
  if (data.language !== "und") get("post").lang = data.language;
}

function mark(text, thing) {
  const made = element("span", { class: "mark", role: "button", tabindex: "0", title: `${thing.type}: ${thing.name}` }, text);
  made.style.setProperty("--tone", data.types[thing.type]);
  made.dataset.thing = String(thing.index);
  return made;
}

function select(thing, byKey) {
  selected = thing;
  show();
  if (byKey) get("card").querySelector("h2").focus();
}

function show() {
  for (const each of get("post").querySelectorAll(".mark")) {
    const thing = things[Number(each.dataset.thing)];
    each.setAttribute("aria-pressed", String(thing === selected));
    each.classList.toggle("gone", isDropped(thing));
  }
  const controls = () => [...get("card").querySelectorAll("input, select, button")];
  const place = controls().indexOf(document.activeElement);
  showCard();
  controls()[place]?.focus();
  const listed = things.filter((thing) => !thing.taken);
  get("things").replaceChildren(...listed.map((thing) => element("li", {},
    element("button", { type: "button", onclick: () => select(thing, true) }, `${thing.type}: ${thing.name}`))));
  get("count").textContent = corrections.size === 1 ? "1 correction" : `${corrections.size} corrections`;
  get("entries").replaceChildren(...[...corrections].map(([id, { note }]) => element("li", {}, element("span", {}, note),
    element("button", { type: "button", "aria-label": `Undo: ${note}`, onclick: () => undo(id) }, "Undo"))));
  get("file").textContent = fileText();
  get("file").hidden = get("save").disabled = !corrections.size;
}

function showCard() {
  const card = get("card");
  if (!selected || selected.taken) {
    card.replaceChildren(element("p", {}, "Choose a coloured name in the post to see what was found, and to correct it."));
    return;
  }
  const { type, name, mentions, links, attributes, confidence } = selected;
  const facts = [...Object.entries(attributes).map(([key, value]) => `${key} ${value}`), `confidence ${percent(confidence)}`];
  const others = mentions.filter((text) => text !== name);
  card.replaceChildren(
    element("h2", { tabindex: "-1" }, name),
    element("p", { class: "soft" }, [type, ...facts].join(" · ")),
    others.length ? element("p", {}, `also ${others.join(", ")}`) : "",
    ...links.map((url) => element("p", {}, link(url))),
    ...(isDropped(selected) ? [] : [relationList(), element("h2", {}, "Correct it"), ...fields(), sameAs(), newRelation()]),
  );
}

function relationList() {
  const near = relations.filter(({ subject, object }) => [subject, object].includes(selected.index));
  return element("ul", { class: "relations" }, ...near.map((relation) => {
    const said = `${nameOf(relation.subject)} ${spoken(relation.predicate)} ${nameOf(relation.object)}`;
    const id = `wrong ${relation.index}`;
    const ends = [relation.subject, relation.object].map((index) => things[index]);
    const wrong = () => correct(id, "drop", claim(ends[0], relation.predicate, ends[1]), `Not so: ${said}`);
    const button = (text, onclick) => element("button", { type: "button", onclick, "aria-label": `${text}: ${said}` }, text);
    return element("li", { class: corrections.has(id) ? "gone" : undefined },
      element("span", { class: "said" }, `${said} · ${percent(relation.confidence)}`), element("q", {}, relation.quote),
      element("span", { class: "row-of" }, button("Show in the post", () => point(relation.blocks)),
        // The file names no posts, so who wrote one is not corrected there; nor does it name twice what was dropped.
        relation.subject < 0 || ends.some(isDropped) || corrections.has(id) ? "" : button("Not so", wrong)));
  }));
}

const claim = (subject, predicate, object) => ({ subject: subject.reference, predicate, object: object.reference });

function point(blocks) {
  const all = [...get("post").children];
  all.forEach((block, index) => block.classList.toggle("near", blocks.includes(index)));
  all[blocks[0]]?.scrollIntoView({ block: "center" });
}

function fields() {
  const thing = selected;
  const { index, type, name, reference: node } = thing;
  const field = (label, input, act) => {
    // Later, so that the field that a person went on to has the focus by then, and gets it again.
    input.addEventListener("change", () => setTimeout(() => {
      if (input.checkValidity()) act(input.value.trim());
    }));
    return element("label", {}, label, input);
  };
  const set = (key, value, old, note) => {
    if (value === old) undo(`${key} ${index}`);
    else correct(`${key} ${index}`, key, { node, [key]: value }, note);
  };
  const now = (key, old) => corrections.get(`${key} ${index}`)?.value[key] ?? old;
  const kinds = element("select", {}, ...Object.keys(data.types).map((kind) => element("option", {}, kind)));
  kinds.value = now("type", type);
  const page = thing.links[0] ?? "";
  const texts = [
    field("Name", element("input", { required: true, value: now("name", name) }), (value) => set("name", value, name, `${name} is called ${value}`)),
    field("Page", element("input", { type: "url", pattern: "https?://[^\\s\\/]+\\.\\S+", value: now("url", page) }),
      (value) => set("url", value, page, value ? `The page of ${name} is ${value}` : `${name} has no page`)),
  ];
  // What a person has added has no other type, and goes away by undoing it.
  if (thing.isNew) return texts;
  return [
    field("Type", kinds, (value) => set("type", value, type, `${name} is of type ${value}`)), ...texts,
    element("button", { type: "button", onclick: () => drop(thing) }, "This is no thing at all"),
  ];
}

function chooser(label, options) {
  return element("select", { "aria-label": label }, element("option", { value: "" }, label),
    ...options.map(([value, text]) => element("option", { value }, text)));
}

const usable = (thing) => thing !== selected && !thing.taken && !isDropped(thing);

function sameAs() {
  const thing = selected;
  const others = things.filter((each) => usable(each) && each.type === thing.type).map((each) => [String(each.index), each.name]);
  if (!others.length) return "";
  const other = chooser("The same as …", others);
  other.addEventListener("change", () => {
    const twin = things[Number(other.value)];
    correct(`same ${thing.index} ${twin.index}`, "same", [thing.reference, twin.reference], `${thing.name} and ${twin.name} are one`);
  });
  return element("div", { class: "row-of" }, other);
}

/** A relation that was missed: the selected thing may be at either end of it. */
function newRelation() {
  const thing = selected;
  const options = Object.entries(data.relations).flatMap(([predicate, ends]) => [
    ...(ends[0].includes(thing.type) ? [[`> ${predicate}`, `${spoken(predicate)} …`]] : []),
    ...(ends[1].includes(thing.type) ? [[`< ${predicate}`, `… ${spoken(predicate)} it`]] : []),
  ]);
  const relation = chooser("A relation is missing …", options);
  const other = chooser("with …", []);
  other.hidden = true;
  relation.addEventListener("change", () => {
    const [direction, predicate] = relation.value.split(" ");
    const kinds = predicate ? data.relations[predicate][direction === ">" ? 1 : 0] : [];
    const fitting = things.filter((each) => usable(each) && kinds.includes(each.type));
    other.replaceChildren(element("option", { value: "" }, "with …"),
      ...fitting.map((each) => element("option", { value: String(each.index) }, each.name)));
    other.hidden = !predicate;
  });
  other.addEventListener("change", () => {
    if (!other.value) return;
    const [direction, predicate] = relation.value.split(" ");
    const ends = direction === ">" ? [thing, things[Number(other.value)]] : [things[Number(other.value)], thing];
    const note = `${ends[0].name} ${spoken(predicate)} ${ends[1].name}`;
    correct(`add ${ends[0].index} ${predicate} ${ends[1].index}`, "add", claim(ends[0], predicate, ends[1]), note);
  });
  return element("div", { class: "row-of" }, relation, other);
}

function addThing(event) {
  event.preventDefault();
  const [name, type, url] = ["new-name", "new-type", "new-url"].map((id) => get(id).value.trim());
  if (!name) return;
  const reference = { type, name };
  const thing = { index: things.length, type, name, mentions: [], links: url ? [url] : [], attributes: {}, confidence: 1, reference, isNew: true };
  things.push(thing);
  get("missing").reset();
  selected = thing;
  correct(`new ${thing.index}`, "add", { type, name, ...(url && { url }) }, `There is the ${type} ${name}`);
}

function save() {
  const address = URL.createObjectURL(new Blob([fileText()], { type: "application/yaml" }));
  element("a", { href: address, download: data.file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  saved = true;
}

function listen() {
  const post = get("post");
  const chosen = (event) => event.target.closest?.(".mark");
  post.addEventListener("click", (event) => {
    if (chosen(event)) select(things[Number(chosen(event).dataset.thing)], false);
  });
  post.addEventListener("keydown", (event) => {
    if (!chosen(event) || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    select(things[Number(chosen(event).dataset.thing)], true);
  });
  get("panel").addEventListener("keydown", (event) => {
    if (event.key === "Escape") post.querySelector('.mark[aria-pressed="true"]')?.focus();
  });
  document.addEventListener("selectionchange", () => {
    const range = document.getSelection();
    const text = range.toString().replace(/\s+/g, " ").trim();
    if (text && text.length < 200 && post.contains(range.anchorNode)) get("new-name").value = text;
  });
  get("missing").addEventListener("submit", addThing);
  get("save").addEventListener("click", save);
  addEventListener("beforeunload", (event) => {
    if (corrections.size && !saved) event.preventDefault();
  });
}

document.title = `${data.title} – what kg found`;
get("title").textContent = data.title;
get("source").append(data.source, ...(data.url ? [" · ", link(data.url)] : []));
get("legend").append(...Object.entries(data.types).map(([type, tone]) => {
  const made = element("li", {}, element("span", { class: "mark" }, type));
  made.firstChild.style.setProperty("--tone", tone);
  return made;
}));
get("new-type").append(...Object.keys(data.types).map((type) => element("option", {}, type)));
showPost();
listen();
show();
document.body.dataset.ready = "yes";
