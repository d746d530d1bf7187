// What the page does beside Gradio, which draws the question box: it sends each question with the turns before it, puts
// the turn that comes back into the conversation. It moves elements that the server
// made and escaped; it never turns text into HTML.

const one = (selector, from = document) => from.querySelector(selector);
const log = one("#log");
const status = one("#status");
const wide = matchMedia("(min-width: 1080px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// --- turns -----------------------------------------------------------------------------------------------------

function takeTurn(turn) {
  const id = turn.dataset.turn;
  let shown = log.querySelector(`[data-turn="${CSS.escape(id)}"]`);
  const fresh = !shown;
  if (fresh) {
    shown = turn.cloneNode(false);
    log.append(shown);
    document.body.classList.add("talking");
    one(".places a[href='/archive']").target = "_blank"; // leaving the page would forget the conversation
    addMissing(shown, turn);
    shown.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  } else {
    addMissing(shown, turn);
  }
  const completed = shown.dataset.state !== turn.dataset.state && turn.dataset.state === "done";
  shown.className = turn.className;
  shown.dataset.state = turn.dataset.state;
  if (completed || (turn.dataset.state === "done" && fresh)) {
    status.textContent = turn.dataset.said;
    document.dispatchEvent(new CustomEvent("coprod:turn", { detail: { id, article: shown } }));
  }
  return shown;
}

// Only what is new or changed is touched, so a reader's focus stays and a screen reader hears additions only.
function addMissing(shown, turn) {
  const wanted = new Set();
  let before = null;
  for (const part of turn.children) {
    const key = part.dataset.key;
    wanted.add(key);
    const old = [...shown.children].find((child) => child.dataset.key === key);
    if (!old) {
      const fresh = part.cloneNode(true);
      if (before) before.after(fresh);
      else shown.prepend(fresh);
      before = fresh;
    } else {
      before = old;
    }
  }
  for (const child of [...shown.children]) if (!wanted.has(child.dataset.key)) child.remove();
}

// Ask and Stop take turns; whichever goes takes no focus with it.
function showAsking(asking) {
  const focused = document.activeElement;
  const lost = focused === one(asking ? "#ask" : "#stop");
  document.body.classList.toggle("asking", asking);
  if (lost) (asking ? one("#stop") : box()).focus({ preventScroll: true });
}

// --- asking ----------------------------------------------------------------------------------------------------

const box = () => one("#question textarea");
const MOST_BYTES = 60_000; // of a question with the turns before it; the server takes 64 kB
const MOST_TURNS = 50;
const STOPPED = "You stopped this answer.";
const LOST = "The connection was lost, so this question was not answered. Please ask again.";

let turns = []; // what was asked and answered: only this page has it, and sends it with the next question
let under = null; // ends the question that is under way

function write(words) {
  const field = box();
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function bodyFor(question) {
  const own = one("#own input")?.checked === true;
  for (let first = Math.max(0, turns.length - MOST_TURNS); ; first += 1) {
    const body = JSON.stringify({ question, history: turns.slice(first), own });
    if (new Blob([body]).size <= MOST_BYTES || first >= turns.length) return body;
  }
}

async function* linesOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    yield* lines;
  }
}

async function ask(question) {
  if (under) return; // one at a time
  const mine = (under = new AbortController());
  let shown = null;
  showAsking(true);
  try {
    const response = await fetch("/api/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: bodyFor(question),
      signal: mine.signal,
    });
    if (!response.ok) {
      const { error, hint } = await response.json();
      takeTurn(noticeTurn(null, question, `This question was not taken: ${error}. ${hint}`));
      return;
    }
    for await (const line of linesOf(response)) {
      if (mine !== under) return;
      const told = JSON.parse(line);
      shown = takeTurn(one("[data-turn]", new DOMParser().parseFromString(told.html, "text/html")));
      if (told.turn) turns.push(told.turn);
    }
    if (shown?.dataset.state !== "done") throw new Error("cut");
  } catch {
    if (mine === under) takeTurn(noticeTurn(shown, question, mine.signal.aborted ? STOPPED : LOST));
  } finally {
    if (mine === under) {
      under = null;
      showAsking(false);
    }
  }
}

function make(name, properties, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

// The turn as the server would make it, where the server cannot.
function noticeTurn(shown, question, notice) {
  const asked = make("div", { className: "asked" }, make("p", { className: "who", textContent: "You asked" }), make("h2", { textContent: question }));
  const again = make("button", { type: "button", className: "suggestion again", textContent: "Ask again" });
  again.dataset.ask = question;
  const told = make("div", { className: "notice" }, make("p", { textContent: notice }), again);
  asked.dataset.key = "q";
  told.dataset.key = "notice";
  const turn = make("article", { className: "turn" }, asked, told);
  Object.assign(turn.dataset, { turn: shown?.dataset.turn ?? `own-${Date.now()}`, state: "done", said: notice });
  return turn;
}

function askFromBox() {
  const words = box().value;
  if (under) return; // not taken yet, and not lost
  write("");
  ask(words);
}

function begin() {
  const ended = under;
  under = null;
  ended?.abort();
  turns = [];
  log.replaceChildren();
  document.body.classList.remove("talking");
  one(".places a[href='/archive']").removeAttribute("target");
  showAsking(false);
  status.textContent = "New conversation.";
  write("");
  scrollTo(0, 0);
  box()?.focus();
}

// Before Gradio hears of it: its own form of sending is not used.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== box()) return;
    event.preventDefault();
    event.stopPropagation();
    askFromBox();
  },
  true,
);

// What was being written is there again after the page was loaded anew, in this tab only.
const DRAFT = "question";

addEventListener("pagehide", () => {
  try {
    const words = box()?.value ?? "";
    if (words) sessionStorage.setItem(DRAFT, words);
    else sessionStorage.removeItem(DRAFT);
  } catch {
    // a browser may forbid it; the words are then lost, as they would be without this
  }
});

function takeDraft() {
  try {
    const words = sessionStorage.getItem(DRAFT) ?? "";
    sessionStorage.removeItem(DRAFT);
    return words;
  } catch {
    return "";
  }
}

// The same answer in the archive's own words, under a written one.
function showOwnWords(button) {
  const words = button.nextElementSibling;
  words.hidden = !words.hidden;
  button.setAttribute("aria-expanded", String(!words.hidden));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.ask) {
    ask(button.dataset.ask);
    box()?.focus({ preventScroll: true }); // the button may go, and a reader's place with it
  } else if (button?.id === "ask") askFromBox();
  else if (button?.id === "stop") under?.abort();
  else if (button?.id === "new") begin();
  else if (button?.matches(".show-own")) showOwnWords(button);
});

// --- Gradio's part ---------------------------------------------------------------------------------------------

// Gradio draws its part once its scripts have come.
const waiting = new MutationObserver(() => {
  if (!box()) return;
  waiting.disconnect();
  // Gradio calls its part the page's main landmark; the page has its own.
  for (const inner of document.querySelectorAll("gradio-app main")) inner.setAttribute("role", "presentation");
  document.body.classList.add("ready");
  const draft = takeDraft();
  if (draft) {
    write(draft);
    box().focus({ preventScroll: true });
  } else if (wide.matches && !log.children.length) box().focus({ preventScroll: true });
});
waiting.observe(one("gradio-app"), { childList: true, subtree: true });
