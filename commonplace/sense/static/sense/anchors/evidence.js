// The places where a passage could stand, and what speaks for each: see `sense/anchors/evidence.py`.
import { align } from "./alignment.js";
import { Folded, bisect, fold } from "./folding.js";
import { Pattern, spansOf, wordsOf } from "./words.js";

const NEIGHBOURS = 8, NEXT_TO_IT = 4, MOST_PLACES = 100, MOST_SEEDS = 24, MOST_OCCURRENCES = 64, MOST_REGIONS = 4, MOST_SHIFTS = 24, MOST_BETWEEN = 80;
const EDGE = 8, SLACK = 2, REACH = 200;

// A text that passages are looked for in; keep it for all passages of one text.
export class Text {
  constructor(raw) {
    this.raw = raw;
    this.pairs = [...raw.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map((match) => match.index);
  }

  prepare() {
    if (this.folded) return this;
    this.folded = new Folded(this.raw);
    this.spans = spansOf(this.folded.text);
    this.words = wordsOf(this.folded.text);
    this.places = new Map();
    this.words.forEach((word, at) => (this.places.has(word) ? this.places.get(word).push(at) : this.places.set(word, [at])));
    return this;
  }

  // Positions in code points and in UTF-16 units lead into one another.
  points(unit) {
    return unit - bisect(this.pairs.length, (at) => this.pairs[at] < unit);
  }

  units(point) {
    return point + bisect(this.pairs.length, (at) => this.pairs[at] - at < point);
  }

  beside(old) {
    if (this.besideOld !== old) [this.besideOld, this.alignment] = [old, align(old.prepare().words, this.prepare().words)];
    return this.alignment;
  }

  wordsBetween(begin, end) {
    const { spans, folded } = this.prepare(), span = (at) => folded.span(...spans[at]);
    const first = bisect(spans.length, (at) => span(at)[1] <= begin);
    return [first, Math.max(first, bisect(spans.length, (at) => span(at)[0] < end))];
  }
}

function outerWords(context, isBefore, isCut) {
  const folded = fold(context), spans = spansOf(folded);
  let words = wordsOf(folded);
  if (!isCut) words = [...words];
  else if (words.length > 1 && isBefore && spans[0][0] === 0) words = words.slice(1);
  else if (words.length > 1 && !isBefore && spans.at(-1)[1] === folded.length) words = words.slice(0, -1);
  return isBefore ? words.slice(-NEIGHBOURS) : words.slice(0, NEIGHBOURS);
}

function findAll(text, sought, start) {
  const places = [];
  for (let at = text.indexOf(sought); at !== -1 && places.length < MOST_PLACES; at = text.indexOf(sought, at + 1)) places.push(at);
  if (start !== null && !places.includes(start) && text.startsWith(sought, start)) places.push(start);
  return places;
}

// So many code points before and after a place: both programs see as far.
const lastPoints = (raw, end) => [...raw.slice(Math.max(0, end - 2 * REACH), end)].slice(-REACH).join("");
const firstPoints = (raw, begin) => [...raw.slice(begin, begin + 2 * REACH)].slice(0, REACH).join("");
const equal = (one, other) => one.length === other.length && one.every((word, at) => word === other[at]);
export const overlap = (one, other) => one.begin < other.end && other.begin < one.end;

export class Search {
  constructor(anchor) {
    this.anchor = anchor;
    this.folded = fold(anchor.quote).replace(/^ +| +$/g, "");
    this.words = wordsOf(this.folded);
    const spans = spansOf(this.folded);
    this.opening = spans.length ? this.folded.slice(0, spans[0][0]) : "";
    this.closing = spans.length ? this.folded.slice(spans.at(-1)[1]) : "";
    let { prefix, suffix } = anchor, isLeftCut = false, isRightCut = false;
    const knowsPage = (this.knowsPage = anchor.page != null && anchor.start !== null);
    if (knowsPage) {
      const { raw } = anchor.page, begin = anchor.page.units(anchor.point), end = begin + anchor.quote.length;
      [prefix, suffix] = [lastPoints(raw, begin), firstPoints(raw, end)];
      [isLeftCut, isRightCut] = [[...prefix].length === REACH, [...suffix].length === REACH];
    }
    this.before = outerWords(prefix, true, isLeftCut || !knowsPage);
    this.after = outerWords(suffix, false, isRightCut || !knowsPage);
    [this.nearBefore, this.nearAfter] = [this.before.slice(-NEXT_TO_IT), this.after.slice(0, NEXT_TO_IT)];
    this.manyBefore = isLeftCut || (this.before.length && !knowsPage) ? this.nearBefore.length : NEXT_TO_IT;
    this.manyAfter = isRightCut || (this.after.length && !knowsPage) ? this.nearAfter.length : NEXT_TO_IT;
    this.openSides = !this.before.length + !this.after.length;
    [this.quoteP, this.turnedP, this.headP, this.tailP] = [
      this.words, [...this.words].reverse(), this.words.slice(0, EDGE), this.words.slice(-EDGE),
    ].map((row) => new Pattern(row));
    [this.beforeP, this.afterP] = [new Pattern(this.before), new Pattern(this.after)];
  }

