// Asks below each finished answer whether it was right. Loaded only where the operator keeps what visitors say.
// What is sent is what stands on the page; everything is built from elements, never from text read as HTML.

import { make } from "./turns.js";

const log = document.querySelector("#log");
const VERDICTS = { right: "Right", incomplete: "Incomplete", wrong: "Wrong" };
const EARLIER = 3;

// The words of an element without the numbers of its citations.
function words(element) {
  const copy = element.cloneNode(true);
  for (const button of copy.querySelectorAll("button")) button.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// What a statement was made of: cards and rows show more, or less.
const quote = (statement) => statement.dataset.quote ?? words(statement);
const questionOf = (turn) => words(turn.querySelector("h2")).slice(0, 1000);
const statementsOf = (turn) => [...turn.querySelectorAll(".statement")];
const answerOf = (turn) => statementsOf(turn).map(quote).join("\n\n").slice(0, 4000);

function recordOf(turn, verdict, reason) {
  const turns = [...log.querySelectorAll(".turn[data-state=done]")];
  const before = turns.slice(0, turns.indexOf(turn)).slice(-EARLIER);
  const quoted = statementsOf(turn).filter((one) => one.classList.contains("verbatim"));
  return {
    question: questionOf(turn),
    verdict,
    reason: reason.slice(0, 1000),
    answer: answerOf(turn),
    history: before.map((one) => ({ question: questionOf(one), answer: answerOf(one) })),
    citations: quoted.slice(0, 10).map((one) => ({ quote: quote(one).slice(0, 2000) })),
  };
}

function say(row, text) {
  row.replaceChildren(make("span", { textContent: text }));
  document.querySelector("#status").textContent = text;
}

async function send(turn, row, verdict, reason) {
  let kept = false;
  try {
    const response = await fetch(new URL("../api/feedback", import.meta.url), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(recordOf(turn, verdict, reason)),
    });
    kept = response.ok;
  } catch {
    // told below: the visitor can do nothing about it but try again later
  }
  say(row, kept ? "Thank you. What you said was noted." : "This could not be noted now.");
}

function askWhy(turn, row, verdict) {
  row.querySelector("form")?.remove();
  const form = make("form");
  const label = make("label", { textContent: verdict === "wrong" ? "What is wrong? (may stay empty)" : "What is missing? (may stay empty)" });
  const input = make("input", { type: "text", maxLength: 1000, autocomplete: "off" });
  label.append(input);
  form.append(label, make("button", { type: "submit", className: "send", textContent: "Send" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(turn, row, verdict, input.value);
  });
  row.append(form);
  input.focus();
}

function addRow(turn) {
  const row = make("div", { className: "feedback" });
  row.dataset.key = "feedback";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Was this answer right?");
  row.append(make("span", { textContent: "Was this right?" }));
  for (const [verdict, name] of Object.entries(VERDICTS)) {
    const button = make("button", { type: "button", textContent: name });
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      for (const other of row.querySelectorAll("button[aria-pressed]")) other.setAttribute("aria-pressed", String(other === button));
      verdict === "right" ? send(turn, row, verdict, "") : askWhy(turn, row, verdict);
    });
    row.append(button);
  }
  turn.insertBefore(row, turn.querySelector(":scope > .follow-ups"));
}

function addRows() {
  for (const turn of log.querySelectorAll(".turn[data-state=done]")) {
    if (!turn.querySelector(".feedback") && turn.querySelector(".statement")) addRow(turn);
  }
}

new MutationObserver(addRows).observe(log, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-state"] });
