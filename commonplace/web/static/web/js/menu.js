// A menu (details.menu) closes when one presses Escape or goes elsewhere, as menus do; without this it is a plain disclosure.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus({ preventScroll: true });
  }
});
document.addEventListener("focusout", (event) => {
  const menu = event.target instanceof Element ? event.target.closest("details.menu[open]") : null;
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
