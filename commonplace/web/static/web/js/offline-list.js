// What can be read without a connection: the pages that this browser kept, the latest first.
const place = document.querySelector("[data-offline-list]");
const list = place.querySelector("ul");

async function pages() {
  const found = [];
  for (const name of (await caches.keys()).filter((name) => name.startsWith("pages:"))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { headers } = await cache.match(request, { ignoreVary: true });
      const path = new URL(request.url).pathname;
      found.push({ path, title: decodeURIComponent(headers.get("X-Keep-Title") ?? "") || path, at: Number(headers.get("X-Kept-At")) });
    }
  }
  return found.sort((one, other) => other.at - one.at);
}

async function show() {
  const found = globalThis.caches ? await pages() : [];
  list.replaceChildren(
    ...found.map(({ path, title, at }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = path;
      link.dir = "auto";
      link.textContent = title;
      const when = document.createElement("span");
      when.className = "soft small";
      when.textContent = new Date(at).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long" });
      item.append(link, " ", when);
      return item;
    }),
  );
  place.querySelector("[data-nothing]").hidden = found.length > 0;
  place.querySelector("[data-forget]").hidden = found.length === 0;
}

place.querySelector("[data-forget]").addEventListener("click", async () => {
  for (const name of await caches.keys()) if (name.startsWith("pages:")) await caches.delete(name);
  await show();
});
show();
