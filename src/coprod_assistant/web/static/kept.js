// Conversations in this browser's storage: one entry each, so that two tabs never write over each other's.
//
// A conversation is { id, began, changed, turns }, a turn { id, at, question, own, state, since, tab, … }: state is
// "asked", "done", "failed" or "lost" since then, in that tab; of a turn that is done `html` is what the server made of it, `turn` goes along with the
// next question, `answer` is the API's object without its hits, which nothing on the page shows.

const PREFIX = "coprod:conversation:1:"; // with the version of the form above: other versions are not read
const MOST = 50;
const MOST_CHARS = 2_000_000; // browsers give 5 million to all of a site

let works = true;

/** Whether what is kept will be there again. */
export const keeps = () => works;

/** An id that no other tab makes, also where there is no secure context. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The id of the conversation that a change of the storage concerns, if it is one. */
export const idOf = (key) => (key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : null);

/** The conversation of that id, or null where there is none that can be read. */
export function read(id) {
  try {
    return checked(JSON.parse(localStorage.getItem(PREFIX + id)), id);
  } catch {
    return null;
  }
}

function checked(found, id) {
  const turn = (one) => typeof one?.id === "string" && typeof one.question === "string" && typeof one.state === "string";
  return found && found.id === id && Array.isArray(found.turns) && found.turns.length && found.turns.every(turn) ? found : null;
}

/** All conversations, the one that was changed last first. */
export function all() {
  const ids = keys().map(idOf);
  return ids.map(read).filter(Boolean).sort((one, other) => other.changed - one.changed);
}

function keys() {
  try {
    return Object.keys(localStorage).filter(idOf);
  } catch {
    works = false;
    return [];
  }
}

/** Keeps `conversation` with what another tab has added to it; gives it back, and how many others had to go. */
export function keep(conversation) {
  const merged = merge(read(conversation.id), conversation);
  const text = JSON.stringify(merged);
  let dropped = makeRoom(conversation.id, text.length);
  for (;;) {
    try {
      localStorage.setItem(PREFIX + conversation.id, text);
      works = true;
      return { conversation: merged, dropped };
    } catch {
      const oldest = others(conversation.id).at(-1);
      if (!oldest) {
        works = false;
        return { conversation: merged, dropped };
      }
      remove(oldest.id);
      dropped += 1;
    }
  }
}

const others = (id) => all().filter((one) => one.id !== id);

function makeRoom(id, chars) {
  const kept = others(id);
  let sum = chars + kept.reduce((total, one) => total + size(one.id), 0);
  let dropped = 0;
  while (kept.length && (kept.length >= MOST || sum > MOST_CHARS)) {
    const oldest = kept.pop();
    sum -= size(oldest.id);
    remove(oldest.id);
    dropped += 1;
  }
  return dropped;
}

const size = (id) => localStorage.getItem(PREFIX + id)?.length ?? 0;

/** Both forms of one conversation put together: every turn of either, answered where one is, else as it became last. */
export function merge(stored, mine) {
  if (!stored) return mine;
  const turns = new Map(stored.turns.map((turn) => [turn.id, turn]));
  for (const turn of mine.turns) {
    const other = turns.get(turn.id);
    const later = !other || (other.state !== "done" && (turn.since ?? 0) >= (other.since ?? 0));
    if (later || turn.state === "done") turns.set(turn.id, turn);
  }
  return { ...mine, turns: [...turns.values()].sort((one, other) => one.at - other.at) };
}

/** Forgets one conversation. */
export function remove(id) {
  try {
    localStorage.removeItem(PREFIX + id);
  } catch {
    works = false;
  }
}

/** Whether this browser lets anything be kept. */
export function tryOut() {
  try {
    localStorage.setItem(`${PREFIX}?`, "");
    localStorage.removeItem(`${PREFIX}?`);
  } catch (error) {
    works = error.name === "QuotaExceededError" && keys().length > 0; // full, of what can be dropped
  }
  return works;
}

// --- what belongs to this tab alone, and survives only a reload -------------------------------------------------

let memory = {};

/** A value of this tab; null where there is none. */
export function ofTab(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return memory[name] ?? null;
  }
}

/** Keeps a value of this tab; an empty one is forgotten. */
export function keepOfTab(name, value) {
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
  } catch {
    memory[name] = value;
  }
}

const SILENT_MS = 1500; // an open tab answers in less

let tabs = null; // the way to other tabs of this browser
const me = newId(); // this page, whatever the id of its tab
const sought = new Map(); // ids of tabs that are asked whether they are open, and who waits for that

/** Whether a tab of that id is open; true where tabs cannot ask each other. */
export function isOpen(id) {
  if (!tabs) return Promise.resolve(true);
  return new Promise((tell) => {
    sought.set(id, tell);
    setTimeout(tell, SILENT_MS, false);
    tabs.postMessage({ tab: id, asks: me });
  });
}

/** The id of this tab. A duplicated tab begins with a copy of all that its origin keeps here, its id too: where a tab
    that is open has it already, `onTaken` is told another one. */
export function tabId(onTaken) {
  let id = ofTab("tab") ?? newId();
  keepOfTab("tab", id);
  try {
    tabs = new BroadcastChannel("coprod:tabs");
    tabs.onmessage = ({ data }) => {
      if (data.to === me) sought.get(data.tab)?.(true);
      if (data.tab !== id) return;
      if (data.asks) tabs.postMessage({ tab: id, to: data.asks });
      else if (data.to === me) {
        id = newId();
        keepOfTab("tab", id);
        onTaken(id);
      }
    };
    tabs.postMessage({ tab: id, asks: me });
  } catch {
    // where nothing may be shared with other tabs, nothing is kept that they could write over
  }
  return id;
}
