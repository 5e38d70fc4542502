// Whom one may show something to, each with the number of people, from narrow to wide: what the server says in /me.
import { say } from "./browser.js";

export function choicesOf(me) {
  if (!me) return [{ key: "me", ring: "me", label: say("ring_me"), people: 1, audience: { ring: "me" } }];
  const group = (ring) => (one) => ({ key: `${ring}:${one.value}`, ring, label: one.label, people: one.people, audience: { ring, [ring]: one.value } });
  return me.rings.flatMap(({ value, label, people }) => {
    if (value === "circle") return me.circles.map(group("circle"));
    if (value === "space") return me.spaces.map(group("space"));
    return [{ key: value, ring: value, label, people, audience: { ring: value } }];
  });
}

export function countOf({ ring, people }) {
  if (ring === "me") return say("only_you");
  if (ring === "web") return say("without_signing_in");
  if (people === null) return say("those_you_name");
  return people === 1 ? say("one_person") : say("people", people);
}
