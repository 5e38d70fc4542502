// The space bar opens the rest of a card. Opened, or on something that the space bar presses itself, it does what it always does.
const rest = document.querySelector("[data-review-rest]");

document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !rest || rest.open || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("a, button, summary, input, textarea, select, dialog, [contenteditable]")) return;
  rest.open = true;
  event.preventDefault();
});
