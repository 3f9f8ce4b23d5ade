// Places: a small map of Paris and a list of stations, from which a location is shared.

import { drawing, element } from "./dom.js";

const STEP = 0.002; // degrees an arrow key moves the pin
const CENTRE = { latitude: 48.8566, longitude: 2.3522 };
const AROUND = 270; // units of the map that the picture of a place is high

let paris = null; // the drawing, and how to go from degrees to its units

/** Fetch the map; everything else here needs it. */
export async function loadMap(bounds) {
  const text = await (await fetch("/page/map.svg")).text();
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const { width, height } = svg.viewBox.baseVal;
  paris = { svg, bounds, width, height };
}

/** Draw the streets around a point with a pin on it; null outside the map. */
export function mapAround(latitude, longitude) {
  const { x, y } = toUnits({ latitude, longitude });
  if (!paris || x < 0 || y < 0 || x > paris.width || y > paris.height) return null;
  const small = paris.svg.cloneNode(true);
  const [width, height] = [AROUND * 2, AROUND];
  const left = Math.max(0, Math.min(paris.width - width, x - width / 2));
  const top = Math.max(0, Math.min(paris.height - height, y - height / 2));
  small.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
  small.setAttribute("aria-hidden", "true");
  small.append(pin(x, y, 1.1));
  return small;
}

/** Prepare the dialog; returns a function that asks for a place and resolves to it or null. */
export function placeDialog(stations) {
  const dialog = document.getElementById("place");
  const chosen = { place: null };
  const parts = {
    map: dialog.querySelector(".map"),
    output: dialog.querySelector("output"),
    share: dialog.querySelector(".primary"),
    search: dialog.querySelector("input"),
    list: dialog.querySelector("ul"),
    none: dialog.querySelector(".none"),
  };
  const choose = (place) => {
    chosen.place = place;
    showChosen(parts, place);
  };
  furnishMap(parts, stations, choose);
  furnishStations(parts, stations, choose);
  listenToKeys(parts.map, () => chosen.place, choose, () => dialog.querySelector("form").requestSubmit(parts.share));
  return (title) => ask(dialog, parts, title, chosen, choose);
}

function ask(dialog, parts, title, chosen, choose) {
  dialog.querySelector("h2").textContent = `Where is ${title}?`;
  parts.search.value = "";
  parts.search.dispatchEvent(new Event("input"));
  choose(null);
  dialog.returnValue = "";
  dialog.showModal();
  parts.map.focus({ preventScroll: true });
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "share" ? chosen.place : null), { once: true });
  });
}

function showChosen({ map, output, share, list }, place) {
  map.querySelector(".pin")?.remove();
  share.disabled = !place;
  for (const button of list.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(Boolean(place?.key) && button.dataset.key === place.key));
  }
  if (!place) {
    output.textContent = "Tap the map, or choose a station.";
    return;
  }
  const { x, y } = toUnits(place);
  map.firstElementChild.append(pin(x, y, 1.6));
  output.textContent = place.name ?? `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`;
}

function furnishMap({ map }, stations, choose) {
  const svg = paris.svg.cloneNode(true);
  const dots = stations.map((station) => stationDot(station, choose));
  svg.append(drawing("g", { class: "dots" }, ...dots));
  map.append(svg);
  svg.addEventListener("click", (event) => choose(toDegrees(svg, event)));
}

function stationDot(station, choose) {
  const { x, y } = toUnits(station);
  const dot = drawing("circle", { cx: x, cy: y, r: 7 }, drawing("title", {}, station.name));
  dot.addEventListener("click", (event) => {
    event.stopPropagation();
    choose(station);
  });
  return dot;
}

function furnishStations({ search, list, none }, stations, choose) {
  const items = [...stations]
    .sort((one, other) => one.name.localeCompare(other.name, "fr"))
    .map((station) => {
      const button = element("button", { type: "button", dataset: { key: station.key }, onclick: () => choose(station) }, station.name);
      return { words: plain(station.name), item: element("li", {}, button) };
    });
  list.append(...items.map(({ item }) => item));
  search.addEventListener("input", () => {
    const wanted = plain(search.value);
    for (const { words, item } of items) item.hidden = !words.includes(wanted);
    none.hidden = items.some(({ item }) => !item.hidden);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    items.find(({ item }) => !item.hidden)?.item.firstElementChild.click();
  });
}

function listenToKeys(map, current, choose, share) {
  const moves = { ArrowUp: [STEP, 0], ArrowDown: [-STEP, 0], ArrowLeft: [0, -STEP], ArrowRight: [0, STEP] };
  map.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && current()) {
      event.preventDefault();
      share();
    }
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const { latitude, longitude } = current() ?? CENTRE;
    choose(current() ? within({ latitude: latitude + move[0], longitude: longitude + move[1] }) : CENTRE);
  });
}

function within({ latitude, longitude }) {
  const { south, north, west, east } = paris.bounds;
  return {
    latitude: round(Math.max(south, Math.min(north, latitude))),
    longitude: round(Math.max(west, Math.min(east, longitude))),
  };
}

function toUnits({ latitude, longitude }) {
  const { south, north, west, east } = paris.bounds;
  return {
    x: ((longitude - west) / (east - west)) * paris.width,
    y: ((north - latitude) / (north - south)) * paris.height,
  };
}

function toDegrees(svg, event) {
  const { south, north, west, east } = paris.bounds;
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return within({
    latitude: north - (point.y / paris.height) * (north - south),
    longitude: west + (point.x / paris.width) * (east - west),
  });
}

function pin(x, y, size) {
  const shape = "M0 0C-9-12-14-18-14-26a14 14 0 0 1 28 0C14-18 9-12 0 0z";
  const whole = drawing("g", { class: "pin", transform: `translate(${x} ${y}) scale(${size})` });
  whole.append(drawing("path", { d: shape }), drawing("circle", { cx: 0, cy: -26, r: 5 }));
  return whole;
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

function round(degrees) {
  return Math.round(degrees * 100_000) / 100_000;
}
