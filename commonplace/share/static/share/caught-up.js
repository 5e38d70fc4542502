// What was chosen before the scripts were there, or put back by the browser when somebody returns, is told of as if it were chosen now: the page
// must not name fewer people than its button would add.
const differs = (control) => {
  if (control instanceof HTMLSelectElement) {
    const first = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(first, 0);
  }
  return ["checkbox", "radio"].includes(control.type) ? control.checked !== control.defaultChecked : control.value !== control.defaultValue;
};

addEventListener("pageshow", ({ persisted }) => {
  if (persisted) return; // the whole page is as it was left
  for (const told of document.querySelectorAll("[data-caught-up]")) {
    const changed = [...told.querySelectorAll("input, select, textarea")].find(differs);
    changed?.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
