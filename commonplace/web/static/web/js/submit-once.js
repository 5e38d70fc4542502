// A second click on a button must not send a form twice. The server has the last word (deed_key); this spares people the wait and the doubt.
const release = (form) => {
  for (const button of form.querySelectorAll("[data-busy]")) {
    button.removeAttribute("data-busy");
    button.removeAttribute("aria-disabled");
  }
  delete form.dataset.sent;
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // aria-disabled rather than disabled: a disabled button would leave its own name and value out of what is sent.
  form.dataset.sent = "1";
  event.submitter?.setAttribute("data-busy", "");
  event.submitter?.setAttribute("aria-disabled", "true");
  // A page that took the sending into its own hands (a preview, a question first) leaves the form ready.
  queueMicrotask(() => event.defaultPrevented && !form.matches("[hx-post], [data-hx-post], [hx-boost]") && release(form));
}, { capture: true });

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (form) release(form);
});
