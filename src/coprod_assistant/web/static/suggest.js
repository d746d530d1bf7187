// What a reader may be about to write, above the box: questions that the archive answers, and names that it holds. All of
// them come from the server at once; nothing that is typed is sent.
//
// A combobox in all but its role, which HTML does not allow for a box of several lines (ARIA in HTML, textarea): the box
// says that it has a list and which option of it is active, and how many there are is said by the status line.

const MOST = 6;
const MOST_NAMES = 2; // where questions are found, too
const LONGEST_TAIL = 3; // words at the end of what is typed that may begin a name
const SAID_MS = 400;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => [...text.matchAll(/[\p{L}\p{N}]+/gu)];
const folded = (text) => wordsOf(text).map((word) => fold(word[0]));

/** Offers to `box` what stands at `address`, for what is in it and what comes; a question chosen is asked by `ask`. */
export async function offer(box, ask) {
  const answer = await fetch(new URL("../suggestions.json", import.meta.url)).catch(() => null);
  if (!answer?.ok) return;
  const { question = [], ...names } = await answer.json();
  const questions = question.map((text) => ({ text, words: folded(text) }));
  const named = Object.entries(names).flatMap(([kind, texts]) => texts.map((text) => ({ text, kind, words: ` ${folded(text).join(" ")}` })));
  const list = Object.assign(document.createElement("ul"), { id: "offers", role: "listbox", ariaLabel: "Suggestions", hidden: true });
  const status = document.querySelector("#status");
  let active = -1;
  let saying = 0;
  box.parentElement.append(list);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);

  function found() {
    const typed = wordsOf(box.value);
    const words = typed.map((word) => fold(word[0]));
    if (words.join("").length < 2 || box.selectionEnd < box.value.length) return [];
    const whole = fold(box.value.trim());
    const asked = questions.filter((one) => words.every((word) => one.words.some((other) => other.startsWith(word))) && fold(one.text) !== whole);
    const completed = [];
    for (let count = Math.min(LONGEST_TAIL, words.length); count && /[\p{L}\p{N}]$/u.test(box.value); count -= 1) {
      const tail = ` ${words.slice(-count).join(" ")}`;
      const before = box.value.slice(0, typed.at(-count).index);
      for (const { text, kind, words: held } of tail.length > 3 ? named : [])
        if (held.includes(tail) && held !== tail && !completed.some((one) => one.name === text)) completed.push({ name: text, kind, text: `${before}${text} ` });
    }
    const some = completed.slice(0, Math.max(MOST_NAMES, MOST - asked.length));
    return [...asked.slice(0, MOST - some.length), ...some];
  }

  function show() {
    const offers = document.activeElement === box ? found() : [];
    list.replaceChildren(
      ...offers.map(({ text, name, kind }, at) => {
        const option = Object.assign(document.createElement("li"), { id: `offer-${at}`, role: "option", ariaSelected: "false", textContent: name ?? text });
        option.dataset.text = text;
        if (kind) option.append(Object.assign(document.createElement("span"), { textContent: ` ${kind}` }));
        else option.dataset.asked = "";
        return option;
      }),
    );
    move(-1);
    clearTimeout(saying);
    const count = offers.length;
    const told = count ? `${count} suggestion${count === 1 ? "" : "s"}, arrow keys choose.` : "";
    if (list.hidden !== !count || told) saying = setTimeout(() => (status.textContent = told), SAID_MS);
    list.hidden = !count;
  }

  function hide() {
    clearTimeout(saying);
    list.hidden = true;
    move(-1);
  }

  function move(to) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = to;
    const option = list.children[to];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  }

  function choose(option) {
    hide();
    box.value = option.dataset.text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if ("asked" in option.dataset) {
      hide();
      ask();
    }
  }

  function pressed(event) {
    if (list.hidden || event.isComposing) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") move(active + 1 < count ? active + 1 : -1);
    else if (event.key === "ArrowUp") move(active < 0 ? count - 1 : active - 1);
    else if (event.key === "Escape") hide();
    else if (event.key === "Enter" && !event.shiftKey && active >= 0) choose(list.children[active]);
    else {
      if (event.key === "Enter" || event.key === "Tab") hide();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation(); // no question is asked, no panel closed by it
  }

  box.addEventListener("keydown", pressed, { capture: true });
  box.addEventListener("input", show);
  box.addEventListener("blur", hide);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => event.target.closest("li") && choose(event.target.closest("li")));
  show();
}
