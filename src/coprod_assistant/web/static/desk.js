// Before Gradio's script: what it sends carries the token of the staff, and its colours follow ours.
(() => {
  const token = document.querySelector("meta[name=token]")?.content;
  if (token) {
    const send = window.fetch;
    window.fetch = (address, options = {}) => {
      const method = options.method ?? address.method ?? "GET";
      const here = new URL(address.url ?? address, location.href).origin === location.origin;
      if (method === "GET" || !here) return send(address, options);
      const headers = new Headers(options.headers ?? address.headers);
      headers.set("X-Coprod-Token", token);
      return send(address, { ...options, headers });
    };
  }
  // Gradio has every link open a tab of its own; ours are pages of the same desk.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link?.origin === location.origin) link.removeAttribute("target");
  }, true);
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const paint = () =>
    document.body?.classList.toggle("dark", root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  new MutationObserver(paint).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  system.addEventListener("change", paint);
  // What is wider than the screen is scrolled by keys too.
  const reach = () => {
    for (const wide of document.querySelectorAll(".desk-view table, .desk-plot")) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
      else wide.removeAttribute("tabindex");
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    paint();
    new MutationObserver(() => requestAnimationFrame(reach)).observe(document.body, { childList: true, subtree: true });
    addEventListener("resize", reach);
    new MutationObserver(paint).observe(document.body, { childList: true });
  });
})();
