// The page: what is chosen -> what is shown. Nothing is fetched, stored or sent.
import { focusCard, showCard } from "./card.js";
import { element, sign } from "./dom.js";
import { openFilters, readModel, search } from "./model.js";
import { drawNetwork } from "./network.js";
import { languageName, words } from "./words.js";

const CHUNK = 60;
const LONGEST_CHOICE = 300;
const get = (id) => document.getElementById(id);

const model = readModel(JSON.parse(get("data").textContent));
get("data").remove();
const page = {
  model,
  filters: openFilters(model),
  shown: navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en",
  selected: -1,
  result: undefined,
  listed: CHUNK,
  network: undefined,
  open: (index) => open(index, true),
  onlyEvent: (index) => { page.filters.event = index; fillChoices(); refresh(); },
  get words() { return words[this.shown]; },
};

function translate() {
  const { words: said, shown } = page;
  document.documentElement.lang = shown;
  document.title = said.title;
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = said[each.dataset.text];
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", said[each.dataset.label]);
  get("language").textContent = shown === "en" ? "中文" : "English";
  get("language").lang = shown === "en" ? "zh" : "en";
  const posts = model.things.filter((thing) => thing.type === model.POST).length;
  get("counts").textContent = said.counts(posts, model.things.length - posts, model.statements.length);
  fillTypes();
  fillChoices();
  refresh();
}

function fillTypes() {
  const used = [...model.types.keys()].filter((type) => model.things.some((thing) => thing.type === type));
  get("types").replaceChildren(...used.map((type) => {
    const box = element("input", { type: "checkbox", value: String(type) });
    box.checked = page.filters.types.has(type);
    box.addEventListener("change", () => {
      page.filters.types[box.checked ? "add" : "delete"](type);
      refresh();
    });
    return element("label", {}, box, sign(type, model.colors[type]), element("span", {}, page.words[model.types[type]]));
  }));
  const drawn = used.filter((type) => type !== model.POST || model.things.some((thing) => thing.type === type && thing.place));
  get("legend").replaceChildren(...drawn.map((type) => element("li", {}, sign(0, model.colors[type]), page.words[model.types[type]])));
}

function choices(select, pairs, chosen) {
  const options = pairs.map(([value, text]) => element("option", { value }, text));
  select.replaceChildren(element("option", { value: "" }, page.words.any), ...options);
  select.value = chosen;
}

