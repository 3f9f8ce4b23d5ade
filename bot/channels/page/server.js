// What the page asks of the program: messages, news, and what time it is there.

const PATIENCE = 40_000; // milliseconds; the program itself gives up after 30 seconds
const NEWS = 25; // seconds the program may keep the page waiting
const PAUSES = [500, 1000, 2000, 3000]; // milliseconds between attempts to reach it again

/** A message could not be sent; `again` tells whether trying again makes sense. */
export class NotSent extends Error {
  constructor(why, again) {
    super(why);
    this.again = again;
  }
}

/** Read what the page is made from, waiting for the program as long as it takes. */
export async function readSetup(onAway) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await read("/simulator/setup");
    } catch {
      onAway(true);
      await pause(attempt);
    } finally {
      if (attempt) onAway(false);
    }
  }
}

/** Send one message; returns true once it is answered, false when the answer is late. */
export async function post(phone, id, content) {
  let response;
  try {
    response = await fetch(address(phone), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...content, id }),
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new NotSent("Not sent.", true);
  }
  if (response.status === 504) return false;
  if (!response.ok) throw new NotSent(await reason(response), response.status >= 500);
  await response.arrayBuffer();
  return true;
}

/** Read what reached a telephone after a message (undefined for everything). */
export function messages(phone, after) {
  return read(address(phone) + (after === undefined ? "" : `?after=${after}`));
}

/** Tell for ever which telephones something reached, and whether the program is away. */
export async function followNews({ onNews, onAway }) {
  let sequence = 0;
  let run = null;
  let attempt = 0;
  for (;;) {
    try {
      const news = await read(`/simulator/news?after=${sequence}&wait=${attempt || !run ? 0 : NEWS}`);
      if (attempt) onAway(false);
      const everyone = run !== news.run || attempt > 0;
      [sequence, run, attempt] = [news.sequence, news.run, 0];
      onNews({ ...news, everyone });
    } catch {
      onAway(true);
      await pause(attempt);
      attempt += 1;
    }
  }
}

/** The time where the program runs, which may stand still. */
export class Clock {
  set(now, frozen) {
    this.now = Date.parse(`${now.slice(0, 19)}Z`);
    this.frozen = frozen;
    this.since = performance.now();
  }

  /** Return the local time there as ISO 8601 without an offset. */
  read() {
    const passed = this.frozen ? 0 : performance.now() - this.since;
    return new Date(this.now + passed).toISOString().slice(0, 19);
  }

  /** Return the day and time there in words. */
  words() {
    const shown = { weekday: "long", day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" };
    return new Intl.DateTimeFormat("en-GB", { ...shown, timeZone: "UTC" }).format(Date.parse(`${this.read()}Z`));
  }
}

function address(phone) {
  return `/simulator/${encodeURIComponent(phone)}/messages`;
}

async function read(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

async function reason(response) {
  try {
    return (await response.json()).error ?? "Not sent.";
  } catch {
    return "Not sent.";
  }
}

function pause(attempt) {
  const milliseconds = PAUSES[Math.min(attempt, PAUSES.length - 1)];
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
