// The conversation: sends each question with the turns before it, shows it at once and its answer as it comes, keeps both
// in this browser, and asks again what a lost connection has cut off.
//
// Tells other scripts of each answer that is complete, or was brought back: `coprod:turn` on the document, with the
// turn's id, the answer as the API gives it (without its hits) and the article on the page.

import { box, draft, onAsk, question, tell, write } from "./box.js";
import { idOf, isOpen, keep, keeps, merge, newId, read, tabId, tryOut } from "./kept.js";
import { refresh, setUp } from "./past.js";
import { LostError, RefusedError, ask as stream, sentences } from "./stream.js";
import { echo, notice, parse, show, shownTurn } from "./turns.js";

const one = (selector) => document.querySelector(selector);
const log = one("#log");
const status = one("#status");
const touch = matchMedia("(pointer: coarse)");
const wide = matchMedia("(min-width: 1080px)");

const MOST_BYTES = 60_000; // of a question with the turns before it; the server takes 64 kB
const MOST_TURNS = 50;
const FRESH_MS = 3_600_000; // an older question is not asked again by itself
const LOOK_MS = [1000, 2000, 4000, 8000, 15_000, 30_000];

const STOPPED = "You stopped this answer.";
const LEFT = "You left before this was answered.";
const BACK_SOON = "The connection was lost before this was answered. It is asked again by itself as soon as the archive can be reached.";
const LOST = "The connection was lost before this was answered.";
const BUSY = "The question before is still being answered.";
const NOT_KEPT = "This browser lets nothing be kept, so the conversation is gone when you leave this page.";

const OTHERS_MS = 400; // another tab has that long to say that a question is its own
const OTHERS_LOOK_MS = 3000;

let tab = tabId((other) => {
  const mine = under?.turn;
  tab = other;
  if (mine) mine.tab = tab;
  pending = null;
  for (const turn of talk.turns) if (turn !== mine && turn.state !== "done") drawTurn(turn);
});

let talk = fresh(); // the conversation on the page
let under = null; // ends the question that is under way, and has its turn
let pending = null; // the turn that is asked again once the server can be reached

function fresh() {
  return { id: newId(), began: Date.now(), changed: Date.now(), turns: [] };
}

// --- keeping ---------------------------------------------------------------------------------------------------

function keepTalk() {
  talk.changed = Date.now();
  const { conversation, dropped } = keep(talk);
  talk = conversation;
  if (!keeps()) tell(NOT_KEPT);
  else if (dropped) tell(`${dropped === 1 ? "The oldest conversation" : `The ${dropped} oldest conversations`} had to make room for this one.`);
  refresh();
}

function complete(turn) {
  const article = shownTurn(turn.id);
  document.dispatchEvent(new CustomEvent("coprod:turn", { detail: { id: turn.id, answer: turn.answer ?? null, article } }));
}

function drawTurn(turn, { scroll = false } = {}) {
  const html = turn.state === "done" ? parse(turn.html ?? "") : null;
  const recent = Date.now() - turn.at < FRESH_MS;
  if (html && html.dataset.turn === turn.id) {
    show(html, { scroll });
    complete(turn);
  } else if (turn.state === "asked" && turn.tab !== tab && recent) {
    show(echo(turn, "Asked in another tab"), { scroll });
  } else if (turn.state === "failed") {
    show(notice(turn, turn.notice ?? LOST), { scroll });
  } else {
    const mine = turn.tab === tab && recent && turn === talk.turns.at(-1) && !turn.retried;
    show(notice(turn, mine ? BACK_SOON : LOST), { scroll });
    if (mine) askWhenBack(turn, OTHERS_MS);
  }
}

// --- asking ----------------------------------------------------------------------------------------------------

function bodyOf(turn) {
  const before = talk.turns.slice(0, talk.turns.indexOf(turn)).filter((other) => other.turn);
  for (let first = Math.max(0, before.length - MOST_TURNS); ; first += 1) {
    const history = before.slice(first).map((other) => other.turn);
    const body = { question: turn.question, history, id: turn.id, own: turn.own, render: "html" };
    if (new Blob([JSON.stringify(body)]).size <= MOST_BYTES || first >= before.length) return body;
  }
}

