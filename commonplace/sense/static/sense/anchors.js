// Finds a highlighted passage in another copy of its page, as `sense/anchors` does on the server; the reasons are there, and
// `sense/tests/anchors.json` holds what both must answer. `find` takes and gives positions in Unicode code points.
const BLANKS = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const DROPPED = "\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufe00-\\ufe0f\\ufeff";
const SAME = new Map([
  ..."\u2018\u2019\u201a\u201b\u2032\u02bc\u2039\u203a`".split("").map((sign) => [sign, "'"]),
  ..."\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb".split("").map((sign) => [sign, '"']),
  ..."\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043".split("").map((sign) => [sign, "-"]),
]);
const NAMED = new Map(Object.entries({
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", shy: "", hellip: "...", ndash: "-", mdash: "-", lsquo: "'", rsquo: "'",
  sbquo: "'", ldquo: '"', rdquo: '"', bdquo: '"', laquo: '"', raquo: '"',
}));
const SPECIAL = new RegExp(
  `[${BLANKS}${DROPPED}]{2,}|[${BLANKS.replace(" ", "")}]|[${DROPPED}]|\`|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,6});` +
    `|[^\\x00-\\x7f${BLANKS}${DROPPED}]+`,
  "gu",
);
const BLANK = new RegExp(`[${BLANKS}]`, "u");
const DROP = new RegExp(`^[${DROPPED}]`, "u");
const CHANGED = new RegExp(`[${[...SAME.keys()].join("")}]`, "u");
const SEPARATORS =
  "\\x00-\\/:-@\\[-\\^`\\{-\\x7f\\u0080-\\u00bf\\u00d7\\u00f7\\u2000-\\u206f\\u2e00-\\u2e7f\\u3000-\\u303f\\u060c\\u061b\\u061f\\u06d4\\u0964\\u0965";
const ALONE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const WORD = new RegExp(`[${ALONE}]|[^${SEPARATORS}${ALONE}]+`, "gu");

const NEIGHBOURS = 8, NEXT_TO_IT = 4, MOST_PLACES = 100, MOST_SEEDS = 24, MOST_OCCURRENCES = 64, MOST_REGIONS = 4, MOST_SHIFTS = 24;
const EDGE = 8, SLACK = 2, REACH = 200;
const ENOUGH = 90, LONG = 8, SHORT = 4, HALF = 50, LEAST_QUOTE = 50, LEAST_SIDE = 50, LEAST_EVIDENCE = 65, MARGIN = 10;
const MOST_LOOK_ALIKES = 5, LEAST_LIKE = 30;

const foldedSign = (sign) => [...sign.normalize("NFKD")].map((part) => SAME.get(part) ?? part).join("");

function character(reference) {
  if (reference[0] !== "#") return NAMED.get(reference) ?? null;
  const number = /x/i.test(reference[1]) ? parseInt(reference.slice(2), 16) : parseInt(reference.slice(1), 10);
  if ((number >= 0xd800 && number < 0xe000) || number <= 0 || number >= 0x110000) return null;
  const sign = String.fromCodePoint(number);
  if (BLANK.test(sign)) return " ";
  return DROP.test(sign) ? "" : foldedSign(sign);
}

function changes(raw) {
  const found = [];
  for (const match of raw.matchAll(SPECIAL)) {
    const [piece] = match, begin = match.index, end = begin + piece.length;
    if (piece[0] === "&") {
      const instead = character(piece.slice(1, -1));
      if (instead !== null) found.push([begin, end, instead]);
    } else if (BLANK.test(piece)) found.push([begin, end, " "]);
    else if (DROP.test(piece)) found.push([begin, end, ""]);
    else if (piece.normalize("NFKD") !== piece || CHANGED.test(piece)) {
      let at = begin;
      for (const sign of piece) {
        const instead = foldedSign(sign);
        if (instead !== sign) found.push([at, at + sign.length, instead]);
        at += sign.length;
      }
    }
  }
  return found;
}

class Folded {
  constructor(raw) {
    this.stretches = []; // place and length in the folded text, place and end in the raw one
    const pieces = [];
    let done = 0, length = 0, last = "";
    const add = (piece, begin, end) => {
      this.stretches.push([length, piece.length, begin, end]);
      pieces.push(piece);
      length += piece.length;
      last = piece.at(-1);
    };
    for (const [begin, end, instead] of changes(raw)) {
      if (begin > done) add(raw.slice(done, begin), done, begin);
      const piece = instead === " " && last === " " ? "" : instead;
      if (piece) add(piece, begin, end);
      done = end;
    }
    if (done < raw.length) add(raw.slice(done), done, raw.length);
    this.text = pieces.join("");
  }

