// Niceties of the archive page; everything else works without them: the filters fold away on a phone, and the bar
// says which events were ticked for comparing.

import { tellPrinted } from "./printed.js";

const one = (selector, from = document) => from.querySelector(selector);

const more = one(".filters .more");
more?.addEventListener("click", () => {
  const open = one("#more-filters").classList.toggle("open");
  more.setAttribute("aria-expanded", String(open));
});
if (one("#more-filters.open")) more.setAttribute("aria-expanded", "true");

// An address without the fields that were left empty is one that can be sent to somebody.
one(".filters")?.addEventListener("submit", (event) => {
  const empty = [...event.target.elements].filter((field) => field.name && !field.value && !field.disabled);
  for (const field of empty) field.disabled = true;
  setTimeout(() => {
    for (const field of empty) field.disabled = false;
  });
});

const MOST = 4;
const choose = one(".choose");

function showChosen() {
  const ticked = [...choose.querySelectorAll("input:checked")];
  const full = ticked.length >= MOST;
  for (const box of choose.querySelectorAll("input[type=checkbox]:not(:checked)")) box.disabled = full;
  one(".chosen", choose).textContent =
    ticked.length === 1 ? "1 event ticked: tick another to compare" : `${ticked.length} events ticked${full ? ", the most that fit" : ""}`;
  one(".compare-bar button", choose).disabled = ticked.length < 2;
}

choose?.addEventListener("change", showChosen);
addEventListener("pageshow", () => choose && showChosen()); // the browser may have kept the ticks

tellPrinted(one("main") ?? document.body);
