// Keys: an element with data-key is pressed, one with data-key-focus is gone to. Never while someone is typing.
const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog") !== null;

const attributeFinds = (name, key) => [...document.querySelectorAll(`[${name}]`)].find((element) => element.getAttribute(name) === key);

const showKeys = () => {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const pressed = attributeFinds("data-key", event.key);
  const focused = attributeFinds("data-key-focus", event.key);
  if (event.key === "?") showKeys();
  else if (pressed) pressed.click();
  else if (focused) focused.focus();
  else return;
  event.preventDefault();
});

for (const button of document.querySelectorAll('[data-opens="keys"]')) {
  button.hidden = false;
  button.addEventListener("click", showKeys);
}
