// The interface of the browser: Firefox calls it `browser`, Chromium `chrome`; both answer with promises.
export const browser = globalThis.browser ?? globalThis.chrome;

export const say = (key, ...parts) => browser.i18n.getMessage(key, parts.map(String)) || key;

// Puts the words of _locales into a page: what data-say names becomes its text, data-say-label its aria-label, data-say-hint its placeholder.
export function translate(root = document) {
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of root.querySelectorAll("[data-say-label]")) element.setAttribute("aria-label", say(element.dataset.sayLabel));
  for (const element of root.querySelectorAll("[data-say-hint]")) element.placeholder = say(element.dataset.sayHint);
  if (root === document) {
    document.title = say(document.documentElement.dataset.title);
    document.documentElement.lang = browser.i18n.getUILanguage();
  }
}

export const ask = (type, data = {}) => browser.runtime.sendMessage({ type, ...data });
