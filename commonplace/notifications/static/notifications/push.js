// Says whether this browser shows notices while no page is open, and turns it on. Ending it is a form of its own, which needs no script.
const part = document.querySelector("[data-push]");
const form = part?.querySelector("form[data-push-when]");

const say = (state) => part.querySelectorAll("[data-push-when]").forEach((one) => (one.hidden = !one.dataset.pushWhen.split(" ").includes(state)));

const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const hashOf = async (text) => {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const isAble = () => isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const look = async () => {
  if (!isAble()) return say("unable");
  if (Notification.permission === "denied") return say("denied");
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.getSubscription();
  const isOn = subscription && part.querySelector(`[data-push-at="${await hashOf(subscription.endpoint)}"]`);
  return say(isOn && Notification.permission === "granted" ? "on" : "off");
};

const turnOn = async () => {
  say("asking");
  const answer = await Notification.requestPermission();
  if (answer !== "granted") return say(answer === "denied" ? "denied" : "off");
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that is there already may be another member's, or for a key that is no longer ours.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(part.dataset.push) });
  const { endpoint, keys } = subscription.toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.key.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
  return form.submit();
};

if (part) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turnOn().catch(() => say("failed"));
  });
  look();
}