  same(text, onlyFolded = false) {
    const { quote, start } = this.anchor;
    if (!this.folded) return [];
    let spans = onlyFolded ? [] : findAll(text.raw, quote, start).map((at) => [at, at + quote.length]);
    if (!spans.length) {
      const folded = text.prepare().folded;
      spans = findAll(folded.text, this.folded, null).map((at) => folded.span(at, at + this.folded.length));
    }
    return spans.map(([begin, end]) => {
      const left = wordsOf(fold(lastPoints(text.raw, begin))), right = wordsOf(fold(firstPoints(text.raw, end)));
      return this.judged(text, begin, end, 100, left, right, true);
    });
  }

  similar(text, most = MOST_REGIONS) {
    if (!this.words.length) return [];
    text.prepare();
    const size = this.words.length, regions = this.regions(text, most);
    const sorted = (numbers) => [...new Set(numbers)].sort((one, other) => one - other);
    const firsts = sorted(regions.map(([low, high]) => this.firstEdge(text.words, low, high)));
    const lasts = sorted(regions.map(([low, high]) => this.lastEdge(text.words, low + size, high + size)));
    return firsts.flatMap((first) =>
      lasts
        .filter((last) => size <= 2 * (last - first) && last - first <= 2 * size + NEIGHBOURS)
        .map((last) => this.judgedByWords(text, first, last)),
    );
  }

  between(text, low, high) {
    const size = this.words.length, { words } = text, found = [[low, high]];
    if (high - low <= MOST_BETWEEN + 2 * size) {
      const first = this.firstEdge(words, low + SLACK, high - 1 - SLACK), last = this.lastEdge(words, low + 1 + SLACK, high - SLACK);
      found.push([first, high], [low, last], [first, last]);
      for (const begin of [low, first]) found.push([begin, begin + this.quoteP.bestBeginning(words.slice(begin, high))]);
      for (const end of [high, last]) found.push([end - this.turnedP.bestBeginning(words.slice(low, end).reverse()), end]);
    }
    const once = new Map(found.map((pair) => [pair.join(), pair]));
    return [...once.values()]
      .sort((one, other) => one[0] - other[0] || one[1] - other[1])
      .filter(([first, last]) => size <= 2 * (last - first) && last - first <= 2 * size + NEIGHBOURS)
      .map(([first, last]) => this.judgedByWords(text, first, last));
  }

  filled(text, place, low, high) {
    const { words } = text, own = this.words, most = Math.max(SLACK, Math.floor(own.length / 3));
    let [first, last] = text.wordsBetween(place.begin, place.end);
    for (let many = 1; many < EDGE; many += 1) {
      if (first < many || !equal(words.slice(first - many, first + 1), own.slice(0, many + 1))) continue;
      first -= many;
      break;
    }
    for (let many = 1; many < EDGE; many += 1) {
      if (!equal(words.slice(last - 1, last + many), own.slice(-many - 1))) continue;
      last += many;
      break;
    }
    if (low !== null && low < first && (first - low <= SLACK || (first - low <= most && words[low] === own[0]))) first = low;
    if (high !== null && last < high && (high - last <= SLACK || (high - last <= most && words[high - 1] === own.at(-1)))) last = high;
    const [begin, end] = text.folded.span(...this.withSigns(text, first, last));
    return { ...place, begin: Math.min(begin, place.begin), end: Math.max(end, place.end), at: text.points(Math.min(begin, place.begin)) };
  }

