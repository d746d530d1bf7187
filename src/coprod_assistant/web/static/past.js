// The list of earlier conversations: open one, delete one, delete all.

import { all, remove } from "./kept.js";
import { make } from "./turns.js";

const one = (selector) => document.querySelector(selector);
const dialog = one("#past");
const list = one("#past-list");
const clear = one("#past-clear");
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

let shown = () => null; // the id of the conversation on the page
let changed = () => {};

function row(conversation) {
  const question = conversation.turns[0].question;
  const count = conversation.turns.length;
  const link = make("a", { href: `#c=${conversation.id}`, textContent: question, onclick: () => dialog.close() });
  if (conversation.id === shown()) link.setAttribute("aria-current", "true");
  const when = `${day.format(conversation.changed)} · ${count} ${count === 1 ? "question" : "questions"}`;
  const button = make("button", { type: "button", textContent: "Delete", onclick: () => forget([conversation.id]) });
  button.setAttribute("aria-label", `Delete the conversation: ${question}`);
  return make("li", {}, make("div", {}, link, make("span", {}, when)), button);
}

function draw() {
  const conversations = all();
  list.replaceChildren(...conversations.map(row));
  clear.hidden = !conversations.length;
  clear.textContent = "Delete all";
  delete clear.dataset.sure;
  one("#earlier").hidden = !conversations.length;
  return conversations.length;
}

function forget(ids) {
  const place = [...list.querySelectorAll("button")].indexOf(document.activeElement);
  for (const id of ids) remove(id);
  one("#status").textContent = ids.length === 1 ? "Conversation deleted." : "All conversations deleted.";
  changed(ids);
  if (!draw()) dialog.close();
  else [...list.querySelectorAll("button")].at(Math.max(0, place - 1))?.focus();
}

/** Shows how many there are, and the list anew where it is open. */
export const refresh = draw;

/** Sets the list up; `options.shown` gives the id on the page, `options.changed` hears what was deleted, `begin` starts anew. */
export function setUp(options) {
  ({ shown, changed } = options);
  one("#earlier").addEventListener("click", () => {
    draw();
    dialog.showModal();
    one("#past-title").focus();
  });
  one("#past-close").addEventListener("click", () => dialog.close());
  one("#past-new").addEventListener("click", () => {
    dialog.close();
    options.begin();
  });
  clear.addEventListener("click", () => {
    if (clear.dataset.sure) return forget(all().map((conversation) => conversation.id));
    const count = list.children.length;
    clear.textContent = `Really delete ${count === 1 ? "it" : `all ${count}`}?`;
    clear.dataset.sure = "asked";
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  draw();
}
