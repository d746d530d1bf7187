// On a phone a source lies over the page like a page of its own, so Back closes it and leaves the conversation where it is.

const panel = document.querySelector("#panel");

new MutationObserver(() => {
  if (panel.matches(":modal")) {
    if (!history.state?.sheet) history.pushState({ sheet: true }, "");
  } else if (history.state?.sheet) history.back();
}).observe(panel, { attributes: true, attributeFilter: ["open"] });

addEventListener("popstate", (event) => {
  if (!event.state?.sheet && panel.matches(":modal")) panel.close();
});

// An address with an open sheet was left or loaded anew: there is no sheet any more.
if (history.state?.sheet) history.replaceState(null, "");
