// The source panel: opens the passage of a button with `data-open`, beside the answer where there is room, else over it.

const one = (selector, from = document) => from.querySelector(selector);
const log = one("#log");
const panel = one("#panel");
const body = one("#panel-body");
const wide = matchMedia("(min-width: 1080px)");
let opener = null;

function openPassage(button) {
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
  if (!panel.open) wide.matches ? panel.show() : panel.showModal();
  const mark = one("mark", body);
  body.scrollTop = 0;
  if (mark) {
    const below = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
    if (below > body.clientHeight / 2) body.scrollTop = below - body.clientHeight / 4;
  }
  one("#panel-title").focus({ preventScroll: true });
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

panel.addEventListener("close", () => leavePassage());
one("#panel-close").addEventListener("click", () => closePanel());
panel.addEventListener("click", (event) => {
  if (event.target === panel && panel.matches(":modal")) closePanel();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open && !panel.matches(":modal")) closePanel();
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
});

// A passage stays no longer than it belongs to the newest turn, and not when its turn is gone.
new MutationObserver((changes) => {
  const began = changes.some((change) => [...change.addedNodes].some((node) => node.matches?.("[data-turn]")));
  const older = opener && opener.closest("[data-turn]") !== log.lastElementChild;
  if (panel.open && (!opener?.isConnected || (began && older))) closePanel({ focus: false });
}).observe(log, { childList: true });