  regions(text, most) {
    const begins = this.begins(text), width = Math.min(4 + Math.floor(this.words.length / 4), MOST_SHIFTS - 2 * SLACK);
    const windows = [], regions = [];
    let last = 0;
    begins.forEach((begin, at) => {
      while (last < begins.length && begins[last] <= begin + width) last += 1;
      windows.push([at - last, begin, begins[last - 1]]);
    });
    windows.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
    for (const [votes, low, high] of windows) {
      if (votes > -2 || regions.length === most) break;
      if (regions.every(([otherLow, otherHigh]) => high < otherLow || low > otherHigh)) regions.push([low, high]);
    }
    return regions;
  }

  begins(text) {
    const seeds = [];
    [...this.before, ...this.words, ...this.after].forEach((word, at) => {
      const places = text.places.get(word);
      if (places && places.length <= MOST_OCCURRENCES) seeds.push([places, at]);
    });
    seeds.sort((one, other) => one[0].length - other[0].length || one[1] - other[1]);
    const begins = seeds.slice(0, MOST_SEEDS).flatMap(([places, at]) => places.map((place) => place - at + this.before.length));
    return begins.sort((one, other) => one - other);
  }

  firstEdge(words, low, high) {
    let best = -1, chosen = Math.max(0, low);
    for (let at = Math.max(0, low - SLACK); at <= Math.min(words.length - 1, high + SLACK); at += 1) {
      let fit = 2 * this.beforeP.common(words.slice(Math.max(0, at - this.before.length - SLACK), at));
      fit += 3 * this.headP.common(words.slice(at, at + this.headP.size + SLACK));
      fit += (words[at] === this.words[0]) + (at > 0 && this.before.length > 0 && words[at - 1] === this.before.at(-1));
      if (fit > best) [best, chosen] = [fit, at];
    }
    return chosen;
  }

  lastEdge(words, low, high) {
    let best = -1, chosen = Math.min(words.length, high);
    for (let at = Math.max(1, low - SLACK); at <= Math.min(words.length, high + SLACK); at += 1) {
      let fit = 3 * this.tailP.common(words.slice(Math.max(0, at - this.tailP.size - SLACK), at));
      fit += 2 * this.afterP.common(words.slice(at, at + this.after.length + SLACK));
      fit += (words[at - 1] === this.words.at(-1)) + (at < words.length && this.after.length > 0 && words[at] === this.after[0]);
      if (fit >= best) [best, chosen] = [fit, at];
    }
    return chosen;
  }

  judgedByWords(text, first, last) {
    const { words } = text, span = text.folded.span(...this.withSigns(text, first, last));
    const left = words.slice(Math.max(0, first - NEIGHBOURS - SLACK), first), right = words.slice(last, last + NEIGHBOURS + SLACK);
    return this.judged(text, ...span, this.quoteP.likeness(words.slice(first, last)), left, right, false);
  }

  withSigns(text, first, last) {
    const { spans } = text, folded = text.folded.text;
    let begin = spans[first][0], end = spans[last - 1][1];
    for (const sign of [...this.opening].reverse()) {
      if (!folded.endsWith(sign, begin) || begin === 0) break;
      begin -= sign.length;
    }
    for (const sign of this.closing) {
      if (!folded.startsWith(sign, end)) break;
      end += sign.length;
    }
    return [begin, end];
  }

  judged(text, begin, end, quote, left, right, isSame) {
    const before = this.before.length ? this.beforeP.share(left.slice(-this.before.length - SLACK)) : left.length ? 0 : 100;
    const after = this.after.length ? this.afterP.share(right.slice(0, this.after.length + SLACK)) : right.length ? 0 : 100;
    const nearestLeft = this.manyBefore ? left.slice(-this.manyBefore) : [];
    const isTight = equal(nearestLeft, this.nearBefore) && equal(right.slice(0, this.manyAfter), this.nearAfter);
    const evidence = Math.floor((60 * quote + 20 * before + 20 * after) / 100);
    return { begin, end, at: text.points(begin), quote, before, after, isSame, isTight, evidence };
  }
}
