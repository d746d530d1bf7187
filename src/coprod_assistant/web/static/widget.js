// What other sites name in a script tag: a button, and once it is pressed a frame with the conversation.
//
// The conversation is a page of the assistant's own origin, in a frame: neither can the page around it read what is
// asked and answered, nor can the frame read or change that page. This script reads nothing of the page. It puts one
// element there, whose parts lie in a closed shadow root, out of reach of the page's styles.
(() => {
  const settings = /* settings */ null;
  const NAME = "coprod-widget";
  const script = document.currentScript ?? document.querySelector("script[src*='/widget.js']");
  if (!settings || !script) return;
  const home = new URL(".", script.src).href; // where the assistant is
  const server = new URL(home).origin;
  const LOADS_S = 10; // after which a visitor is told that nothing came
  const small = matchMedia("(max-width: 560px), (max-height: 460px)"); // there the panel takes the whole screen

  // Black or white, whichever reads better: never with less contrast than 4.5 to 1.
  function inkOn(colour) {
    const [red, green, blue] = [1, 3, 5]
      .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
  }

  function make(name, properties, ...inside) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  }

  function icon() {
    const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M5 4.5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z");
    svg.append(path);
    return svg;
  }

  const style = ({ colour, ink, side }) => `
    :host { all: initial; }
    button, dialog { box-sizing: border-box; font: 600 max(16px, 1rem)/1.3 system-ui, sans-serif; }
    button { display: inline-flex; align-items: center; gap: .6em; min-height: 48px; padding: .5em 1.1em; cursor: pointer;
      border: 2px solid ${ink}; border-radius: 28px; background: ${colour}; color: ${ink}; text-align: left; }
    button:focus-visible { outline: 3px solid ${colour}; outline-offset: 3px; box-shadow: 0 0 0 3px ${ink}; }
    #open { position: fixed; ${side}: calc(20px + env(safe-area-inset-${side})); bottom: calc(20px + env(safe-area-inset-bottom));
      z-index: 2147483000; max-width: calc(100vw - 40px); box-shadow: 0 4px 18px rgb(0 0 0 / 30%); }
    #open svg { flex: none; width: 24px; height: 24px; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linejoin: round; }
    #open[aria-expanded="true"] svg path { d: path("M6 6l12 12M18 6L6 18"); }
    #unread { min-width: 1.5em; border-radius: 1em; background: ${ink}; color: ${colour}; text-align: center; }
    #unread span, #news { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    dialog { position: fixed; inset: auto; ${side}: 20px; bottom: calc(84px + env(safe-area-inset-bottom)); z-index: 2147483000;
      width: min(410px, 100vw - 40px); height: min(660px, 100dvh - 104px); max-width: none; max-height: none;
      margin: 0; padding: 0; overflow: hidden; border: 1px solid #76807d; border-radius: 16px;
      background: #f8f6f1; color: #1d2322; box-shadow: 0 10px 40px rgb(0 0 0 / 30%); }
    dialog:modal { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    .waiting iframe { position: absolute; inset: 0; visibility: hidden; }
    #note { display: none; padding: 24px; font-weight: 400; }
    .waiting #note { display: block; }
    #note p { margin: 0 0 16px; }
    #note a { color: inherit; }
    @media (prefers-color-scheme: dark) { dialog { background: #14191a; color: #ebe8e0; } }
    @media (prefers-reduced-motion: no-preference) {
      dialog[open] { animation: come .18s ease-out; }
      @keyframes come { from { opacity: 0; transform: translateY(12px); } }
    }
    @media print { button, dialog { display: none; } }`;

  class Widget extends HTMLElement {
    #shadow = this.attachShadow({ mode: "closed" });
    #parts = {};
    #unread = 0;
    #ready = false;
    #timer = 0;
    #over = null; // ends what this element listens to

    connectedCallback() {
      const given = this.dataset;
      const title = (given.title ?? "").trim().slice(0, 60) || settings.title;
      const own = /^#[0-9a-f]{6}$/i.test(given.colour ?? "") ? { colour: given.colour, ink: inkOn(given.colour) } : {};
      const look = { ...settings, ...own };
      const sheet = new CSSStyleSheet(); // no style element, so a page's policy need not allow any
      sheet.replaceSync(style({ ...look, side: given.position === "bottom-left" ? "left" : "right" }));
      this.#shadow.adoptedStyleSheets = [sheet];
      this.#over = new AbortController();
      this.#build(title, own);
      this.#listen();
    }

    disconnectedCallback() {
      this.#over.abort();
      clearTimeout(this.#timer);
      this.#shadow.replaceChildren();
      this.#ready = false;
      this.#unread = 0;
    }

    #build(title, own) {
      const told = new URLSearchParams({ host: location.origin, title, ...own });
      // Its page comes with a sandbox of its own, so that no script could take that off here.
      const frame = make("iframe", { title, referrerPolicy: "no-referrer", allow: "clipboard-write" });
      const away = make("a", { href: home, target: "_blank", rel: "noopener", textContent: "Open it in a new tab" });
      const wait = make("p", { role: "status" });
      const note = make("div", { id: "note" }, wait, make("p", {}, away), make("button", { type: "button", id: "close", textContent: "Close" }));
      const dialog = make("dialog", { id: "panel", className: "waiting", ariaLabel: title }, note, frame);
      const open = make("button", { type: "button", id: "open", ariaExpanded: "false", ariaHasPopup: "dialog" }, icon(), title);
      this.#parts = { open, dialog, frame, wait, address: `${home}widget#${told}` };
      this.#shadow.replaceChildren(open, dialog);
    }

    #listen() {
      const { signal } = this.#over;
      const { open, dialog, frame } = this.#parts;
      open.addEventListener("click", () => (dialog.open ? this.#shut() : this.#open()), { signal });
      dialog.querySelector("#close").addEventListener("click", () => this.#shut(), { signal });
      const left = () => !dialog.open && open.ariaExpanded === "true" && this.#shut();
      dialog.addEventListener("close", left, { signal }); // a phone's Back
      this.#shadow.addEventListener("keydown", (event) => event.key === "Escape" && dialog.open && this.#shut(), { signal });
      small.addEventListener("change", () => dialog.open && (dialog.close(), this.#lay()), { signal });
      addEventListener(
        "message",
        ({ source, origin, data }) => {
          if (source !== frame.contentWindow || origin !== server || !dialog.isConnected) return;
          if (data?.coprod === "ready") this.#begin();
          else if (data?.coprod === "close") this.#shut();
          else if (data?.coprod === "unread" && !dialog.open) this.#tell(this.#unread + 1);
        },
        { signal },
      );
    }

    #lay() {
      const { dialog } = this.#parts;
      if (small.matches) dialog.showModal();
      else dialog.show();
    }

    #open() {
      const { open, frame } = this.#parts;
      this.#lay();
      open.ariaExpanded = "true";
      this.#tell(0);
      if (this.#ready) this.#say("open");
      else this.#load();
      frame.focus();
    }

    #shut() {
      const { open, dialog } = this.#parts;
      if (dialog.open) dialog.close();
      open.ariaExpanded = "false";
      this.#say("shut");
      open.focus();
    }

    // The frame is made when it is first wanted, and once more where nothing came before.
    #load() {
      const { dialog, frame, wait, address } = this.#parts;
      dialog.className = "waiting";
      wait.textContent = "One moment…";
      frame.src = address;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => (wait.textContent = "The assistant cannot be reached here at the moment."), LOADS_S * 1000);
    }

    #begin() {
      clearTimeout(this.#timer);
      this.#ready = true;
      this.#parts.dialog.className = "";
      if (!this.#parts.dialog.open) return;
      if ([this, document.body].includes(document.activeElement)) this.#parts.frame.focus();
      this.#say("open");
    }

    #say(what) {
      if (this.#ready) this.#parts.frame.contentWindow.postMessage({ coprod: what }, server);
    }

    #tell(count) {
      const { open } = this.#parts;
      this.#unread = count;
      open.querySelector("#unread")?.remove();
      if (count) open.append(make("span", { id: "unread" }, String(count), make("span", {}, count === 1 ? " new answer" : " new answers")));
    }
  }

  function begin() {
    if (!customElements.get(NAME)) customElements.define(NAME, Widget);
    if (document.querySelector(NAME)) return; // one is enough
    const widget = document.createElement(NAME);
    for (const name of ["title", "colour", "position"]) if (script.dataset[name]) widget.dataset[name] = script.dataset[name];
    document.body.append(widget);
  }

  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin, { once: true });
})();
