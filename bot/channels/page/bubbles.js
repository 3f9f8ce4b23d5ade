// Bubbles: how one message looks.

import { drawing, element, sign } from "./dom.js";
import { mapAround } from "./places.js";

const ADDRESS = /(https?:\/\/\S+)/;
const ONLY_EMOJI = /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s){1,8}$/u;
const WAVE = [5, 9, 14, 8, 17, 11, 20, 13, 7, 16, 10, 18, 12, 6, 11, 8, 15, 9, 5];
const TICKS = { sent: ["✓", "Sent"], answered: ["✓✓", "Delivered"], failed: ["!", "Not sent"] };

/** Make the bubble of what was sent from here; `onAgain` sends it once more. */
export function ownBubble(entry, onAgain) {
  const bubble = element("div", { class: `bubble own ${entry.content.token ? "tapped" : ""}` });
  bubble.append(...ownContent(entry), element("p", { class: "meta" }, time(entry.at), element("span", { class: "ticks" })));
  const again = element("button", { type: "button", class: "again", onclick: onAgain }, "Try again");
  const failure = element("p", { class: "failure", hidden: true }, element("span"), again);
  const row = element("div", { class: "message own" }, bubble, failure);
  showState(row, entry);
  return row;
}

/** Show on a bubble whether its message is sent, answered or failed. */
export function showState(row, entry) {
  const [tick, words] = TICKS[entry.state];
  const ticks = row.querySelector(".ticks");
  ticks.replaceChildren(element("span", { "aria-hidden": "true" }, tick), element("span", { class: "spoken" }, words));
  row.dataset.state = entry.state;
  const failure = row.querySelector(".failure");
  failure.hidden = entry.state !== "failed";
  failure.firstElementChild.textContent = entry.why ?? "";
  failure.querySelector(".again").hidden = !entry.again;
}

/** Make the bubble of what was said to the person, with its buttons. */
export function saidBubble(entry, { onTap, onPlace }) {
  const lang = entry.language.replace("_", "-");
  const lines = element("div", { class: sizeOf(entry.text), dir: entry.direction, lang });
  lines.append(...paragraphs(entry.text));
  const heard = entry.voice ? element("audio", { class: "heard", controls: true, preload: "none", src: entry.voice, "aria-label": "Voice message" }) : null;
  const bubble = element("div", { class: "bubble said" }, lines, heard, element("p", { class: "meta" }, time(entry.at)));
  const row = element("div", { class: "message said" }, bubble);
  const buttons = entry.options.map((option) => optionButton(option, entry, onTap));
  if (entry.asks_location) {
    buttons.push(element("button", { type: "button", class: "asks", onclick: onPlace }, sign("place"), element("bdi", {}, entry.asks_location)));
  }
  if (buttons.length) row.append(element("div", { class: "options", dir: entry.direction, lang }, ...buttons));
  return row;
}

function optionButton(option, entry, onTap) {
  const button = element("button", { type: "button", "aria-pressed": String(entry.tapped === option.token) });
  button.append(element("bdi", {}, option.label));
  button.addEventListener("click", () => {
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
    onTap(option);
  });
  return button;
}

function ownContent({ content, label }) {
  if (content.location) return [placeContent(content.location, label)];
  if (content.kind) return [kindContent(content.kind)];
  const text = label ?? content.text;
  return [element("div", { class: sizeOf(text) }, ...paragraphs(text, "auto"))];
}

function placeContent({ latitude, longitude }, label) {
  const words = label ?? `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return element("div", { class: "shared-place" }, mapAround(latitude, longitude) ?? sign("place"), element("p", {}, element("bdi", {}, words)));
}

function kindContent(kind) {
  if (kind === "voice") {
    const bars = WAVE.map((height, index) => drawing("rect", { x: index * 5, y: 11 - height / 2, width: 2.5, height, rx: 1.25 }));
    return element("div", { class: "voice" }, sign("voice"), drawing("svg", { class: "wave", viewBox: "0 0 94 22", role: "img", "aria-label": "Voice note" }, ...bars), "0:04");
  }
  const words = { picture: "Picture", sticker: "Sticker", contact: "Contact", document: "Document" }[kind] ?? kind;
  return element("div", { class: `kind ${kind}` }, sign(kind), element("span", {}, words));
}

function paragraphs(text, dir) {
  return text.split("\n").map((line) => {
    const parts = line.split(ADDRESS).map((part, index) => (index % 2 ? link(part) : part));
    return element("p", { dir }, ...parts);
  });
}

function link(address) {
  return element("a", { href: address, dir: "ltr", target: "_blank", rel: "noreferrer noopener" }, address);
}

function sizeOf(text) {
  return ONLY_EMOJI.test(text) && /\p{Extended_Pictographic}/u.test(text) ? "lines large" : "lines";
}

function time(at) {
  return element("time", { datetime: at }, at.slice(11, 16));
}
