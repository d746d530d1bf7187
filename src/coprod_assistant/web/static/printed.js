// What is printed besides the page itself: on which day, and from which address.

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** Adds a line to `parent` that only paper shows, and keeps its day and address true. */
export function tellPrinted(parent) {
  const line = document.createElement("p");
  line.className = "printed-on";
  const tell = () => {
    line.textContent = `Printed on ${day.format(Date.now())} from ${location.href.split("#")[0]}`;
  };
  addEventListener("beforeprint", tell);
  tell();
  parent.append(line);
}
