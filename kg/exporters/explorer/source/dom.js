// Elements whose content is text and nothing else: no string from a post is ever read as markup.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}

/** A link to the web, or plain text where the address leads anywhere else. */
export function link(url, text = url) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return text;
  }
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return text;
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

const SHAPES = ["", "M0 0h12v12H0z", "M6 0l6 6-6 6-6-6z", "M6 0l6 11H0z", "M3 0h6l3 6-3 6H3L0 6z", "M4 0h4v4h4v4H8v4H4V8H0V4h4z", "M0 3h12v6H0z"];

/** A sign for a type, which differs in shape as well as colour. */
export function sign(type, color) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("class", "dot");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(space, SHAPES[type] ? "path" : "circle");
  if (SHAPES[type]) shape.setAttribute("d", SHAPES[type]);
  else for (const key of ["cx", "cy", "r"]) shape.setAttribute(key, "6");
  shape.setAttribute("fill", color);
  svg.append(shape);
  return svg;
}
