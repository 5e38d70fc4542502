// Finds a highlighted passage in another copy of its page, as `kit/anchors` does on the server; the reasons are there, and
// `sense/tests/anchors.json` holds what both must answer. `find` takes and gives positions in Unicode code points.
import { Whereabouts } from "./anchors/alignment.js";
import { Search, Text, overlap } from "./anchors/evidence.js";
import { Twins } from "./anchors/twins.js";
import { Pattern } from "./anchors/words.js";

export { Text };

const ENOUGH = 90, LONG = 8, SHORT = 4, HALF = 50, LEAST_QUOTE = 50, LEAST_SIDE = 50, LEAST_EVIDENCE = 65, MARGIN = 10;
const MOST_LOOK_ALIKES = 5, LEAST_LIKE = 30, NEAR = 1500, BY_ITSELF = 15, FEW = 5, FEW_ALIKE = 75, HERE_ALIKE = 68, LIKES_ALIKE = 70, MOST_GONE = 1000, LEAST_WORDS = 3;

function inOrder(places, anchor) {
  const away = (one) => Math.abs(one.at - (anchor.point ?? 0));
  return [...places].sort(
    (one, other) => other.evidence - one.evidence || away(one) - away(other) || one.begin - other.begin || one.end - other.end,
  );
}

const bestOf = (places, anchor) => inOrder(places, anchor)[0] ?? null;

function ahead(places, anchor) {
  const best = bestOf(places, anchor);
  const isNear = (one) => best.evidence - one.evidence < MARGIN && !overlap(one, best);
  return best && !places.some(isNear) ? best : null;
}

function isAlone(best, places, anchor) {
  if (best.isSame && best.isTight && best.at === anchor.point && anchor.page == null) return true;
  const others = places.filter((one) => !overlap(one, best)).map((one) => one.evidence);
  return best.evidence - Math.max(0, ...others) >= MARGIN && best.evidence - (best.isSame ? anchor.twin : anchor.rival) >= MARGIN;
}

function isCredible(one, { anchor, words }) {
  if (one.isSame) return words.length >= (anchor.places === 1 ? SHORT : LONG) || Math.max(one.before, one.after) >= HALF;
  return one.quote >= LEAST_QUOTE && Math.min(one.before, one.after) >= LEAST_SIDE && one.evidence >= LEAST_EVIDENCE;
}

const isUnlike = (anchor) => anchor.places <= 1 && anchor.rival < LEAST_EVIDENCE;
const standsOut = (one, anchor) => isUnlike(anchor) || Math.max(one.before, one.after) >= HALF;

function supported(one, [left, right]) {
  const before = Math.max(one.before, left), after = Math.max(one.after, right);
  return { ...one, before, after, evidence: Math.floor((60 * one.quote + 20 * before + 20 * after) / 100) };
}

function mostLike(words, gone) {
  const pattern = new Pattern(words), step = Math.max(1, Math.floor(words.length / 2));
  let most = 0;
  for (let at = 0; at < Math.min(gone.length, MOST_GONE); at += step) most = Math.max(most, pattern.share(gone.slice(at, at + 3 * step)));
  return most;
}

function stoodElsewhere(text, place, page, begin, end) {
  const words = text.words.slice(...text.wordsBetween(place.begin, place.end)), [low, high] = page.wordsBetween(begin, end);
  const isThere = (at) => words.every((word, number) => page.words[at + number] === word);
  return (page.places.get(words[0]) ?? []).some((at) => (at + words.length <= low || at >= high) && isThere(at));
}

function changedHere(text, search, where) {
  const [low, high] = where.gap, { anchor } = search, found = [];
  const alike = search.words.length < FEW ? FEW_ALIKE : isUnlike(anchor) ? HERE_ALIKE : LIKES_ALIKE;
  for (const place of low < high ? search.between(text, low, high) : []) {
    const [first, last] = text.wordsBetween(place.begin, place.end), one = supported(place, where.support(first, last));
    const isEnoughAround = Math.min(one.before, one.after) >= LEAST_SIDE && standsOut(place, anchor);
    if (search.quoteP.common(text.words.slice(first, last)) < LEAST_WORDS) continue;
    if (one.quote < alike + BY_ITSELF * search.openSides || !isEnoughAround || one.evidence < LEAST_EVIDENCE) continue;
    const gone = where.beside().map(([begin, end]) => anchor.page.words.slice(begin, end));
    if (one.quote - Math.max(...gone.map((row) => mostLike(text.words.slice(first, last), row))) >= MARGIN) found.push(one);
  }
  return found;
}

