// The conversation in the frame on another site's page. Of that page it knows the origin, which must be one that the
// server named; with it, it exchanges no word of the conversation: only that it is ready, seen, closed, or has news.

import { RefusedError, ask as stream, sentences } from "./stream.js";
import { echo, notice, parse, show } from "./turns.js";

const one = (selector) => document.querySelector(selector);
const log = one("#log");
const box = one("#w-question");
const panel = one("#panel");
const status = one("#status");
const STOPPED = "You stopped this answer.";
const LOST = "The connection was lost before this was answered.";
const REFUSED = "This question was not taken.";
const MOST_BYTES = 60_000; // of a question with the turns before it; the server takes 64 kB
const MOST_TURNS = 50;

// --- the page around it ----------------------------------------------------------------------------------------

const told = new URLSearchParams(location.hash.slice(1));
const origins = document.documentElement.dataset.origins.split(" ");
const host = parent !== window && origins.includes(told.get("host")) ? told.get("host") : null;
let shut = false; // whether the frame is out of sight

const say = (what) => host && parent.postMessage({ coprod: what }, host);

function greet() {
  if (!host) return;
  if (told.get("title")) one("#title").textContent = document.title = told.get("title").slice(0, 60);
  if ([told.get("colour"), told.get("ink")].every((colour) => /^#[0-9a-f]{6}$/i.test(colour))) {
    document.documentElement.style.setProperty("--brand", told.get("colour"));
    document.documentElement.style.setProperty("--brand-ink", told.get("ink"));
  }
  one("#w-close").hidden = false;
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || origin !== host) return;
    if (data?.coprod === "shut") shut = true;
    if (data?.coprod === "open") {
      shut = false;
      if (!panel.open) focusBox();
    }
  });
  say("ready");
}

// --- the conversation, kept for this tab -----------------------------------------------------------------------

const KEPT = "widget";
let turns = []; // what was asked and answered, with its HTML
let under = null; // the question that is under way, and what ends it

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ turns: turns.slice(-MOST_TURNS), draft: box.value || under?.question }));
  } catch {
    // a browser may forbid it to frames; the conversation then lasts as long as the page
  }
}

function takeKept() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
    turns = kept.turns ?? [];
    box.value = kept.draft ?? "";
  } catch {
    turns = [];
  }
  for (const turn of turns) put(parse(turn.html));
  log.lastElementChild?.scrollIntoView();
}

function put(turn, options = { scroll: false }) {
  document.body.classList.add("talking");
  one("#w-new").hidden = false;
  if (turn) show(turn, options);
}

// --- asking ----------------------------------------------------------------------------------------------------

function bodyFor(id, question) {
  const history = turns.slice(-MOST_TURNS).map((turn) => ({ question: turn.question, answer: turn.answer }));
  for (;;) {
    const body = { id, question, history, render: "html" };
    if (!history.length || new Blob([JSON.stringify(body)]).size <= MOST_BYTES) return body;
    history.shift();
  }
}

async function ask(words) {
  const question = words.trim();
  if (!question || under) return;
  const id = crypto.randomUUID?.() ?? `t${Date.now()}`; // not every browser has it on plain http
  const ending = new AbortController();
  const mine = (under = { question, ending });
  put(echo({ id, question }, "Sending"), { scroll: true });
  showAsking(true);
  let last = null;
  try {
    for await (const { name, data } of stream(bodyFor(id, question), ending.signal, { "Coprod-Widget": "1" })) {
      if (mine !== under) return;
      if (name === "turn") put(parse(data.html));
      if (name === "error") last = notice({ id, question }, sentences(data.error, data.hint));
      if (name === "answer") {
        last = parse(data.html);
        turns.push({ ...data.turn, html: data.html });
      }
    }
  } catch (error) {
    if (mine !== under) return;
    const told = error instanceof RefusedError ? error.message || REFUSED : LOST;
    const why = ending.signal.aborted ? STOPPED : told;
    last = notice({ id, question }, why);
  }
  if (mine !== under) return;
  under = null;
  put(last);
  status.textContent = last.dataset.said ?? last.textContent;
  showAsking(false);
  keep();
  if (shut) say("unread");
}

// Ask and Stop take turns; whichever goes takes no focus with it.
function showAsking(asking) {
  const lost = document.activeElement === one(asking ? "#w-ask" : "#w-stop");
  one("#w-ask").hidden = asking;
  one("#w-stop").hidden = !asking;
  if (lost) asking ? one("#w-stop").focus() : focusBox();
}

function focusBox() {
  (box.checkVisibility() ? box : one("main")).focus({ preventScroll: true });
}

function askFromBox() {
  if (under) return; // not taken yet, and not lost
  const words = box.value;
  box.value = "";
  ask(words);
}

function begin() {
  const ended = under;
  under = null;
  ended?.ending.abort();
  turns = [];
  log.replaceChildren();
  document.body.classList.remove("talking");
  one("#w-new").hidden = true;
  box.value = "";
  showAsking(false);
  status.textContent = "New conversation.";
  keep();
  focusBox();
}

async function copyText(button) {
  const done = await navigator.clipboard.writeText(button.dataset.copy).then(
    () => true,
    () => false,
  );
  const label = button.textContent;
  button.textContent = done ? "Copied" : "Could not copy";
  status.textContent = done ? "Quotation copied." : "The quotation could not be copied.";
  setTimeout(() => (button.textContent = label), 1600);
}

// --- what is pressed -------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  event.preventDefault(); // no button sends a form
  if (button.id === "w-ask") askFromBox();
  else if (button.id === "w-stop") under?.ending.abort();
  else if (button.id === "w-new") begin();
  else if (button.id === "w-close") say("close");
  else if (button.dataset.copy) copyText(button);
  else if (button.dataset.ask) {
    focusBox(); // the button may go, and a reader's place with it
    ask(button.dataset.ask);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.open && !event.defaultPrevented) say("close");
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== box) return;
  event.preventDefault();
  askFromBox();
});

const suggest = () =>
  import("./suggest.js").then(
    (module) => module.offer(box, askFromBox),
    () => box.addEventListener("input", suggest, { once: true }), // no network: at a later key
  );
box.addEventListener("input", suggest, { once: true });
addEventListener("pagehide", keep);
takeKept();
greet();
