// Keys: an element with data-key is pressed, one with data-key-focus is gone to. Never while someone is typing.
const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog") !== null;

const attributeFinds = (name, key) => [...document.querySelectorAll(`[${name}]`)].find((element) => element.getAttribute(name) === key);

// Single keys can be switched off, for those whose voice or hand presses them unawares; "?" goes on showing how to switch them on.
const areOff = () => localStorage.getItem("keys") === "off";
document.documentElement.dataset.keys = areOff() ? "off" : "on";

const dialog = document.getElementById("keys");
const showKeys = () => {
  if (!dialog || dialog.open) return;
  const ofPage = document.querySelector("[data-keys-of-page]");
  if (ofPage) {
    // A key that the page uses itself does there what the page says, and nothing else.
    const all = dialog.querySelector(".keys");
    const keysOf = (row) => [...row.querySelectorAll("kbd")].map((key) => key.textContent);
    const taken = new Set([...ofPage.children].flatMap(keysOf));
    for (const row of [...all.children]) if (keysOf(row).every((key) => taken.has(key))) row.remove();
    all.append(...ofPage.children);
  }
  dialog.showModal();
};

const toggle = dialog?.querySelector("[data-keys-switch]");
if (toggle) {
  toggle.checked = !areOff();
  toggle.addEventListener("change", () => {
    localStorage.setItem("keys", toggle.checked ? "on" : "off");
    document.documentElement.dataset.keys = toggle.checked ? "on" : "off";
  });
}

// On the window, so that the keys of a page come first: "d" drops an item of the inbox there.
addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (areOff() && event.key !== "?") return;
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
