// A telephone: one person's conversation, kept in this tab.

import { ownBubble, saidBubble, showState } from "./bubbles.js";
import { copy, element } from "./dom.js";
import { messages, NotSent, post } from "./server.js";
import { MESSAGE, suggestions } from "./words.js";

const KEPT = 200; // messages of one telephone

/** One telephone of the page. */
export class Telephone {
  constructor(who, languages, { clock, askPlace, onClose }) {
    Object.assign(this, { who, languages, clock, askPlace });
    this.kept = restored(who);
    this.queue = Promise.resolve();
    this.reading = Promise.resolve();
    this.rows = new Map();
    this.root = copy("telephone");
    this.log = this.root.querySelector(".log");
    this.typing = this.root.querySelector(".typing");
    this.field = this.root.querySelector("textarea");
    this.#furnish(onClose);
    this.#listen();
    for (const entry of this.kept.entries) this.#show(entry);
    this.#speak(this.kept.language ?? who.language ?? "en_GB");
    this.#resume();
  }

  /** Send something: a text, a token, a location or a kind. */
  send(content, label) {
    const entry = { mine: true, id: crypto.randomUUID(), content, label, at: this.clock.read(), state: "sent" };
    this.#add(entry);
    this.#deliver(entry);
  }

  /** Read what reached this telephone since the last time. */
  refresh() {
    this.reading = this.reading.then(() => this.#read()).catch(() => {});
    return this.reading;
  }

  /** Forget everything that was kept in this tab. */
  forget() {
    sessionStorage.removeItem(place(this.who.phone));
    this.forgotten = true;
    this.root.remove();
  }

  #furnish(onClose) {
    const { phone, title, role } = this.who;
    this.root.id = `telephone-${phone}`;
    this.root.dataset.phone = phone;
    this.root.setAttribute("aria-label", `${title}, ${role}`);
    this.root.querySelector(".plate").textContent = [...title][0].toUpperCase();
    this.root.querySelector("h2").textContent = title;
    this.root.querySelector(".role").textContent = role;
    this.log.setAttribute("aria-label", `Conversation of ${title}`);
    this.field.setAttribute("aria-label", `Message of ${title}`);
    this.root.querySelector(".empty p").textContent = `Write as ${title}, in any language.`;
    this.root.querySelector(".close").hidden = !onClose;
    this.root.querySelector(".close").setAttribute("aria-label", `Close the telephone of ${title}`);
    this.root.querySelector(".close").addEventListener("click", () => onClose?.(this));
    this.#furnishLanguages(title);
    const chips = suggestions(phone).map((text) =>
      element("li", {}, element("button", { type: "button", dir: "auto", onclick: () => this.send({ text }) }, text)),
    );
    this.root.querySelector(".suggestions").append(...chips);
  }

