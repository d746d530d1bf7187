// What every page does: the colours that were chosen, before anything is drawn, the About box, and copying.
// A classic script in the head: a module would run after the first paint, and a dark page would flash light.

(() => {
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const one = (selector, from = document) => from.querySelector(selector);
  root.classList.add("js");
  try {
    const kept = localStorage.getItem("theme");
    if (kept) root.dataset.theme = kept;
  } catch {
    // private windows may forbid it; the system's colours then stand
  }

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);

  function showTheme() {
    const button = one("#theme");
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  }

  function changeTheme() {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // as above; the choice then lasts as long as the page
    }
    showTheme();
  }

  async function copyText(button) {
    let done = true;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const field = document.createElement("textarea");
      field.value = button.dataset.copy;
      (button.closest("dialog") ?? document.body).append(field);
      field.select();
      done = document.execCommand("copy");
      field.remove();
      button.focus();
    }
    const label = button.textContent;
    button.textContent = done ? "Copied" : "Could not copy";
    one("#status").textContent = done ? "Quotation copied." : "The quotation could not be copied.";
    button.dataset.copying = "yes";
    setTimeout(() => {
      button.textContent = label;
      delete button.dataset.copying;
    }, 1600);
  }

  document.addEventListener("DOMContentLoaded", () => {
    showTheme();
    prefersDark.addEventListener("change", showTheme);
    one("#theme").addEventListener("click", changeTheme);
    const about = one(".about");
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.copy && !button.dataset.copying) copyText(button);
      if (about.open && !about.contains(event.target)) about.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !about.open || event.defaultPrevented) return;
      about.open = false;
      one("summary", about).focus();
    });
  });
})();