// The place and whether it is one, or null where the copies repeat themselves too much to say.
function sideBySide(text, search, same) {
  const { anchor } = search, { page } = anchor, alignment = text.beside(page), begin = page.units(anchor.point);
  if (!alignment.isKnown) return null;
  const where = new Whereabouts(alignment, ...page.wordsBetween(begin, begin + anchor.quote.length));
  const twins = anchor.places > 1 ? new Twins(search) : null;
  const placed = same.map((one) => [one, text.wordsBetween(one.begin, one.end)]);
  const here = placed
    .filter(([one, words]) => where.isHere(...words) && standsOut(one, anchor))
    .map(([one, words]) => supported(one, where.support(...words)));
  let best = ahead(here, anchor);
  if (best && where.isNeeded) return [best, !twins?.couldBeAnother(text, best, same.length < anchor.places)];
  if (same.length === 1 && anchor.places === 1 && isCredible(same[0], search) && isAlone(same[0], same, anchor)) return [same[0], true];
  if (here.length) return [bestOf(here, anchor), false];
  const free = placed.filter(([, words]) => !where.isOther(...words)).map(([one]) => one), changed = changedHere(text, search, where);
  if (free.length) {
    best = ahead(free, anchor);
    const isGone = !changed.length && !where.isKept && same.length >= anchor.places;
    return [best, best !== null && isGone && isCredible(best, search) && !twins?.couldBeAnother(text, best, false)];
  }
  best = ahead(changed, anchor);
  if (!best || !where.isNeeded || stoodElsewhere(text, best, page, begin, begin + anchor.quote.length)) return [best ?? bestOf(same, anchor), false];
  const [low, high] = where.gap, [hasBefore, hasAfter] = where.hasNext;
  return [search.filled(text, best, hasBefore ? low : null, hasAfter ? high : null), true];
}

function bestPlace(text, search) {
  const { anchor } = search, same = search.same(text), sure = bestOf(same, anchor), isSure = sure !== null && sure.evidence >= ENOUGH;
  if (search.knowsPage && search.words.length) {
    if (isSure && same.length === 1 && anchor.places === 1 && isAlone(sure, same, anchor)) return [sure, true];
    const found = sideBySide(text, search, same);
    if (found) return found;
  }
  if (isSure) return [sure, isAlone(sure, same, anchor)];
  const places = [...same, ...search.similar(text).filter((one) => !same.some((other) => overlap(one, other)))];
  const credible = places.filter((one) => isCredible(one, search)), best = bestOf(credible, anchor);
  return best ? [best, isAlone(best, best.isSame ? credible : places, anchor)] : [bestOf(places, anchor), false];
}

function searchFor(text, anchor) {
  const point = anchor.start ?? null, start = point === null ? null : text.units(point);
  const page = typeof anchor.page === "string" ? new Text(anchor.page) : anchor.page;
  return new Search({ prefix: "", suffix: "", twin: 0, rival: 0, places: 0, ...anchor, page, point, start });
}

// `anchor`: quote, and if known prefix, suffix, start, twin, rival, places, and `page`: the Text (or string) of the copy on which it was marked.
// Gives state ("exact", "moved", "orphaned"), start, end, confidence.
export function find(text, anchor) {
  const [one, isFound] = bestPlace(text, searchFor(text, anchor)), confidence = one?.evidence ?? 0;
  if (!isFound) return { state: "orphaned", start: null, end: null, confidence };
  return { state: one.isSame && one.isTight ? "exact" : "moved", start: one.at, end: text.points(one.end), confidence };
}

// Up to five places that look like the passage, the likeliest first, for a person to choose from: start, end, confidence.
export function candidates(text, anchor) {
  const search = searchFor(text, anchor), chosen = [];
  for (const one of inOrder([...search.same(text, true), ...search.similar(text, MOST_LOOK_ALIKES)], search.anchor)) {
    const fits = one.quote >= LEAST_LIKE && !chosen.some((other) => overlap(one, other));
    if (fits && chosen.length < MOST_LOOK_ALIKES) chosen.push(one);
  }
  return chosen.map((one) => ({ start: one.at, end: text.points(one.end), confidence: one.evidence }));
}

// The anchor with what the copy tells on which its passage stands from `begin` to `end`; `find` is surer with it.
export function seenWhereMarked(text, anchor, begin, end) {
  const search = searchFor(text, anchor), same = search.same(text, true), [from, to] = [text.units(begin), text.units(end)];
  const elsewhere = [...same, ...search.similar(text)].filter((one) => !overlap(one, { begin: from, end: to }));
  const near = [...text.raw.slice(Math.max(0, from - 2 * NEAR), from)].slice(-NEAR), next = [...text.raw.slice(to, to + 2 * NEAR)].slice(0, NEAR);
  const closedUp = new Text([...near, ...next].join(""));
  elsewhere.push(...search.same(closedUp, true), ...search.similar(closedUp));
  const most = (places) => Math.max(0, ...places.map((one) => one.evidence));
  const twin = most(elsewhere.filter((one) => one.isSame));
  return { ...anchor, page: text, twin, rival: most(elsewhere), places: Math.max(1, same.length) };
}