  stretchAt(place) {
    let low = 0, high = this.stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.stretches[middle][0] <= place) low = middle + 1;
      else high = middle;
    }
    return this.stretches[low - 1];
  }

  span(begin, end) {
    const first = this.stretchAt(begin), last = this.stretchAt(end - 1);
    return [
      first[2] + (first[1] === first[3] - first[2] ? begin - first[0] : 0),
      last[1] === last[3] - last[2] ? last[2] + end - last[0] : last[3],
    ];
  }
}

const fold = (raw) => new Folded(raw).text;
const wordsOf = (folded) => (folded.match(WORD) ?? []).map((word) => word.toLowerCase());
const spansOf = (folded) => [...folded.matchAll(WORD)].map((match) => [match.index, match.index + match[0].length]);

class Pattern {
  constructor(words) {
    this.size = words.length;
    this.all = (1n << BigInt(this.size)) - 1n;
    this.bits = new Map();
    words.forEach((word, at) => this.bits.set(word, (this.bits.get(word) ?? 0n) | (1n << BigInt(at))));
  }

  common(other) {
    let row = this.all;
    for (const word of other) {
      const met = row & (this.bits.get(word) ?? 0n);
      if (met) row = ((row + met) | (row - met)) & this.all;
    }
    return this.size - row.toString(2).replaceAll("0", "").length;
  }

  likeness(other) {
    const total = this.size + other.length;
    return total ? Math.floor((200 * this.common(other)) / total) : 100;
  }

  share(other) {
    return this.size ? Math.floor((100 * this.common(other)) / this.size) : 0;
  }
}