// Ask and Stop take turns; whichever goes takes no focus with it.
function showAsking(asking) {
  const lost = document.activeElement === one(asking ? "#ask" : "#stop");
  document.body.classList.toggle("asking", asking);
  if (lost) (asking ? one("#stop") : box).focus({ preventScroll: true });
}

async function ask(words, again = null) {
  const turn = again ?? { id: newId(), at: Date.now(), question: words, own: one("#own")?.checked === true };
  const mine = (under = Object.assign(new AbortController(), { turn }));
  pending = null;
  become(turn, "asked", { tab });
  if (!again) talk.turns.push(turn);
  tell("");
  document.body.classList.add("talking"); // first, as the welcome goes and the place to scroll to moves
  show(echo(turn, "Sending your question"));
  showAsking(true);
  keepTalk();
  if (keeps()) history.replaceState(null, "", `#c=${talk.id}`);
  try {
    for await (const { name, data } of stream(bodyOf(turn), mine.signal)) {
      if (mine !== under) return;
      if (name === "turn") show(parse(data.html));
      else if (name === "answer") answered(turn, data);
      else failed(turn, `This question was not answered. ${sentences(data.error, data.hint)}`);
    }
  } catch (error) {
    if (mine !== under) return;
    if (mine.signal.aborted) failed(turn, STOPPED);
    else if (error instanceof RefusedError) failed(turn, `This question was not taken. ${error.message}`);
    else if (error instanceof LostError) lost(turn);
    else throw error;
  } finally {
    if (mine === under) {
      under = null;
      showAsking(false);
    }
  }
}

const become = (turn, state, more) => Object.assign(turn, { state, since: Date.now() }, more);

function answered(turn, { html, turn: said, hits: _, timings_ms: __, ...answer }) {
  become(turn, "done", { html, turn: said, answer });
  delete turn.notice;
  const article = parse(html);
  show(article);
  status.textContent = article.dataset.said;
  keepTalk();
  complete(turn);
}

function failed(turn, words) {
  become(turn, "failed", { notice: words });
  show(notice(turn, words));
  status.textContent = words;
  keepTalk();
}

function lost(turn) {
  become(turn, "lost");
  const words = turn.retried ? LOST : BACK_SOON;
  show(notice(turn, words));
  status.textContent = words;
  keepTalk();
  if (!turn.retried) askWhenBack(turn, LOOK_MS[0]);
}

// Once, by itself; what is asked by a button meanwhile takes its place.
let lookAgain = 0;

function askWhenBack(turn, first_ms) {
  let tries = 0;
  pending = turn;
  const look = async () => {
    clearTimeout(lookAgain);
    // Not /healthz/, which proxies keep inside.
    const there = await fetch(new URL("../robots.txt", import.meta.url), { cache: "no-store" }).then((answer) => answer.ok, () => false);
    if (pending !== turn || under) return;
    if (there) {
      turn.retried = true;
      ask(turn.question, turn);
    } else lookAgain = setTimeout(look, LOOK_MS[Math.min(tries++, LOOK_MS.length - 1)]);
  };
  askWhenBack.now = look;
  clearTimeout(lookAgain);
  lookAgain = setTimeout(look, first_ms);
}

addEventListener("online", () => pending && askWhenBack.now());

// A question of another tab is lost with it.
async function lookAtOthers() {
  for (const { id, tab: theirs } of talk.turns.filter((turn) => turn.state === "asked" && turn.tab !== tab)) {
    if (await isOpen(theirs)) continue;
    const turn = talk.turns.find((other) => other.id === id);
    if (turn?.state !== "asked" || turn.tab !== theirs) continue;
    become(turn, "lost");
    keepTalk();
    drawTurn(talk.turns.find((other) => other.id === id));
  }
  setTimeout(lookAtOthers, OTHERS_LOOK_MS);
}

function askFromBox() {
  const words = question();
  if (!words) return;
  if (under) return tell(BUSY);
  write("");
  if (touch.matches) box.blur(); // the keyboard goes down, and the answer has the screen
  ask(words);
}

