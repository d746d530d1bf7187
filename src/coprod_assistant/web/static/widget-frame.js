// The conversation in the frame on another site's page. It moves elements that the server made and escaped; it never
// turns text into HTML. Of the page around it, it knows the origin, which must be one that the server named.

const one = (selector, from = document) => from.querySelector(selector);
const log = one("#log");
const box = one("#w-question");
const panel = one("#panel");
const status = one("#status");
const STOPPED = "You stopped this answer.";
const LOST = "The connection was lost, so this question was not answered. Please ask again.";
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
  const [title, colour] = [told.get("title"), told.get("colour")];
  if (title) one("#title").textContent = document.title = title.slice(0, 60);
  if (/^#[0-9a-f]{6}$/i.test(colour ?? "")) {
    const [red, green, blue] = [1, 3, 5]
      .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    const style = document.documentElement.style;
    style.setProperty("--brand", colour);
    style.setProperty("--brand-ink", 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff");
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

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ turns, draft: under?.question ?? box.value }));
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
  for (const turn of turns) show(read(turn.html));
  log.lastElementChild?.scrollIntoView();
}

// --- turns -----------------------------------------------------------------------------------------------------

const read = (html) => one("[data-turn]", new DOMParser().parseFromString(html, "text/html"));

function make(name, properties, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

// The turn as the server makes it, where it has not yet or cannot.
function ownTurn(question, ...ending) {
  const asked = make("div", { className: "asked" }, make("p", { className: "who", textContent: "You asked" }), make("h2", { textContent: question }));
  asked.dataset.key = "q";
  const turn = make("article", { className: "turn" }, asked, ...ending);
  turn.dataset.turn = "own";
  return turn;
}

function noticeTurn(question, notice) {
  const again = make("button", { type: "button", className: "suggestion again", textContent: "Ask again" });
  again.dataset.ask = question;
  const part = make("div", { className: "notice" }, make("p", { textContent: notice }), again);
  part.dataset.key = "notice";
  const turn = ownTurn(question, part);
  Object.assign(turn.dataset, { state: "done", said: notice });
  return turn;
}

function waitingTurn(question) {
  const part = make("p", { className: "waiting", textContent: "Sending" });
  part.dataset.key = "sending";
  return ownTurn(question, part);
}

// Puts `turn` in the place of `shown`. Only what is new or changed is touched: a reader's focus stays.
function show(turn, shown = null) {
  if (!shown) {
    document.body.classList.add("talking");
    one("#w-new").hidden = false;
    log.append(turn);
    return turn;
  }
  const old = new Map([...shown.children].map((part) => [part.dataset.key, part]));
  shown.replaceChildren(...[...turn.children].map((part) => old.get(part.dataset.key) ?? part));
  shown.className = turn.className;
  Object.assign(shown.dataset, turn.dataset);
  return shown;
}

// --- asking ----------------------------------------------------------------------------------------------------

let under = null; // the question that is under way, and what ends it

function bodyFor(question) {
  const history = turns.slice(-MOST_TURNS).map((turn) => ({ question: turn.question, answer: turn.answer }));
  for (;;) {
    const body = JSON.stringify({ question, history, render: "html" });
    if (new Blob([body]).size <= MOST_BYTES || !history.length) return body;
    history.shift();
  }
}

// Name and data of each server-sent event.
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const [, name] = /^event: (.*)$/m.exec(block) ?? [];
      if (name) yield [name, JSON.parse(/^data: (.*)$/m.exec(block)[1])];
    }
  }
}

const sentence = (words) => (words ? words[0].toUpperCase() + words.slice(1) + (/[.!?:]$/.test(words) || words.includes("@") || words.includes("://") ? "" : ".") : "");
const refusal = ({ error, hint }) => `${sentence(error)} ${sentence(hint)}`.trim();

async function ask(words) {
  const question = words.trim();
  if (!question || under) return;
  const ending = new AbortController();
  const mine = (under = { question, ending });
  const shown = show(waitingTurn(question));
  shown.scrollIntoView({ block: "start" });
  showAsking(true);
  let done = null;
  try {
    const headers = { "Content-Type": "application/json", Accept: "text/event-stream", "Coprod-Widget": "1" };
    const response = await fetch("/api/ask", { method: "POST", headers, body: bodyFor(question), signal: ending.signal });
    if (!response.ok) done = noticeTurn(question, refusal(await response.json()));
    else
      for await (const [name, data] of eventsOf(response)) {
        if (mine !== under) return;
        if (name === "turn") show(read(data.html), shown);
        else if (name === "answer") {
          done = read(data.html);
          turns.push({ ...data.turn, html: data.html });
        } else if (name === "error") done = noticeTurn(question, refusal(data));
      }
    if (!done) throw new Error("cut");
  } catch {
    done = noticeTurn(question, ending.signal.aborted ? STOPPED : LOST);
  }
  if (mine !== under) return;
  under = null;
  show(done, shown);
  status.textContent = done.dataset.said ?? shown.dataset.said;
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
  showAsking(false);
  status.textContent = "New conversation.";
  keep();
  focusBox();
}

// --- sources ---------------------------------------------------------------------------------------------------

let opener = null;

function openPassage(button) {
  const passage = button.closest("[data-turn]")?.querySelector(`[data-passage="${CSS.escape(button.dataset.open)}"]`);
  if (!passage) return;
  opener = button;
  button.setAttribute("aria-expanded", "true");
  const copy = passage.cloneNode(true);
  one("#panel-label").textContent = passage.dataset.label;
  one("#panel-title").textContent = passage.dataset.title;
  one("#panel-body").replaceChildren(one(".passage-main", copy));
  one("#panel-foot").replaceChildren(one(".passage-foot", copy));
  panel.showModal();
  one("#panel-body").scrollTop = 0;
  one("#panel-body mark")?.scrollIntoView({ block: "center" });
  one("#panel-title").focus({ preventScroll: true });
}

panel.addEventListener("close", () => {
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus({ preventScroll: true });
  opener = null;
});

async function copyText(button) {
  const done = await navigator.clipboard.writeText(button.dataset.copy).then(() => true, () => false);
  const label = button.textContent;
  button.textContent = done ? "Copied" : "Could not copy";
  status.textContent = done ? "Quotation copied." : "The quotation could not be copied.";
  button.disabled = true;
  setTimeout(() => Object.assign(button, { textContent: label, disabled: false }), 1600);
}

// --- what is pressed -------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const { target } = event;
  const button = target.closest("button");
  if (button) event.preventDefault(); // none sends a form
  if (target === panel || button?.id === "panel-close") panel.close();
  else if (button?.id === "w-ask") askFromBox();
  else if (button?.id === "w-stop") under?.ending.abort();
  else if (button?.id === "w-new") begin();
  else if (button?.id === "w-close") say("close");
  else if (button?.dataset.open) openPassage(button);
  else if (button?.dataset.copy) copyText(button);
  else if (button?.dataset.ask) {
    focusBox(); // the button may go, and a reader's place with it
    ask(button.dataset.ask);
  } else if (button?.matches(".show-own")) {
    const words = button.nextElementSibling;
    words.hidden = !words.hidden;
    button.setAttribute("aria-expanded", String(!words.hidden));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.open) say("close");
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== box) return;
  event.preventDefault();
  askFromBox();
});

addEventListener("pagehide", keep);
takeKept();
greet();
