// What the report does: colours, and narrowing the questions. Without scripts all of it can be read.
(() => {
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);

  function showTheme(button) {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  }

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    showTheme(button);
    prefersDark.addEventListener("change", () => showTheme(button));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      showTheme(button);
    });

    const form = document.querySelector(".narrow");
    const found = document.getElementById("found");
    const cases = [...document.querySelectorAll(".case")];
    let texts = null; // read when words are first looked for: there can be thousands of questions

    const fitsOutcome = (data, outcome) =>
      !outcome ||
      data.outcome === outcome ||
      (outcome.startsWith("turned-") && data.turned === outcome.slice(7)) ||
      (outcome === "differs" && data.differs === "yes");

    function narrow() {
      const wanted = new FormData(form);
      const words = wanted.get("words").toLowerCase().split(/\s+/).filter(Boolean);
      if (words.length && !texts) texts = cases.map((one) => one.textContent.toLowerCase());
      let count = 0;
      cases.forEach((one, at) => {
        const data = one.dataset;
        const fits =
          fitsOutcome(data, wanted.get("outcome")) &&
          (!wanted.get("kind") || data.kind === wanted.get("kind")) &&
          (!wanted.get("set") || data.set === wanted.get("set")) &&
          words.every((word) => texts[at].includes(word));
        one.hidden = !fits;
        if (fits) count += 1;
      });
      found.textContent = count === cases.length ? `${count} questions` : `${count} of ${cases.length} questions`;
    }

    // The filters stand behind the address's #, which a file on a disk may change too. `#plots` and its like hold no "=".
    const chosen = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value));

    function fill() {
      if (!location.hash.includes("=")) return false;
      const given = new URLSearchParams(location.hash.slice(1));
      for (const field of form.elements) {
        field.value = given.get(field.name) || "";
        if (field.value === "" && field.tagName === "SELECT") field.selectedIndex = 0; // no such choice
      }
      return true;
    }

    form.addEventListener("input", () => {
      narrow();
      history.replaceState(null, "", `#${chosen().toString() || "questions"}`);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", () => {
      if (!fill()) return;
      narrow();
      document.getElementById("questions").scrollIntoView();
    });
    if (fill()) document.getElementById("questions").scrollIntoView();
    // Browsers put back what was typed before a reload.
    if (chosen().size) narrow();

    // On paper every wrong answer is whole; what was open before is so again afterwards.
    const opened = new Set();
    addEventListener("beforeprint", () => {
      for (const one of cases) {
        const details = one.querySelector("details");
        if (one.dataset.outcome === "wrong" && !details.open) {
          opened.add(details);
          details.open = true;
        }
      }
    });
    addEventListener("afterprint", () => {
      for (const details of opened) details.open = false;
      opened.clear();
    });
  });
})();
