// Toasts go by themselves after a while, except those that offer a way back or report a failure; anyone can close them.
const STAYS_FOR = 7000;
const MOST = 3;

const prepare = (toast) => {
  if (toast.dataset.ready) return;
  toast.dataset.ready = "1";
  const close = toast.querySelector(".toast-close");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  if (!toast.querySelector("form") && !toast.matches(".toast-error, .toast-warning")) setTimeout(() => toast.remove(), STAYS_FOR);
};

const list = document.getElementById("toasts");
if (list) {
  // Whoever does ten things in a row is not shown ten: the oldest make room, failures aside.
  const makeRoom = () => [...list.querySelectorAll(".toast:not(.toast-error, .toast-warning)")].slice(0, -MOST).forEach((toast) => toast.remove());
  const prepareAll = () => {
    makeRoom();
    list.querySelectorAll(".toast").forEach(prepare);
  };
  new MutationObserver(prepareAll).observe(list, { childList: true });
  prepareAll();
  // What stood in a live region when the page arrived is read aloud by few screen readers; what is put into it afterwards, by all.
  setTimeout(() => list.contains(document.activeElement) || list.replaceChildren(...list.childNodes), 150);

  const failed = list.dataset.failed;
  const say = () => {
    const toast = document.createElement("div");
    toast.className = "toast toast-error";
    const words = document.createElement("p");
    words.textContent = failed;
    toast.append(words);
    list.append(toast);
    setTimeout(() => toast.remove(), STAYS_FOR);
  };
  document.addEventListener("htmx:sendError", say);
  document.addEventListener("htmx:responseError", say);
}
