// Who is here, in words: each once, with what they do. Who came and who left is said for those who do not see it.
const known = new WeakMap();

const filled = (sentence, name) => sentence.replace("%(name)s", name);

export const shownPeople = (frame, news, words, people) => {
  const list = frame.querySelector("[data-together-people]");
  const before = known.get(frame);
  const now = new Map();
  for (const person of people) {
    const key = person.mine ? "mine" : person.name;
    if (!now.has(key) || person.writes) now.set(key, person);
  }
  known.set(frame, now);
  const signature = JSON.stringify([...now].map(([key, person]) => [key, person.writes]));
  if (list.dataset.shown === signature) return;
  list.dataset.shown = signature;
  list.replaceChildren(...[...now.values()].map((person) => described(person, words)));
  list.hidden = !now.size;
  frame.querySelector("[data-together-alone]").hidden = now.size > 0;
  if (!before) return;
  const came = [...now].filter(([key, person]) => !before.has(key) && !person.mine).map(([, person]) => filled(words.came, person.name));
  const went = [...before].filter(([key, person]) => !now.has(key) && !person.mine).map(([, person]) => filled(words.went, person.name));
  if (came.length + went.length) news.textContent = [...came, ...went].join(". ");
};

const described = (person, words) => {
  const row = document.createElement("li");
  row.className = "member";
  const mark = document.createElement("span");
  mark.className = `avatar avatar-small ${person.tone}`;
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = person.initials;
  const name = document.createElement("span");
  name.className = "member-name";
  name.dir = "auto";
  name.textContent = person.mine ? words.you : person.name;
  const does = document.createElement("span");
  does.className = "soft small";
  does.textContent = person.writes ? words.writes : words.reads;
  row.append(mark, name, does);
  return row;
};
