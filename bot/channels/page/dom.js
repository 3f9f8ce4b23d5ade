// Small ways to make elements; text is always set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element with properties (`class`, `dataset`, attributes, `on…`) and children. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "dataset") Object.assign(made.dataset, value);
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Make an SVG element with attributes and children. */
export function drawing(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Make one of the signs that stand at the top of the page. */
export function sign(name) {
  return drawing("svg", { "aria-hidden": "true" }, drawing("use", { href: `#sign-${name}` }));
}

/** Copy a template of the page. */
export function copy(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