function fillChoices() {
  const { filters } = page;
  const sized = [...model.events].map(([index, members]) => [index, members.size]).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const events = sized.slice(0, LONGEST_CHOICE).map(([index]) => index);
  if (filters.event >= 0 && !events.includes(filters.event)) events.push(filters.event);
  const named = events.map((index) => [String(index), model.things[index].name]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
  choices(get("event"), named, filters.event >= 0 ? String(filters.event) : "");
  const years = new Set(model.things.flatMap((thing) => [...thing.years]));
  choices(get("year"), [...years].sort().reverse().map((year) => [year, year]), filters.year);
  const codes = new Set(model.things.flatMap((thing) => [...thing.languages]));
  choices(get("postLanguage"), [...codes].sort().map((code) => [code, languageName(code, page.shown)]), filters.language);
  get("confidence").value = String(Math.round(filters.confidence * 100));
  get("query").value = filters.query;
}

function refresh() {
  page.listed = CHUNK;
  page.result = search(model, page.filters);
  get("found").textContent = page.words.found(page.result.found.length);
  get("least").textContent = `${Math.round(page.filters.confidence * 100)}%`;
  fillList();
  showCard(get("card"), model.things[page.selected], page);
  drawAgain();
}

function fillList() {
  const { found } = page.result;
  get("list").replaceChildren(...found.slice(0, page.listed).map((thing) => {
    const small = element("small", {}, `${page.words[model.types[thing.type]]} · ${page.words.degree(thing.relations.length)}`);
    const name = element("span", { class: "name", lang: thing.language || undefined }, thing.name);
    const button = element("button", { type: "button", onclick: () => open(thing.index, true) }, sign(thing.type, model.colors[thing.type]), name, small);
    button.dataset.index = String(thing.index);
    if (thing.index === page.selected) button.setAttribute("aria-current", "true");
    return element("li", {}, button);
  }));
  get("more").hidden = found.length <= page.listed;
}

function drawAgain() {
  const style = getComputedStyle(document.documentElement);
  const colors = Object.fromEntries(["ink", "page", "link", "dim", "edge"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  const { found, visible, searched } = page.result;
  page.network?.update({
    visible,
    matches: searched ? new Set(found.map((thing) => thing.index)) : undefined,
    selected: page.selected,
    onlyNear: get("near").checked,
    confidence: page.filters.confidence,
    colors,
  });
}

function open(index, byPerson) {
  page.selected = index;
  const thing = model.things[index];
  showCard(get("card"), thing, page);
  for (const button of get("list").querySelectorAll("button")) {
    if (button.dataset.index === String(index)) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  drawAgain();
  page.network?.goTo(thing);
  if (!thing || !byPerson) return;
  show("card");
  focusCard(get("card"));
  try {
    const hash = `#${encodeURIComponent(thing.id)}`;
    if (location.hash !== hash) history.pushState(null, "", hash);
  } catch {
    // A page inside another has no address of its own.
  }
}

function openFromAddress() {
  let id = "";
  try {
    id = decodeURIComponent(location.hash.slice(1)) || document.body.dataset.open || "";
  } catch {
    // Not an address that this page has made.
  }
  const thing = model.byId.get(id);
  if (thing) open(thing.index, false);
  if (thing) show("card");
  return thing;
}

function show(view) {
  document.body.dataset.view = view;
  for (const button of get("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === view));
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  get("theme").dataset.text = theme === "dark" ? "light" : "dark";
  get("theme").textContent = page.words[get("theme").dataset.text];
  if (page.result) drawAgain();
}

function listen() {
  const on = (id, kind, act) => get(id).addEventListener(kind, act);
  let waiting;
  on("query", "input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { page.filters.query = get("query").value; refresh(); }, 120);
  });
  on("event", "change", () => { page.filters.event = get("event").value === "" ? -1 : Number(get("event").value); refresh(); });
  on("year", "change", () => { page.filters.year = get("year").value; refresh(); });
  on("postLanguage", "change", () => { page.filters.language = get("postLanguage").value; refresh(); });
  on("confidence", "input", () => { page.filters.confidence = Number(get("confidence").value) / 100; refresh(); });
  on("reset", "click", () => { page.filters = openFilters(model); fillTypes(); fillChoices(); refresh(); });
  on("more", "click", () => {
    const next = page.listed;
    page.listed += CHUNK;
    fillList();
    get("list").children[next]?.firstChild.focus();
  });
  on("near", "change", drawAgain);
  on("fit", "click", () => page.network?.sigma.getCamera().animatedReset({ duration: 200 }));
  on("closer", "click", () => page.network?.sigma.getCamera().animatedZoom({ duration: 200 }));
  on("farther", "click", () => page.network?.sigma.getCamera().animatedUnzoom({ duration: 200 }));
  on("language", "click", () => { page.shown = page.shown === "en" ? "zh" : "en"; translate(); });
  on("theme", "click", () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
  for (const button of get("views").children) button.addEventListener("click", () => show(button.dataset.view));
  on("finder", "keydown", walkList);
  on("card", "keydown", (event) => { if (event.key === "Escape") leaveCard(); });
  addEventListener("popstate", openFromAddress);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => setTheme(event.matches ? "dark" : "light"));
}

/** Arrow keys go from the search into the list and along it. */
function walkList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const inList = get("list").contains(event.target);
  if (!step || (!inList && event.target !== get("query"))) return;
  const buttons = [...get("list").querySelectorAll("button")];
  const next = inList ? buttons.indexOf(event.target) + step : 0;
  (next < 0 ? get("query") : buttons[next])?.focus();
  event.preventDefault();
}

/** Escape leads back to where the card was opened from. */
function leaveCard() {
  show("list");
  (get("list").querySelector("[aria-current]") ?? get("query")).focus();
}

setTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
get("filters").open = matchMedia("(min-width: 761px)").matches;
listen();
translate();
// The lists are readable before the drawing is made.
requestAnimationFrame(() => setTimeout(() => {
  page.network = drawNetwork(get("stage"), model, page.open);
  if (!page.network) for (const id of ["stage", "flat"]) get(id).hidden = id === "stage";
  if (!openFromAddress()) drawAgain();
  document.body.dataset.ready = "yes";
}));
