// How the text looks: changed at once, kept in the cookie that the server reads for the next page.
import { article } from "./reader-passages.js";

const A_YEAR = 365 * 24 * 3600;
const ORDER = ["theme", "face", "size", "width", "leading"];
const form = document.querySelector("form[data-look]");

function show(look) {
  const root = document.documentElement;
  if (look.theme === "system") delete root.dataset.theme;
  else root.dataset.theme = look.theme;
  for (const name of ORDER.slice(1)) {
    for (const css of [...article.classList].filter((css) => css.startsWith(`${name}-`))) article.classList.remove(css);
    article.classList.add(`${name}-${look[name]}`);
  }
  document.dispatchEvent(new CustomEvent("reader:look"));
}

const chosen = () => Object.fromEntries(ORDER.map((name) => [name, form.elements.namedItem(name).value]));

function keep(look) {
  const secure = "secure" in form.dataset ? "; Secure" : "";
  document.cookie = `reading=${ORDER.map((name) => look[name]).join(".")}; path=/; max-age=${A_YEAR}; SameSite=Lax${secure}`;
}

form.querySelector("[data-needs-no-script]").closest(".button-row").hidden = true;
form.addEventListener("change", () => {
  const look = chosen();
  keep(look);
  show(look);
});

// A page kept for reading offline looks as it did when it was kept; the cookie knows better.
const kept = document.cookie.split("; ").find((cookie) => cookie.startsWith("reading="))?.slice(8).split(".");
if (kept?.length === ORDER.length) {
  const look = Object.fromEntries(ORDER.map((name, at) => [name, kept[at]]));
  const isOffered = ORDER.every((name) => [...form.elements.namedItem(name)].some((radio) => radio.value === look[name]));
  if (isOffered) {
    for (const name of ORDER) form.elements.namedItem(name).value = look[name];
    show(look);
  }
}
