// One thing -> all that is known of it, each relation one click from the sentences that it rests on.
import { element, link, sign } from "./dom.js";
import { other } from "./model.js";
import { languageName } from "./words.js";

const percent = (number) => `${Math.round(number * 100)}%`;

/** Fill the panel; `page` gives the model, the words of the chosen language, and `open` to go elsewhere. */
export function showCard(panel, thing, page) {
  if (!thing) {
    panel.replaceChildren(element("p", {}, page.words.nothing));
    return;
  }
  const { model, words } = page;
  const heading = element("h2", { tabindex: "-1", lang: thing.language || undefined }, thing.name);
  panel.replaceChildren(
    element("p", { class: "kind" }, sign(thing.type, model.colors[thing.type]), words[model.types[thing.type]]),
    heading,
    facts(thing, page),
    ...section(words.links, thing.links.map((url) => link(url))),
    ...relations(thing, page),
    ...(thing.type === model.POST ? named(thing, page) : section(words.named, thing.sources.map((s) => naming(s, page)))),
  );
}

export function focusCard(panel) {
  panel.scrollTop = 0;
  panel.querySelector("h2")?.focus({ preventScroll: true });
}

function section(title, items) {
  if (!items.length) return [];
  const list = element("ul", {}, ...items.map((item) => element("li", {}, ...[item].flat())));
  return [element("h3", {}, title), list];
}

function facts(thing, { model, words, shown, onlyEvent }) {
  const list = element("dl");
  const add = (name, ...values) => list.append(element("dt", {}, name), element("dd", {}, ...values));
  if (thing.aliases.length || thing.type !== model.POST) {
    for (const [text, language] of [[thing.name, thing.language], ...thing.aliases]) {
      const known = language && language !== "und";
      add(known ? languageName(language, shown) : words.names, element("span", { lang: known ? language : undefined }, text));
    }
  }
  for (const [name, value] of Object.entries(thing.attributes)) {
    // An attribute may be called like anything that objects inherit.
    if (value) add(Object.hasOwn(words, name) && typeof words[name] === "string" ? words[name] : name, value);
  }
  if (thing.type === model.POST) {
    if (thing.language) add(words.language, languageName(thing.language, shown));
  } else {
    add(words.sure, percent(thing.confidence));
    add(words.mentions, String(thing.mentions));
  }
  if (model.events.has(thing.index)) {
    add(words.event, element("button", { type: "button", onclick: () => onlyEvent(thing.index) }, words.onlyEvent));
  }
  return list;
}

function relations(thing, page) {
  const { model, words, filters } = page;
  // What a reader looks for first stands first.
  const groups = new Map(Object.keys(words.out).flatMap((name) => [[words.out[name], []], [words.in[name], []]]));
  let hidden = 0;
  for (const statement of thing.relations) {
    if (statement.confidence < filters.confidence) {
      hidden += 1;
      continue;
    }
    const title = words[statement.subject === thing.index ? "out" : "in"][statement.predicate];
    const target = model.things[other(statement, thing)];
    groups.get(title).push([
      opener(target, page),
      " ",
      element("span", { class: "with" }, [...beside(target, thing, page), percent(statement.confidence)].join(" · ")),
      evidence(statement.sources, page),
    ]);
  }
  const shown = [...groups].flatMap(([title, items]) => section(title, items));
  if (hidden) shown.push(element("p", { class: "with" }, words.hiddenRelations(hidden)));
  return shown;
}

/** What helps to tell a talk: who speaks, and at which event. */
function beside(target, thing, { model }) {
  if (model.types[target.type] !== "Talk") return [];
  const names = [];
  for (const statement of target.relations) {
    const near = other(statement, target);
    const tells = statement.predicate === "speaks_at" || (statement.predicate === "part_of" && statement.subject === target.index);
    if (tells && near !== thing.index) names.push(model.things[near].name);
  }
  return [...new Set(names)].slice(0, 4);
}

function opener(target, { open }) {
  const attributes = { type: "button", class: "to", lang: target.language || undefined, onclick: () => open(target.index) };
  return element("button", attributes, target.name);
}

function evidence(sources, page) {
  const details = element("details", { class: "evidence" }, element("summary", {}, page.words.evidence(sources.length)));
  details.append(...sources.flatMap((source) => quotation(source, page)));
  return details;
}

function quotation([number, confidence, foundBy], page) {
  const quote = page.model.quotes[number];
  const post = page.model.things[quote.post];
  const where = element("p", {}, opener(post, page), " · ");
  where.append(post.attributes.source, ` · ${page.words.position(quote.start, quote.end)} · ${percent(confidence)} · ${foundBy}`);
  if (post.links.length) where.append(" · ", link(post.links[0]));
  return [element("blockquote", { lang: post.language || undefined }, quote.text), where];
}

function naming(source, page) {
  return [opener(page.model.things[page.model.quotes[source[0]].post], page), evidence([source], page)];
}

/** What a post names, by type. */
function named(post, page) {
  const { model, words } = page;
  return [...model.types.keys()].flatMap((type) => {
    const things = post.names.map((index) => model.things[index]).filter((thing) => thing.type === type);
    return section(`${words.says}: ${words[model.types[type]]}`, things.map((thing) => opener(thing, page)));
  });
}