  #furnishLanguages(title) {
    this.select = this.root.querySelector("select");
    this.select.setAttribute("aria-label", `Language of ${title}`);
    const options = this.languages.map(({ code, name, direction }) =>
      element("option", { value: code, lang: code.replace("_", "-"), dir: direction }, name),
    );
    this.select.append(...options);
    // typing the name of a language is how a person switches
    this.select.addEventListener("change", () => this.send({ text: this.select.selectedOptions[0].textContent }));
  }

  #listen() {
    const form = this.root.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendTyped();
    });
    this.field.addEventListener("input", () => this.#fit());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#sendTyped();
    });
    this.#listenToAttachments(form);
  }

  #listenToAttachments(form) {
    const [attach, choices] = [form.querySelector(".attach"), form.querySelector(".attachments")];
    const open = (yes) => {
      choices.hidden = !yes;
      attach.setAttribute("aria-expanded", String(yes));
      if (yes) choices.querySelector("button").focus();
    };
    attach.addEventListener("click", () => open(choices.hidden));
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || choices.hidden) return;
      open(false);
      attach.focus();
    });
    form.addEventListener("focusout", (event) => {
      if (!choices.hidden && !form.contains(event.relatedTarget)) open(false);
    });
    choices.addEventListener("click", (event) => {
      const kind = event.target.closest("button")?.dataset.kind;
      if (!kind) return;
      open(false);
      if (kind === "location") this.#sharePlace();
      else this.send({ kind });
    });
  }

  #sendTyped() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.#fit();
    this.send({ text });
  }

  async #sharePlace() {
    const found = await this.askPlace(this.who.title);
    if (found) this.send({ location: { latitude: found.latitude, longitude: found.longitude } }, found.name);
    this.field.focus({ preventScroll: true });
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  #deliver(entry) {
    this.waiting = (this.waiting ?? 0) + 1;
    this.#wait();
    this.queue = this.queue.then(() => this.#post(entry)).then(() => {
      this.waiting -= 1;
      this.#wait();
    });
  }

  async #post(entry) {
    try {
      entry.state = (await post(this.who.phone, entry.id, entry.content)) ? "answered" : "sent";
      await this.refresh();
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      Object.assign(entry, { state: "failed", why: error.message, again: error.again });
    }
    showState(this.rows.get(entry), entry);
    this.#keep();
    this.#scroll();
  }

  #again(entry) {
    Object.assign(entry, { state: "sent", why: undefined, again: undefined });
    showState(this.rows.get(entry), entry);
    this.#deliver(entry);
  }

  // what was on its way when the page was closed goes again under its own id: taken once
  #resume() {
    for (const entry of this.kept.entries) if (entry.mine && entry.state === "sent") this.#deliver(entry);
  }

  async #read() {
    const { run, messages: arrived } = await messages(this.who.phone, this.kept.cursor);
    if (run !== this.kept.run) {
      const begun = this.kept.cursor !== undefined;
      Object.assign(this.kept, { run, cursor: undefined });
      if (begun) return this.#read(); // numbers begin again with the program
    }
    const known = new Set(this.kept.entries.map((entry) => entry.key));
    for (const message of arrived) {
      this.kept.cursor = message.id;
      const key = `${run}:${message.id}`;
      if (!known.has(key)) this.#add({ ...message, key });
    }
    return undefined;
  }

  #add(entry) {
    this.kept.entries.push(entry);
    this.#show(entry);
    for (const old of this.kept.entries.splice(0, this.kept.entries.length - KEPT)) {
      this.rows.get(old)?.remove();
      this.rows.delete(old);
    }
    this.#keep();
  }

  #show(entry) {
    const row = entry.mine ? ownBubble(entry, () => this.#again(entry)) : this.#said(entry);
    this.rows.set(entry, row);
    this.root.classList.add("begun");
    this.typing.before(row);
    this.#scroll();
  }

  #said(entry) {
    for (const old of this.log.querySelectorAll(".options:not(.old)")) old.classList.add("old");
    this.#speak(entry.language);
    return saidBubble(entry, {
      onTap: ({ token, label }) => {
        entry.tapped = token;
        this.send({ token }, label);
      },
      onPlace: () => this.#sharePlace(),
    });
  }

  #speak(code) {
    const { direction } = this.languages.find((one) => one.code === code) ?? { direction: "ltr" };
    this.kept.language = code;
    this.root.dataset.direction = direction;
    for (const part of [this.log, this.root.querySelector("form"), this.root.querySelector(".suggestions")]) part.dir = direction;
    this.field.dir = this.field.value ? "auto" : direction;
    this.field.placeholder = MESSAGE[code] ?? MESSAGE.en_GB;
    this.field.lang = code.replace("_", "-");
    this.select.value = code;
  }

  #wait() {
    this.typing.hidden = !this.waiting;
    this.log.setAttribute("aria-busy", String(Boolean(this.waiting)));
    this.#scroll();
  }

  #scroll() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  #keep() {
    if (this.forgotten) return;
    try {
      sessionStorage.setItem(place(this.who.phone), JSON.stringify(this.kept));
    } catch {
      // the tab's store is full: what is shown stays until the page is closed
    }
  }
}

function place(phone) {
  return `popote.telephone.${phone}`;
}

function restored({ phone }) {
  return JSON.parse(sessionStorage.getItem(place(phone))) ?? { entries: [] };
}
