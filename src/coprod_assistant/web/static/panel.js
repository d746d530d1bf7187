// The source panel: opens the passage of a button with `data-open`, beside the answer where there is room, else over it.
// The passages travel hidden inside each turn; of a page of a report the server sends a picture and where the words are.
// It listens for `coprod:turn` on document ({ article }), which tells of a turn that is complete.

import { make } from "./turns.js";

const one = (selector, from = document) => from.querySelector(selector);
const log = one("#log");
const panel = one("#panel");
const body = one("#panel-body");
const wide = matchMedia("(min-width: 1080px)");
const ZOOMS = [1, 1.5, 2, 3];
let opener = null;
let byItself = true; // whether the first source opens without being asked for: until a reader closes it
let asPublished = false; // the reader's last choice

function openPassage(button, { focus = true } = {}) {
  const passage = button.closest("[data-turn]")?.querySelector(`[data-passage="${CSS.escape(button.dataset.open)}"]`);
  if (!passage) return;
  for (const other of document.querySelectorAll("[aria-expanded='true'][data-open]")) other.setAttribute("aria-expanded", "false");
  opener = button;
  button.setAttribute("aria-expanded", "true");
  const copy = passage.cloneNode(true);
  one("#panel-label").textContent = passage.dataset.label;
  one("#panel-title").textContent = passage.dataset.title;
  body.replaceChildren(one(".passage-main", copy));
  one("#panel-foot").replaceChildren(one(".passage-foot", copy));
  document.body.classList.add("reading");
  const focused = document.activeElement;
  if (!panel.open) wide.matches ? panel.show() : panel.showModal();
  if (!focus) {
    document.activeElement?.blur(); // a dialog that opens takes the focus
    focused?.focus({ preventScroll: true });
  }
  showMark();
  if (focus) one("#panel-title").focus({ preventScroll: true });
  if (asPublished) show("page");
}

function showMark() {
  const mark = one("mark", body);
  body.scrollTop = 0;
  if (!mark) return;
  const below = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  if (below > body.clientHeight / 2) body.scrollTop = below - body.clientHeight / 4;
}

// Gives the focus back at once: the dialog's own event comes late enough to take it from where a reader went next.
function leavePassage({ focus = true } = {}) {
  if (panel.open) return;
  document.body.classList.remove("reading");
  opener?.setAttribute("aria-expanded", "false");
  if (focus && opener?.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

function closePanel(options) {
  if (panel.open) panel.close();
  leavePassage(options);
}

function closedByReader() {
  byItself = false;
  closePanel();
}

// --- a page as it was published --------------------------------------------------------------------------------

async function show(view) {
  const page = one(".page-view", body);
  if (!page) return;
  for (const button of body.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  one(".passage-text", body).hidden = view !== "text";
  page.hidden = view !== "page";
  if (view === "text") showMark();
  if (view !== "page" || page.dataset.state) return;
  page.dataset.state = "asked";
  page.replaceChildren(make("p", { className: "waiting", textContent: "Fetching the page" }));
  try {
    const response = await fetch(page.dataset.page);
    const told = await response.json();
    if (response.ok) await drawPage(page, told);
    else failed(page, `${told.error}. ${told.hint}`.trim());
  } catch {
    failed(page, "The page could not be fetched. The text stays readable under “Text”.");
  }
}

function failed(page, words) {
  delete page.dataset.state; // the next click asks again
  page.replaceChildren(make("p", { className: "notice", textContent: words }));
}

async function drawPage(page, told) {
  const image = make("img", { alt: told.alt, width: told.width, height: told.height, src: told.image });
  await image.decode();
  const sheet = make("div", { className: "sheet" }, image);
  for (const [left, top, width, height] of told.boxes) {
    const box = make("i", {});
    box.setAttribute("aria-hidden", "true");
    Object.assign(box.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
    sheet.append(box);
  }
  const frame = make("div", { className: "sheet-frame", tabIndex: 0 }, sheet);
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Page as published");
  const smaller = make("button", { type: "button", textContent: "−" });
  const larger = make("button", { type: "button", textContent: "+" });
  smaller.setAttribute("aria-label", "Smaller");
  larger.setAttribute("aria-label", "Larger");
  let step = 0;
  const zoom = (by) => {
    step = Math.min(ZOOMS.length - 1, Math.max(0, step + by));
    sheet.style.setProperty("--zoom", ZOOMS[step]);
    smaller.disabled = step === 0;
    larger.disabled = step === ZOOMS.length - 1;
    const box = one("i", sheet);
    if (!box) return;
    frame.scrollTop = box.offsetTop - frame.clientHeight / 3;
    frame.scrollLeft = box.offsetLeft - 24;
  };
  smaller.addEventListener("click", () => zoom(-1));
  larger.addEventListener("click", () => zoom(1));
  page.replaceChildren(make("div", { className: "sheet-tools" }, make("p", { textContent: told.note }), smaller, larger), frame);
  page.dataset.state = "shown";
  zoom(0);
}

// --- what the reader and the conversation do -------------------------------------------------------------------

panel.addEventListener("close", () => leavePassage());
one("#panel-close").addEventListener("click", closedByReader);
panel.addEventListener("click", (event) => {
  if (event.target === panel && panel.matches(":modal")) closedByReader();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open && !panel.matches(":modal")) closedByReader();
});
wide.addEventListener("change", () => {
  if (!panel.open) return;
  const from = opener;
  closePanel();
  if (from?.isConnected && document.activeElement === from) openPassage(from);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.open) {
    byItself = true;
    openPassage(button);
  } else if (button?.dataset.view) {
    asPublished = button.dataset.view === "page";
    show(button.dataset.view);
  }
});

// A passage stays no longer than it belongs to the newest turn, and not when its turn is gone.
new MutationObserver((changes) => {
  const began = changes.some((change) => [...change.addedNodes].some((node) => node.matches?.("[data-turn]")));
  const older = opener && opener.closest("[data-turn]") !== log.lastElementChild;
  if (panel.open && (!opener?.isConnected || (began && older))) closePanel({ focus: false });
}).observe(log, { childList: true });

document.addEventListener("coprod:turn", (event) => {
  const article = event.detail.article;
  const first = one(".source[data-open^='c']", article);
  if (first && wide.matches && byItself && article === log.lastElementChild) openPassage(first, { focus: false });
});
