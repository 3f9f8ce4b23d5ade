// The page: telephones side by side, kept in step with the program.

import { element } from "./dom.js";
import { loadMap, placeDialog } from "./places.js";
import { Clock, followNews, readSetup } from "./server.js";
import { Telephone } from "./telephone.js";

const OTHERS = "popote.others"; // names of the telephones that were added in this tab
const main = document.querySelector(".telephones");
const tabs = document.querySelector(".tabs");
const banner = document.querySelector(".banner");
const another = document.querySelector(".another");
const clock = new Clock();
const telephones = new Map();

function away(yes) {
  banner.hidden = !yes;
}

function open(who, languages, askPlace, onClose) {
  const telephone = new Telephone(who, languages, { clock, askPlace, onClose });
  telephones.set(who.phone, telephone);
  another.before(telephone.root);
  const tab = element("button", { type: "button", dataset: { phone: who.phone } }, who.title);
  tab.addEventListener("click", () => telephone.root.scrollIntoView({ inline: "center", block: "nearest" }));
  tabs.lastElementChild.before(tab);
  inView.observe(telephone.root);
  return telephone;
}

const inView = new IntersectionObserver(
  (changes) => {
    for (const { target, isIntersecting } of changes) {
      const tab = tabs.querySelector(`[data-phone="${CSS.escape(target.dataset.phone)}"]`);
      if (isIntersecting) tab?.setAttribute("aria-current", "true");
      else tab?.removeAttribute("aria-current");
    }
  },
  { root: main, threshold: 0.6 },
);

function close(telephone) {
  const { phone } = telephone.who;
  telephone.forget();
  telephones.delete(phone);
  tabs.querySelector(`[data-phone="${CSS.escape(phone)}"]`)?.remove();
  keepOthers(others().filter((one) => one.phone !== phone));
  another.focus();
}

function others() {
  return JSON.parse(sessionStorage.getItem(OTHERS)) ?? [];
}

function keepOthers(list) {
  sessionStorage.setItem(OTHERS, JSON.stringify(list));
}

function addDialog(onAdd) {
  const dialog = document.getElementById("add");
  const field = dialog.querySelector("input");
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const title = field.value.trim();
    if (event.submitter?.value === "add" && title) onAdd({ phone: named(title), title });
  });
  return () => {
    field.value = "";
    dialog.showModal();
    field.focus();
  };
}

// an address is of letters, digits, - and _; a name may be of anything
function named(title) {
  const phone = title.normalize("NFC").toLowerCase().replace(/\s+/g, "-").replace(/[^\p{L}\p{N}_-]/gu, "");
  return [...phone].slice(0, 40).join("") || `new-${telephones.size + 1}`;
}

function dressTheme() {
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const chosen = localStorage.getItem("popote.theme") ?? (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = chosen;
    button.setAttribute("aria-pressed", String(chosen === "dark"));
    button.querySelector("use").setAttribute("href", chosen === "dark" ? "#sign-sun" : "#sign-moon");
  };
  button.addEventListener("click", () => {
    localStorage.setItem("popote.theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    show();
  });
  dark.addEventListener("change", show);
  show();
}

function showClock() {
  const shown = document.getElementById("clock");
  shown.textContent = clock.words();
  shown.dateTime = clock.read();
}

async function start() {
  dressTheme();
  const setup = await readSetup(away);
  clock.set(setup.now, setup.frozen);
  showClock();
  setInterval(showClock, 5000);
  await loadMap(setup.map);
  const askPlace = placeDialog(setup.stations);
  tabs.append(element("button", { type: "button", "aria-label": "Another telephone", dataset: { action: "add" } }, "+"));
  const openOther = (who) => open({ ...who, role: "new here" }, setup.languages, askPlace, close);
  for (const who of setup.telephones) open(who, setup.languages, askPlace);
  for (const who of others()) openOther(who);
  const add = addDialog((who) => {
    const known = telephones.get(who.phone);
    if (!known) keepOthers([...others(), who]);
    const telephone = known ?? openOther(who);
    telephone.root.scrollIntoView({ inline: "center", block: "nearest" });
    setTimeout(() => telephone.field.focus({ preventScroll: true }));
  });
  for (const button of document.querySelectorAll("[data-action=add]")) button.addEventListener("click", add);
  for (const button of document.querySelectorAll("[data-action=close]")) button.addEventListener("click", () => button.closest("dialog").close());
  document.body.dataset.ready = "";
  followNews({
    onAway: away,
    onNews: ({ everyone, telephones: named, now }) => {
      clock.set(now, setup.frozen);
      const reached = everyone ? telephones.keys() : named;
      for (const phone of reached) telephones.get(phone)?.refresh();
    },
  });
}

start();
