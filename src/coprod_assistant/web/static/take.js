// Takes answers along: below each complete answer buttons that copy it with its references, copy its address, or make a
// file of the conversation. What is copied and filed is written by the server, which compares it with the archive.
//
// Hears of answers by `coprod:turn` on the document: `detail` is { id, answer, article }.

import { tellPrinted } from "./printed.js";
import { make } from "./turns.js";

const log = document.querySelector("#log");
const status = document.querySelector("#status");
const answers = new Map(); // by the turn's id, as the API gave them
const link = new URLSearchParams(location.search); // read before the conversation's own script tidies the address
const asked = { question: link.get("q")?.trim(), at: link.get("at"), said: link.get("said") };
const SHOWN_MS = 2000; // how long a button says that it has worked
const NOT_NOW = "The archive cannot be reached, so nothing was taken.";

// --- what the server makes of answers --------------------------------------------------------------------------

// Only what an export reads is sent: an answer with all its passages may be large.
function slim({ question, status: state, mode, statements, citations, missing, pinned }) {
  return { question, status: state, mode, statements, citations, missing, pinned };
}

async function exported(list, kind, whole) {
  const response = await fetch(new URL("../api/export", import.meta.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ answers: list.map(slim), kind, whole }),
  });
  if (!response.ok) {
    const { error, hint } = await response.json();
    throw new Error([error, hint].filter(Boolean).join(": "));
  }
  return response;
}

const textOf = async (answer, kind) => (await exported([answer], kind, false)).text();

/** The conversation's answers in the order of the page. */
const shownAnswers = () => [...log.querySelectorAll("[data-turn]")].map((turn) => answers.get(turn.dataset.turn)).filter(Boolean);

// --- the clipboard ---------------------------------------------------------------------------------------------

// Rich text with plain text beside it. The promises are handed over at once: Safari lets nobody copy after a wait.
async function copyRich(answer) {
  const plain = textOf(answer, "plain");
  const html = textOf(answer, "html");
  const blob = (text, type) => text.then((words) => new Blob([words], { type }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob(plain, "text/plain"), "text/html": blob(html, "text/html") })]);
  } catch {
    const [words] = await Promise.all([plain, html]); // where the server could not be asked, that is what is told
    await copyWords(words);
  }
}

async function copyWords(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const field = make("textarea", { value: words, className: "visually-hidden" });
    const before = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus();
    if (!done) throw new Error("This browser lets nothing be copied here.");
  }
}

// --- files -----------------------------------------------------------------------------------------------------

async function download(list, kind, whole) {
  const response = await exported(list, kind, whole);
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? `answers.${kind}`;
  const address = URL.createObjectURL(await response.blob());
  const anchor = make("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// --- the address of an answer ----------------------------------------------------------------------------------

/** Eight hex digits of what an answer says (FNV-1a, 32 bits): enough to tell whether it is still the same. */
function digest({ status: state, statements }) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode([state, ...statements.map((one) => one.text)].join("\n"))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

// A question that goes on from an earlier one is sent with what it took from there: it is asked alone.
function addressOf(answer) {
  const { question, query = "" } = answer;
  const fields = new URLSearchParams({ q: query.startsWith(question) ? query : question, at: answer.index, said: digest(answer) });
  return new URL(`../?${fields}`, import.meta.url).href;
}

// The answer to a link is made anew, so a reader is told whether it is what the sender saw.
function tellSince(article, answer) {
  if (!asked.question || !asked.at || answer.question !== asked.question) return;
  asked.question = null; // the first answer only
  const same = !asked.said || digest(answer) === asked.said;
  if (same && answer.index === asked.at) return;
  const changed = answer.index === asked.at ? "" : "The archive has changed since this link was made. ";
  const words = same ? `${changed}The answer is the same.` : `${changed}The answer is another one than when this link was made.`;
  const note = make("p", { className: "since", textContent: words });
  note.dataset.key = "since";
  article.querySelector('[data-key="q"]')?.after(note);
}

// --- the buttons -----------------------------------------------------------------------------------------------

// `said` is what a screen reader hears when it is done; its last word stands on the button for a while.
function button(words, work, said) {
  const made = make("button", { type: "button", textContent: words });
  made.addEventListener("click", async () => {
    if (made.dataset.busy) return;
    made.dataset.busy = "yes";
    made.title = "";
    try {
      await work();
      status.textContent = said;
      made.textContent = said.endsWith("copied.") ? "Copied" : "Saved";
    } catch (error) {
      made.title = status.textContent = error instanceof TypeError ? NOT_NOW : error.message;
      made.textContent = "Not done";
    }
    setTimeout(() => {
      made.textContent = words;
      delete made.dataset.busy;
    }, SHOWN_MS);
  });
  return made;
}

function more(id) {
  const answer = () => answers.get(id);
  const rows = make(
    "div",
    { className: "take-more" },
    button("Copy as Markdown", async () => copyWords(await textOf(answer(), "markdown")), "Answer copied."),
  );
  if (answer().citations.length) {
    rows.append(
      button("Copy references (APA)", async () => copyWords(await textOf(answer(), "apa")), "References copied."),
      button("References as RIS", () => download([answer()], "ris", false), "References saved."),
      button("References as BibTeX", () => download([answer()], "bibtex", false), "References saved."),
    );
  }
  rows.append(
    button("Conversation as Word", () => download(shownAnswers(), "docx", true), "Conversation saved."),
    button("Conversation as Markdown", () => download(shownAnswers(), "markdown", true), "Conversation saved."),
    make("button", { type: "button", textContent: "Print", onclick: () => print() }),
  );
  // What opens may lie behind the question box.
  const shown = ({ target }) => target.open && target.scrollIntoView({ block: "nearest" });
  return make("details", { ontoggle: shown }, make("summary", { textContent: "More" }), rows);
}

function addButtons(article, id) {
  article.querySelector(".take")?.remove();
  const row = make(
    "div",
    { className: "take" },
    button("Copy", () => copyRich(answers.get(id)), "Answer copied."),
    button("Copy link", () => copyWords(addressOf(answers.get(id))), "Link copied."),
    more(id),
  );
  row.dataset.key = "take";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Take this answer along");
  row.setAttribute("aria-live", "off"); // they are no news of the conversation
  article.insertBefore(row, article.querySelector(":scope > .follow-ups"));
}

// --- paper -----------------------------------------------------------------------------------------------------

// The passages that an answer cites, with publisher, dates and addresses: on the screen they open in the panel.
function addPassages(article) {
  article.querySelector(".on-paper")?.remove();
  const rows = [...article.querySelectorAll("[data-passage]")]
    .filter((passage) => /^c\d+$/.test(passage.dataset.passage))
    .map((passage) => make("li", { value: Number(passage.dataset.passage.slice(1)), textContent: passage.querySelector("[data-copy]")?.dataset.copy ?? "" }));
  if (!rows.length) return;
  const list = make("div", { className: "on-paper" }, make("h3", { textContent: "Passages" }), make("ol", {}, ...rows));
  list.dataset.key = "on-paper";
  article.append(list);
}

document.addEventListener("coprod:turn", ({ detail: { id, answer, article } }) => {
  if (!answer || !article) return;
  answers.set(id, answer);
  tellSince(article, answer);
  addPassages(article);
  addButtons(article, id);
});

tellPrinted(document.querySelector("#conversation") ?? document.body);
