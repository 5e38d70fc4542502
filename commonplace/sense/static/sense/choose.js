// Says how many passages are chosen, and lets the key x choose the one that is looked at: the one with the focus in it, else the one under the
// pointer, else the next that is not chosen.
const form = document.getElementById("choose");
const status = form?.querySelector("[data-chosen]");
const untold = status?.textContent;
let under = null;

const boxes = () => [...document.querySelectorAll("input[data-choose]")];
const boxNear = (element) => element?.closest?.("li")?.querySelector("input[data-choose]");

const tell = () => {
  const number = boxes().filter((box) => box.checked).length;
  form.classList.toggle("is-choosing", number > 0);
  status.textContent = number === 0 ? untold : number === 1 ? form.dataset.one : form.dataset.many.replace("%n", number);
};

if (form) {
  document.addEventListener("change", (event) => event.target.matches("input[data-choose]") && tell());
  document.addEventListener("pointerover", (event) => (under = boxNear(event.target)));
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    const box = boxNear(document.activeElement) ?? under ?? boxes().find((one) => !one.checked);
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    box.focus();
    tell();
  });
  addEventListener("pageshow", tell);
}