// A text that passages are looked for in; keep it for all passages of one text.
export class Text {
  constructor(raw) {
    this.raw = raw;
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
}

function outerWords(context, isBefore) {
  const folded = fold(context), spans = spansOf(folded);
  let words = wordsOf(folded);
  if (words.length > 1 && isBefore && spans[0][0] === 0) words = words.slice(1);
  else if (words.length > 1 && !isBefore && spans.at(-1)[1] === folded.length) words = words.slice(0, -1);
  return isBefore ? words.slice(-NEIGHBOURS) : words.slice(0, NEIGHBOURS);
}

function findAll(text, sought, start) {
  const places = [];
  for (let at = text.indexOf(sought); at !== -1 && places.length < MOST_PLACES; at = text.indexOf(sought, at + 1)) places.push(at);
  if (start !== null && !places.includes(start) && text.startsWith(sought, start)) places.push(start);
  return places;
}

const equal = (one, other) => one.length === other.length && one.every((word, at) => word === other[at]);
const overlap = (one, other) => one.begin < other.end && other.begin < one.end;

class Search {
  constructor(anchor) {
    this.anchor = anchor;
    this.folded = fold(anchor.quote).replace(/^ +| +$/g, "");
    this.words = wordsOf(this.folded);
    const spans = spansOf(this.folded);
    this.opening = spans.length ? this.folded.slice(0, spans[0][0]) : "";
    this.closing = spans.length ? this.folded.slice(spans.at(-1)[1]) : "";
    this.before = outerWords(anchor.prefix, true);
    this.after = outerWords(anchor.suffix, false);
    [this.quoteP, this.headP, this.tailP] = [this.words, this.words.slice(0, EDGE), this.words.slice(-EDGE)].map((row) => new Pattern(row));
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
    // Slices count code points, so that both programs see as far.
    return spans.map(([begin, end]) => {
      const left = wordsOf(fold([...text.raw.slice(Math.max(0, begin - 2 * REACH), begin)].slice(-REACH).join("")));
      const right = wordsOf(fold([...text.raw.slice(end, end + 2 * REACH)].slice(0, REACH).join("")));
      return this.judged(begin, end, 100, left, right, true);
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
    const { words, spans } = text, folded = text.folded.text;
    let begin = spans[first][0], end = spans[last - 1][1];
    for (const sign of [...this.opening].reverse()) {
      if (!folded.endsWith(sign, begin) || begin === 0) break;
      begin -= sign.length;
    }
    for (const sign of this.closing) {
      if (!folded.startsWith(sign, end)) break;
      end += sign.length;
    }
    const left = words.slice(Math.max(0, first - NEIGHBOURS - SLACK), first), right = words.slice(last, last + NEIGHBOURS + SLACK);
    return this.judged(...text.folded.span(begin, end), this.quoteP.likeness(words.slice(first, last)), left, right, false);
  }

  judged(begin, end, quote, left, right, isSame) {
    const before = this.before.length ? this.beforeP.share(left.slice(-this.before.length - SLACK)) : left.length ? 0 : 100;
    const after = this.after.length ? this.afterP.share(right.slice(0, this.after.length + SLACK)) : right.length ? 0 : 100;
    const nearLeft = this.before.slice(-NEXT_TO_IT), nearRight = this.after.slice(0, NEXT_TO_IT);
    const isTight =
      equal(nearLeft.length ? left.slice(-nearLeft.length) : left, nearLeft) &&
      equal(nearRight.length ? right.slice(0, nearRight.length) : right, nearRight);
    const evidence = Math.floor((60 * quote + 20 * before + 20 * after) / 100);
    return { begin, end, quote, before, after, isSame, isTight, evidence };
  }

  isCredible(one) {
    if (one.isSame) return this.words.length >= (this.anchor.places === 1 ? SHORT : LONG) || Math.max(one.before, one.after) >= HALF;
    return one.quote >= LEAST_QUOTE && Math.min(one.before, one.after) >= LEAST_SIDE && one.evidence >= LEAST_EVIDENCE;
  }
}

function inOrder(places, start) {
  const away = (one) => Math.abs(one.begin - (start ?? 0));
  return [...places].sort(
    (one, other) => other.evidence - one.evidence || away(one) - away(other) || one.begin - other.begin || one.end - other.end,
  );
}

const bestOf = (places, start) => inOrder(places, start)[0] ?? null;

function isAlone(best, candidates, anchor) {
  if (best.isSame && best.isTight && best.begin === anchor.start) return true;
  const others = candidates.filter((one) => !overlap(one, best)).map((one) => one.evidence);
  return best.evidence - Math.max(0, ...others) >= MARGIN && best.evidence - (best.isSame ? anchor.twin : anchor.rival) >= MARGIN;
}

// Where each code point outside of the first plane stands, so that both ways of counting lead into one another.
function counting(text) {
  text.pairs ??= [...text.raw.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map((match) => match.index);
  const before = (holds) => {
    let low = 0, high = text.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(text.pairs[middle], middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    points: (unit) => unit - before((pair) => pair < unit),
    units: (point) => point + before((pair, at) => pair - at < point),
  };
}

function prepared(text, anchor) {
  const { points, units } = counting(text);
  const start = anchor.start == null ? null : units(anchor.start);
  return { points, start, search: new Search({ prefix: "", suffix: "", twin: 0, rival: 0, places: 0, ...anchor, start }) };
}

// `anchor`: quote, and if known prefix, suffix, start, twin, rival, places. Gives state ("exact", "moved", "orphaned"), start, end, confidence.
export function find(text, anchor) {
  const { points, start, search } = prepared(text, anchor);
  const same = search.same(text), sure = bestOf(same, start);
  const orphan = (nearest) => ({ state: "orphaned", start: null, end: null, confidence: nearest?.evidence ?? 0 });
  const found = (one) => ({
    state: one.isSame && one.isTight ? "exact" : "moved", start: points(one.begin), end: points(one.end), confidence: one.evidence,
  });
  if (sure && sure.evidence >= ENOUGH) return isAlone(sure, same, search.anchor) ? found(sure) : orphan(sure);
  const places = [...same, ...search.similar(text).filter((one) => !same.some((other) => overlap(one, other)))];
  const credible = places.filter((one) => search.isCredible(one)), best = bestOf(credible, start);
  if (!best) return orphan(bestOf(places, start));
  return isAlone(best, best.isSame ? credible : places, search.anchor) ? found(best) : orphan(best);
}

// Up to five places that look like the passage, the likeliest first, for a person to choose from: start, end, confidence.
export function candidates(text, anchor) {
  const { points, start, search } = prepared(text, anchor);
  const chosen = [];
  for (const one of inOrder([...search.same(text, true), ...search.similar(text, MOST_LOOK_ALIKES)], start)) {
    const fits = one.quote >= LEAST_LIKE && !chosen.some((other) => overlap(one, other));
    if (fits && chosen.length < MOST_LOOK_ALIKES) chosen.push(one);
  }
  return chosen.map((one) => ({ start: points(one.begin), end: points(one.end), confidence: one.evidence }));
}
