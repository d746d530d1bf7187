// Marking words of a source. Offsets count characters as the server does (code points), from the text as it was read.
const one = (selector) => document.querySelector(selector);
const box = one("#source");
const field = one("#gold");
const status = one("#status");
const draft = one("#label [name=draft]").value;
let file = one("#file-now").value;
let text = box.textContent;
let gold = JSON.parse(field.value || "[]"); // groups of alternatives {file, start, end, text}
let chosen = null; // {start, end} in UTF-16 units of `text`

const points = (at) => [...text.slice(0, at)].length;
const units = (at) => [...text].slice(0, at).join("").length;

// A caret that arrow keys move, in a text that nothing changes.
box.contentEditable = "true";
box.spellcheck = false;
box.inputMode = "none";
for (const name of ["beforeinput", "drop", "paste", "cut", "dragstart"]) {
  box.addEventListener(name, (event) => event.preventDefault());
}
box.addEventListener("input", () => show(text)); // an input method's writing cannot be prevented: it is taken back

function show(words) {
  text = words;
  box.textContent = words;
  chosen = null;
  paint();
  tellChosen();
}

function node() {
  return box.firstChild;
}

function paint() {
  if (!("highlights" in CSS) || !node()) return;
  const ranges = gold.flat().filter((each) => each.file === file).map((each) => {
    const range = new Range();
    range.setStart(node(), units(each.start));
    range.setEnd(node(), units(each.end));
    return range;
  });
  CSS.highlights.set("gold", new Highlight(...ranges));
}

const isWord = (letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

/** Offsets of a selection without white space at its ends, grown to whole words; null where it holds none. */
function wholeWords(start, end) {
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  if (start === end) return null;
  while (start > 0 && isWord(text[start]) && isWord(text[start - 1])) start -= 1;
  while (end < text.length && isWord(text[end - 1]) && isWord(text[end])) end += 1;
  return { start, end };
}

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!selection.rangeCount || !node()) return;
  const range = selection.getRangeAt(0);
  const inside = box.contains(range.startContainer) && box.contains(range.endContainer);
  if (!inside) return; // a press on a button takes the selection away; what was chosen stays
  const offset = (container, at) => (container === node() ? at : at === 0 ? 0 : text.length);
  chosen = wholeWords(offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset));
  tellChosen();
});

function tellChosen() {
  const words = chosen ? text.slice(chosen.start, chosen.end) : "";
  const short = words.length > 160 ? `${words.slice(0, 100)} … ${words.slice(-40)}` : words;
  one("#chosen").textContent = words ? `Selected: “${short.replace(/\s+/g, " ")}”` : "Nothing is selected.";
  one("#mark").disabled = !words;
  one("#mark-other").disabled = !words || !gold.length;
}

function mark(other) {
  if (!chosen) return;
  const piece = { file, start: points(chosen.start), end: points(chosen.end), text: text.slice(chosen.start, chosen.end) };
  const same = (each) => each.file === piece.file && each.start === piece.start && each.end === piece.end;
  if (gold.flat().some(same)) {
    status.textContent = "These words are marked already.";
    return;
  }
  if (other) gold.at(-1).push(piece);
  else gold.push([piece]);
  one("input[name=verdict][value=answered]").checked = true;
  status.textContent = `Marked: ${piece.text}`;
  box.focus();
  getSelection().collapseToEnd(); // so that what is marked is seen, and the next words can be selected
  tell();
}

function tell() {
  field.value = JSON.stringify(gold);
  const list = one("#marked");
  list.replaceChildren(
    ...gold.map((group, at) => {
      const item = document.createElement("li");
      group.forEach((piece, place) => {
        const line = document.createElement("p");
        if (place) line.append("or ");
        const words = document.createElement("q");
        words.textContent = piece.text;
        const where = document.createElement("span");
        where.className = "desk-note";
        where.textContent = ` ${piece.file} `;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "plain small";
        remove.textContent = "Remove";
        remove.setAttribute("aria-label", `Remove ${piece.text}`);
        remove.addEventListener("click", () => {
          group.splice(place, 1);
          if (!group.length) gold.splice(at, 1);
          status.textContent = "Removed.";
          tell();
          one("#source").focus();
        });
        line.append(words, where, remove);
        item.append(line);
      });
      return item;
    }),
  );
  one("#none").hidden = gold.length > 0;
  paint();
  tellChosen();
}

async function open(name, start, end) {
  const answer = await fetch(`source?${new URLSearchParams({ file: name, draft })}`);
  if (!answer.ok) {
    status.textContent = "This document could not be opened.";
    return;
  }
  const found = await answer.json();
  file = found.file;
  one("#file").value = file;
  one("#file-now").value = file;
  show(found.text);
  if (start !== undefined) reveal(units(start), units(end));
}

function reveal(start, end) {
  const range = new Range();
  range.setStart(node(), start);
  range.setEnd(node(), end);
  box.focus();
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const line = range.getBoundingClientRect();
  box.scrollTop += line.top - box.getBoundingClientRect().top - box.clientHeight / 3;
}

one("#file").addEventListener("change", (event) => open(event.target.value));
one("#mark").addEventListener("click", () => mark(false));
one("#mark-other").addEventListener("click", () => mark(true));
one("#search").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(`find?${new URLSearchParams({ q: one("#q").value, draft })}`);
  const found = answer.ok ? await answer.json() : [];
  one("#found-said").textContent = found.length ? `In ${found.length} documents:` : "These words stand in no document.";
  one("#found").replaceChildren(
    ...found.map((each) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "hit";
      button.textContent = `${each.file} (${each.count}): … ${each.words} …`;
      button.addEventListener("click", () => open(each.file, each.start, each.end));
      item.append(button);
      return item;
    }),
  );
});
let sent = false;
one("#label").addEventListener("submit", () => { sent = true; });
tell();
const before = field.value; // as this script writes it, which the server's may not be to the letter
addEventListener("beforeunload", (event) => {
  if (!sent && field.value !== before) event.preventDefault();
});
if (gold.length && gold[0][0].file === file) paint();
