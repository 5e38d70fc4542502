// A page that is left open outlives its session (people/signed_out.py). Once the same person has signed in again, in another window, its forms are
// good again. What one wrote must not become somebody else's, so for another person they stay as they are.
const { member } = document.documentElement.dataset;
let isStale = false;

const freshen = async () => {
  if (!isStale || !member) return;
  const page = new DOMParser().parseFromString(await fetch("/offline/").then((answer) => answer.text()), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token || page.documentElement.dataset.member !== member) return;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => (input.value = token));
  document.querySelectorAll("#signed-out").forEach((toast) => toast.querySelector("a") && toast.remove());
  isStale = false;
};

const look = () => document.visibilityState === "visible" && freshen().catch(() => {});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 401) return;
  document.querySelectorAll("#signed-out").forEach((toast) => toast.remove());
  isStale = true;
  look();
});
document.addEventListener("visibilitychange", look);
addEventListener("focus", look);
