// What the page does beside Gradio: it copies each turn from the hidden feed into the conversation, opens passages
// in the source panel and puts suggested questions into the question box. It moves elements that the server made and
// escaped; it never turns text into HTML.

const one = (selector, from = document) => from.querySelector(selector);
const log = one("#log");
const panel = one("#panel");
const status = one("#status");
const wide = matchMedia("(min-width: 1080px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let opener = null;

// --- turns -----------------------------------------------------------------------------------------------------

function takeTurn(turn) {
  const id = turn.dataset.turn;
  let shown = log.querySelector(`[data-turn="${CSS.escape(id)}"]`);
  if (!shown) {
    shown = turn.cloneNode(false);
    log.append(shown);
    document.body.classList.add("talking");
    one(".places a[href='/archive']").target = "_blank"; // leaving the page would forget the conversation
    addMissing(shown, turn);
    shown.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  } else {
    addMissing(shown, turn);
  }
  if (shown.dataset.state !== turn.dataset.state && turn.dataset.state === "done") status.textContent = turn.dataset.said;
  shown.className = turn.className;
  shown.dataset.state = turn.dataset.state;
  showAsking(turn.dataset.state === "open");
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

function readFeed(feed) {
  const reset = one("[data-reset]", feed);
  if (reset && log.dataset.reset !== reset.dataset.reset) {
    log.dataset.reset = reset.dataset.reset;
    log.replaceChildren();
    closePanel();
    document.body.classList.remove("talking");
    one(".places a[href='/archive']").removeAttribute("target");
    showAsking(false);
    status.textContent = "New conversation.";
    scrollTo(0, 0);
    box()?.focus();
  }
  const turn = one("[data-turn]", feed);
  if (turn) takeTurn(turn);
}

// --- asking ----------------------------------------------------------------------------------------------------

const box = () => one("#question textarea");

let wish = ""; // a question that was chosen before Gradio's part was there; it is asked once it is

function write(words) {
  const field = box();
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus({ preventScroll: true });
}

function ask(words) {
  if (!document.body.classList.contains("ready")) {
    wish = words;
    status.textContent = "The question is asked as soon as the page is ready.";
    return;
  }
  write(words);
  requestAnimationFrame(() => requestAnimationFrame(() => one("#ask")?.click()));
}

// Gradio draws its button a moment before it listens to it. It takes one question at a time, so that pressing again
// while the first is under way asks nothing twice.
function askWish(words, tries = 20) {
  if (!tries || log.children.length || one(".toast-body")) return;
  if (tries === 20) write(words);
  else one("#ask")?.click();
  setTimeout(() => askWish(words, tries - 1), 250);
}

// Gradio loads the page anew after a lost connection; what was being written is then there again, in this tab only.
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

// --- the source panel ------------------------------------------------------------------------------------------

function openPassage(button) {
  const passage = button.closest("[data-turn]")?.querySelector(`[data-passage="${CSS.escape(button.dataset.open)}"]`);
  if (!passage) return;
  for (const other of document.querySelectorAll("[aria-expanded='true'][data-open]")) other.setAttribute("aria-expanded", "false");
  opener = button;
  button.setAttribute("aria-expanded", "true");
  const copy = passage.cloneNode(true);
  one("#panel-label").textContent = passage.dataset.label;
  one("#panel-title").textContent = passage.dataset.title;
  one("#panel-body").replaceChildren(one(".passage-main", copy));
  one("#panel-foot").replaceChildren(one(".passage-foot", copy));
  document.body.classList.add("reading");
  if (!panel.open) wide.matches ? panel.show() : panel.showModal();
  const mark = one("#panel-body mark");
  one("#panel-body").scrollTop = 0;
  if (mark) {
    const body = one("#panel-body");
    const below = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
    if (below > body.clientHeight / 2) body.scrollTop = below - body.clientHeight / 4;
  }
  one("#panel-title").focus({ preventScroll: true });
}

// The same answer in the archive's own words, under a written one.
function showOwnWords(button) {
  const words = button.nextElementSibling;
  words.hidden = !words.hidden;
  button.setAttribute("aria-expanded", String(!words.hidden));
}

function closePanel() {
  if (panel.open) panel.close();
  leavePassage();
}

// Gives the focus back at once: the dialog's own event comes late enough to take it from where a reader went next.
function leavePassage() {
  if (panel.open) return;
  document.body.classList.remove("reading");
  opener?.setAttribute("aria-expanded", "false");
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

panel.addEventListener("close", leavePassage);

one("#panel-close").addEventListener("click", closePanel);
panel.addEventListener("click", (event) => {
  if (event.target === panel && panel.matches(":modal")) closePanel();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (panel.open && !panel.matches(":modal")) closePanel();
});
wide.addEventListener("change", () => {
  if (!panel.open) return;
  const from = opener;
  closePanel();
  if (from?.isConnected) openPassage(from);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.open) openPassage(button);
  else if (button?.dataset.ask) ask(button.dataset.ask);
  else if (button?.matches(".show-own")) showOwnWords(button);
});

// --- Gradio's part ---------------------------------------------------------------------------------------------

// Gradio draws its part once its scripts have come; the feed is then watched for turns.
const waiting = new MutationObserver(() => {
  const feed = one("#feed");
  if (!feed || !box()) return;
  waiting.disconnect();
  // Gradio calls its part the page's main landmark; the page has its own.
  for (const inner of document.querySelectorAll("gradio-app main")) inner.setAttribute("role", "presentation");
  document.body.classList.add("ready");
  new MutationObserver(() => readFeed(feed)).observe(feed, { childList: true, subtree: true });
  const draft = takeDraft();
  if (wish) askWish(wish);
  else if (draft) write(draft);
  else if (wide.matches) box().focus({ preventScroll: true });
});
waiting.observe(one("gradio-app"), { childList: true, subtree: true });