function askByButton(button) {
  if (under) return tell(BUSY);
  const last = talk.turns.at(-1);
  const again = button.matches(".again") && button.closest("[data-turn]")?.dataset.turn === last?.id ? last : null;
  ask(button.dataset.ask, again);
  // The button may go, and a reader's place with it; on a phone the box would raise the keyboard.
  const heading = shownTurn(talk.turns.at(-1).id).querySelector("h2");
  heading.tabIndex = -1;
  (touch.matches ? heading : box).focus({ preventScroll: true });
}

// --- one conversation after another ----------------------------------------------------------------------------

function leave() {
  const ended = under;
  const cut = ended?.turn;
  under = pending = null;
  ended?.abort();
  if (cut?.state === "asked" && read(talk.id)) failed(cut, LEFT);
  log.replaceChildren();
  showAsking(false);
}

function begin() {
  leave();
  talk = fresh();
  document.body.classList.remove("talking");
  if (location.hash) history.pushState(null, "", location.pathname);
  write("");
  status.textContent = "New conversation.";
  scrollTo(0, 0);
  refresh();
  box.focus();
}

function open(found, { scroll = true } = {}) {
  leave();
  talk = found;
  document.body.classList.add("talking");
  log.setAttribute("aria-live", "off"); // what was read before is not read out again
  for (const turn of talk.turns) drawTurn(turn);
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  if (scroll) log.lastElementChild.scrollIntoView({ block: "start" });
  refresh();
}

// The address names the conversation, so Back, reload and a bookmark find it.
function follow(options) {
  const id = /^#c=([0-9a-f]{24})$/.exec(location.hash)?.[1];
  if (id ? id === talk.id : !location.hash && !talk.turns.length) return;
  if (!id && location.hash) return; // a place in the page
  const found = id && read(id);
  if (found) return open(found, options);
  begin();
  if (id) {
    history.replaceState(null, "", location.pathname);
    tell("This conversation is no longer kept in this browser.");
  }
}

addEventListener("hashchange", () => follow());
addEventListener("popstate", () => follow());

addEventListener("storage", (event) => {
  if (event.storageArea !== localStorage) return;
  if (event.key !== null && !idOf(event.key)) return;
  const stored = read(talk.id);
  if (event.key === null || idOf(event.key) === talk.id) {
    if (!stored && talk.turns.length) {
      begin();
      tell("This conversation was deleted in another tab.");
    } else if (stored) {
      talk = merge(stored, talk);
      for (const turn of talk.turns) {
        if (turn !== pending && turn.state !== "asked" && shownTurn(turn.id)?.dataset.state === "done") continue;
        if (turn.tab !== tab || turn.state === "done") drawTurn(turn);
      }
    }
  }
  refresh();
});

setUp({
  shown: () => talk.id,
  begin,
  changed: (ids) => ids.includes(talk.id) && begin(),
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.ask) {
    event.preventDefault(); // without this script the button is a form's
    askByButton(button);
  } else if (button?.id === "stop") under?.abort();
  else if (button?.id === "new") begin();
  else if (event.target.closest(".places [aria-current='page']")) {
    event.preventDefault(); // the reader is there
    box.focus();
  }
});

// --- on load ---------------------------------------------------------------------------------------------------

const words = new URLSearchParams(location.search).get("q")?.trim();
onAsk(askFromBox);
const suggest = () =>
  import("./suggest.js").then(
    (module) => module.offer(box, askFromBox),
    () => box.addEventListener("input", suggest, { once: true }), // no network: at a later key
  );
box.addEventListener("input", suggest, { once: true });
tryOut();
if (words) {
  history.replaceState(null, "", location.pathname); // asked once, not at every reload
  const kept = draft();
  write(words);
  askFromBox();
  if (!box.value) write(kept);
} else {
  follow({ scroll: performance.getEntriesByType("navigation")[0]?.type === "navigate" });
  write(draft());
}
lookAtOthers();
if (box.value || (wide.matches && !talk.turns.length)) box.focus({ preventScroll: true });
document.body.classList.add("ready");
