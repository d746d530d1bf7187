// Turns on the page. What the server made, and what this browser kept of it, is read as a document that nothing runs in,
// and only elements and attributes that a turn consists of are taken over; text is never turned into HTML.

const log = document.querySelector("#log");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const TAGS = new Set(
  ("a abbr article b blockquote br button caption cite dd details div dl dt em figcaption figure h2 h3 h4 i li mark ol p " +
    "q s small span strong sub summary sup table tbody td tfoot th thead time tr u ul").split(" "),
);
const ATTRIBUTES = new Set(
  "class colspan datetime hidden href lang open rel role rowspan scope start tabindex target title type value".split(" "),
);

/** The turn in `html`; null where there is none. */
export function parse(html) {
  const turn = new DOMParser().parseFromString(html, "text/html").querySelector("article[data-turn]");
  if (!turn) return null;
  for (const element of [turn, ...turn.querySelectorAll("*")]) {
    if (!TAGS.has(element.localName)) element.remove();
    for (const { name, value } of [...element.attributes]) {
      const known = ATTRIBUTES.has(name) || /^(?:data|aria)-[\w-]+$/.test(name);
      if (!known || (name === "href" && !leads(value))) element.removeAttribute(name);
    }
  }
  return turn;
}

function leads(address) {
  try {
    return ["http:", "https:"].includes(new URL(address, location.href).protocol);
  } catch {
    return false;
  }
}

/** Puts a turn into the conversation, or what is new of it; `scroll` moves a new one to the top. Gives what stands there. */
export function show(turn, { scroll = true } = {}) {
  let shown = shownTurn(turn.dataset.turn);
  if (!shown) {
    shown = turn.cloneNode(false);
    log.append(shown);
    addMissing(shown, turn);
    if (scroll) shown.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  } else {
    addMissing(shown, turn);
  }
  shown.className = turn.className;
  shown.dataset.state = turn.dataset.state;
  return shown;
}

/** The turn of that id on the page. */
export const shownTurn = (id) => log.querySelector(`[data-turn="${CSS.escape(id)}"]`);

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

/** An element with properties and what stands in it; texts stay texts. */
export function make(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

function started({ id, question }, state, last) {
  const asked = make("div", { className: "asked" }, make("p", { className: "who", textContent: "You asked" }), make("h2", { textContent: question }));
  asked.dataset.key = "q";
  const turn = make("article", { className: "turn" }, asked, last);
  Object.assign(turn.dataset, { turn: id, state });
  return turn;
}

/** The turn of a question that nothing is known of yet. */
export function echo(turn, words) {
  const waiting = make("p", { className: "waiting", textContent: words });
  waiting.dataset.key = words;
  return started(turn, "open", waiting);
}

/** The turn of a question that was not answered, with what is told of it and a button that asks it again. */
export function notice(turn, words) {
  const again = make("button", { type: "button", className: "suggestion again", textContent: "Ask again" });
  again.dataset.ask = turn.question;
  const told = make("div", { className: "notice" }, make("p", { textContent: words }), again);
  told.dataset.key = `notice ${words}`;
  return started(turn, "done", told);
}

// The same answer in the archive's own words, under a written one.
log.addEventListener("click", (event) => {
  const button = event.target.closest(".show-own");
  if (!button) return;
  const words = button.nextElementSibling;
  words.hidden = !words.hidden;
  button.setAttribute("aria-expanded", String(!words.hidden));
});
