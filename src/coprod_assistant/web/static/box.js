// The question box: grows with its words, keeps them over a reload, and counts them where there are many.

import { keepOfTab, ofTab } from "./kept.js";

const one = (selector) => document.querySelector(selector);
const status = one("#status");
const told = one("#told");
const MOST = Number(one("#question").dataset.most); // characters of a question
const number = new Intl.NumberFormat("en-GB");

export const box = one("#question");

/** Says something below the box, and to screen readers. */
export function tell(words, { wrong = false } = {}) {
  told.textContent = words;
  told.classList.toggle("wrong", wrong);
  if (words) status.textContent = words;
}

/** Puts words into the box. */
export function write(words) {
  box.value = words;
  written();
}

/** The words that were being written when this tab was last here. */
export const draft = () => ofTab("question") ?? box.value;

// As the server counts them.
const over = (words) => [...words].length - MOST;

function written() {
  keepOfTab("question", box.value);
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
  const more = over(box.value.trim());
  const before = told.classList.contains("wrong");
  told.classList.toggle("wrong", more > 0);
  told.textContent =
    more <= MOST * -0.2 ? "" : `${number.format(MOST + more)} of ${number.format(MOST)} characters${more > 0 ? `: ${number.format(more)} too many` : ""}`;
  if (more > 0 !== before) status.textContent = more > 0 ? told.textContent : "The question is short enough again.";
}

/** The question in the box; null, and a word about it, where there is none that can be asked. */
export function question() {
  const words = box.value.trim();
  const more = over(words);
  if (words && more <= 0) return words;
  if (words) tell(`The question is too long: shorten it by ${number.format(more)} characters.`, { wrong: true });
  else tell("Write a question first.");
  box.focus();
  return null;
}

/** Calls `ask` when a reader wants the question asked. */
export function onAsk(ask) {
  box.addEventListener("input", written);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    ask();
  });
  const form = one("#composer");
  form.noValidate = true; // what is missing is told in our words
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
}
