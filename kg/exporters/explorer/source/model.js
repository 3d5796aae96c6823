// The JSON in the page -> things, relations and quotations that know each other; search and filters on them.
// Nothing here touches the page.

/** Letter case, width and accents do not count. */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

export function readModel(data) {
  const POST = data.types.length;
  const things = data.nodes.map(
    ([id, type, name, language, aliases, url, sameAs, attributes, confidence, mentions, sources, place], index) => ({
      index, id, type, name, language, aliases, sameAs, attributes, confidence, mentions, sources, place,
      links: [url, ...sameAs].filter(Boolean), relations: [], names: [],
    }),
  );
  const first = things.length;
  data.posts.forEach(([id, title, source, url, date, language, place], number) => {
    things.push({
      index: first + number, id, type: POST, name: title || source, language, aliases: [], attributes: { date, source },
      confidence: 1, mentions: 0, sources: [], place, links: url ? [url] : [], relations: [], names: [],
    });
  });
  const quotes = data.quotes.map(([post, start, end, text]) => ({ post: first + post, start, end, text }));
  const statements = data.statements.map(([subject, predicate, object, confidence, sources], index) => {
    const statement = { index, subject, predicate: data.predicates[predicate], object, confidence, sources };
    things[subject].relations.push(statement);
    if (object !== subject) things[object].relations.push(statement);
    return statement;
  });
  for (const thing of things) {
    for (const [quote] of thing.sources) things[quotes[quote].post].names.push(thing.index);
  }
  const model = { types: [...data.types, "Post"], colors: data.colors, POST, things, statements, quotes };
  for (const thing of things) describe(model, thing);
  model.byId = new Map(things.map((thing) => [thing.id, thing]));
  model.events = eventMembers(model);
  return model;
}

function describe(model, thing) {
  const posts = thing.type === model.POST ? [thing] : thing.sources.map(([quote]) => model.things[model.quotes[quote].post]);
  const own = [thing.attributes.start, thing.attributes.end].filter(Boolean);
  const dates = own.length ? own : posts.map((post) => post.attributes.date);
  thing.years = new Set(dates.map((date) => date.slice(0, 4)).filter((year) => /^\d{4}$/.test(year)));
  thing.languages = new Set(posts.map((post) => post.language.split("-")[0]).filter((code) => code && code !== "und"));
  thing.folded = [thing.name, ...thing.aliases.map(([text]) => text)].map(fold);
}

/** Event -> everything at it: its parts, and what is one step from the event or a part. */
function eventMembers(model) {
  const members = new Map();
  const EVENT = model.types.indexOf("Event");
  for (const event of model.things) {
    if (event.type !== EVENT) continue;
    const parts = new Set([event.index]);
    for (const index of parts) {
      for (const { predicate, subject, object } of model.things[index].relations) {
        if (predicate === "part_of" && object === index) parts.add(subject);
      }
    }
    const all = new Set(parts);
    for (const index of parts) {
      for (const { predicate, subject, object } of model.things[index].relations) {
        // The larger event that a part belongs to is not at the part.
        if (predicate === "part_of" && subject === index) continue;
        all.add(subject === index ? object : subject);
      }
    }
    for (const [quote] of event.sources) all.add(model.quotes[quote].post);
    members.set(event.index, all);
  }
  return members;
}

export function openFilters(model) {
  return { query: "", types: new Set(model.types.keys()), event: -1, year: "", language: "", confidence: 0 };
}

/** Claim that a thing passes all filters; the search is apart, since it only says what to look at. */
export function passes(model, thing, filters) {
  return (
    filters.types.has(thing.type) &&
    thing.confidence >= filters.confidence &&
    (!filters.year || thing.years.has(filters.year)) &&
    (!filters.language || thing.languages.has(filters.language)) &&
    (filters.event < 0 || model.events.get(filters.event).has(thing.index))
  );
}

/** How well a thing's names answer to the words: 0 is a whole name, larger is worse, -1 is not at all. */
export function rank(thing, words) {
  if (!words.length) return 0;
  const whole = words.join(" ");
  let best = -1;
  for (const name of thing.folded) {
    if (!words.every((word) => name.includes(word))) continue;
    const found = name === whole ? 0 : name.startsWith(whole) ? 1 : name.includes(` ${whole}`) ? 2 : 3;
    if (best < 0 || found < best) best = found;
  }
  return best;
}

/** Everything that passes, best answers and best connected first. */
export function search(model, filters) {
  const words = fold(filters.query).split(/\s+/).filter(Boolean);
  const found = [];
  const visible = new Uint8Array(model.things.length);
  for (const thing of model.things) {
    if (!passes(model, thing, filters)) continue;
    visible[thing.index] = 1;
    const quality = rank(thing, words);
    if (quality >= 0) found.push([quality, -thing.relations.length, thing.index]);
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  return { found: found.map(([, , index]) => model.things[index]), visible, searched: words.length > 0 };
}

export function other(statement, thing) {
  return statement.subject === thing.index ? statement.object : statement.subject;
}
