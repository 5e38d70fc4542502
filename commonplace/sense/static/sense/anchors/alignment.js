// Two copies side by side: see `sense/anchors/alignment.py`.
import { bisect } from "./folding.js";
import { Pattern } from "./words.js";

const FEW_CELLS = 250000, MOST_CELLS = 4000000, MOST_CUTS = 8, LEAST_HERE = 75, LEAST_LOST = 60, LEAST_OTHER = 30;
const NEARBY = 40, CLOSED = 60, CLOSE = 2;

function longest(old, later) {
  const pattern = new Pattern(old), rows = [...pattern.rows(later)], found = [];
  const isSet = (row, at) => (row >> BigInt(at)) & 1n;
  let at = old.length, place = later.length;
  while (at && place) {
    if (isSet(rows[place - 1], at - 1)) at -= 1;
    else {
      place -= 1;
      if (place === 0 || isSet(rows[place - 1], at - 1)) found.push([(at -= 1), place]);
    }
  }
  return found;
}

function fixedPoints(old, later) {
  const count = (row) => row.reduce((counts, sign) => counts.set(sign, (counts.get(sign) ?? 0) + 1), new Map());
  const counts = count(old), laterCounts = count(later), places = new Map();
  later.forEach((sign, at) => laterCounts.get(sign) === 1 && places.set(sign, at));
  const once = old.flatMap((sign, at) => (counts.get(sign) === 1 && places.has(sign) ? [[at, places.get(sign)]] : []));
  const tails = [], ends = [], previous = [], row = [];
  once.forEach(([, place], number) => {
    const where = bisect(tails.length, (at) => tails[at] < place);
    previous.push(where ? ends[where - 1] : -1);
    [tails[where], ends[where]] = [place, number];
  });
  for (let number = ends.at(-1) ?? -1; number >= 0; number = previous[number]) row.push(once[number]);
  return row.reverse();
}

function matches(old, later) {
  const found = new Array(old.length).fill(-1), waiting = [[0, old.length, 0, later.length, MOST_CUTS]];
  let isKnown = true;
  while (waiting.length) {
    let [low, high, laterLow, laterHigh, cuts] = waiting.pop();
    while (low < high && laterLow < laterHigh && old[low] === later[laterLow]) found[low++] = laterLow++;
    while (low < high && laterLow < laterHigh && old[high - 1] === later[laterHigh - 1]) found[--high] = --laterHigh;
    if (low === high || laterLow === laterHigh) continue;
    const cells = (high - low) * (laterHigh - laterLow), ours = old.slice(low, high), theirs = later.slice(laterLow, laterHigh);
    const fixed = cells > FEW_CELLS && cuts ? fixedPoints(ours, theirs) : [];
    if (cells <= FEW_CELLS || (cells <= MOST_CELLS && 20 * fixed.length < Math.min(ours.length, theirs.length))) {
      for (const [at, place] of longest(ours, theirs)) found[low + at] = laterLow + place;
      continue;
    }
    isKnown &&= fixed.length > 0;
    const shift = [low, laterLow], ends = fixed.map(([at, place]) => [shift[0] + at, shift[1] + place]);
    if (fixed.length) ends.push([high, laterHigh]);
    for (const [end, laterEnd] of ends) {
      waiting.push([low, end, laterLow, laterEnd, cuts - 1]);
      if (end < high) found[end] = laterEnd;
      [low, laterLow] = [end + 1, laterEnd + 1];
    }
  }
  return { found, isKnown };
}

function laying(found, size) {
  const toNew = [...found], taken = new Set(found), toOld = new Array(size).fill(-1);
  found.slice(0, -1).forEach((place, at) => {
    if (place >= 0 && toNew[at + 1] < 0 && place + 1 < size && !taken.has(place + 1)) toNew[at + 1] = place + 1;
  });
  toNew.forEach((place, at) => place >= 0 && (toOld[place] = at));
  return { toNew, toOld };
}

export function align(old, later) {
  const pairs = (words) => words.map((word, at) => `${word} ${words[at + 1] ?? ""}`);
  const ours = pairs(old), theirs = pairs(later), { found, isKnown } = matches(ours, theirs);
  const turned = matches([...ours].reverse(), [...theirs].reverse()).found;
  const late = turned.reverse().map((place) => (place >= 0 ? later.length - 1 - place : -1));
  return { old: ours, later: theirs, found, isKnown, layings: [laying(found, later.length), laying(late, later.length)] };
}

const isMatched = (place) => place >= 0;

export class Whereabouts {
  constructor(alignment, first, last) {
    Object.assign(this, { alignment, first, last, layings: alignment.layings });
    this.windows = this.layings.map(({ toNew, toOld }) => {
      let before = first - 1, after = last;
      while (before >= 0 && toNew[before] < 0) before -= 1;
      while (after < toNew.length && toNew[after] < 0) after += 1;
      return { low: before >= 0 ? toNew[before] + 1 : 0, high: after < toNew.length ? toNew[after] : toOld.length, before, after };
    });
  }

  get gap() {
    return [Math.max(...this.windows.map(({ low }) => low)), Math.min(...this.windows.map(({ high }) => high))];
  }

  get hasNext() {
    return [this.windows.every(({ before }) => before === this.first - 1), this.windows.every(({ after }) => after === this.last)];
  }

  get isKept() {
    const least = Math.floor((this.last - this.first + 1) / 2);
    return this.layings.every(({ toNew }) => toNew.slice(this.first, this.last).filter(isMatched).length >= least);
  }

  isHere(first, last) {
    const covers = ({ low, high }) => 100 * (Math.min(last, high) - Math.max(first, low)) >= LEAST_HERE * (last - first);
    return !this.isOther(first, last) && this.windows.every(covers);
  }

  get isNeeded() {
    const { old, later, found } = this.alignment, first = Math.max(0, this.first - 1);
    const size = found.slice(first, this.last).filter(isMatched).length;
    const blocked = old.map((sign, at) => (at >= first && at < this.last ? "" : sign));
    const lost = found.filter(isMatched).length - matches(blocked, later).found.filter(isMatched).length;
    return 100 * lost >= LEAST_LOST * Math.max(1, size);
  }

  isOther(first, last) {
    const isElsewhere = (at) => at >= 0 && !(this.first <= at && at < this.last);
    return this.layings.some(({ toOld }) => 100 * toOld.slice(first, last).filter(isElsewhere).length >= LEAST_OTHER * (last - first));
  }

  beside() {
    const [one, other] = this.windows;
    return [[Math.min(one.before, other.before) + 1, this.first], [this.last, Math.max(one.after, other.after)]];
  }

  support(first, last) {
    const share = (places, from, to) =>
      places.length ? Math.floor((100 * places.filter((place) => from <= place && place < to).length) / places.length) : 100;
    const sides = this.layings.map(({ toNew, toOld }, number) => {
      const { low, high } = this.windows[number];
      const before = share(toNew.slice(Math.max(0, this.first - NEARBY), this.first), 0, first);
      const after = share(toNew.slice(this.last, this.last + NEARBY), last, toOld.length);
      return [Math.max(before, first - low <= CLOSE ? CLOSED : 0), Math.max(after, high - last <= CLOSE ? CLOSED : 0)];
    });
    return [Math.min(sides[0][0], sides[1][0]), Math.min(sides[0][1], sides[1][1])];
  }
}
