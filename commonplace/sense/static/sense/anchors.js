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

const NEIGHBOURS = 8, NEXT_TO_IT = 4, MOST_PLACES = 100, MOST_SEEDS = 24, MOST_OCCURRENCES = 64, MOST_REGIONS = 4, MOST_SHIFTS = 24, MOST_BETWEEN = 80;
const EDGE = 8, SLACK = 2, REACH = 200;
const ENOUGH = 90, LONG = 8, SHORT = 4, HALF = 50, LEAST_QUOTE = 50, LEAST_SIDE = 50, LEAST_EVIDENCE = 65, MARGIN = 10;
const MOST_LOOK_ALIKES = 5, LEAST_LIKE = 30, NEAR = 1500, BY_ITSELF = 15, FEW = 5, FEW_ALIKE = 75, HERE_ALIKE = 60, LIKES_ALIKE = 70, MOST_GONE = 1000;
const FEW_CELLS = 250000, MOST_CELLS = 4000000, MOST_CUTS = 8, LEAST_HERE = 75, LEAST_LOST = 60, LEAST_OTHER = 30;
const NEARBY = 40, CLOSED = 60, CLOSE = 2;

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

// How many of so many numbers, from 0 on, hold; those that hold come first.
function bisect(size, holds) {
  let low = 0, high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
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
    return this.stretches[bisect(this.stretches.length, (at) => this.stretches[at][0] <= place) - 1];
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

// How many bits of a row of so many are not set.
function unset(row, size) {
  let count = size;
  for (const digit of row.toString(16)) count -= "0112122312232334"[parseInt(digit, 16)];
  return count;
}

class Pattern {
  constructor(words) {
    this.size = words.length;
    this.all = (1n << BigInt(this.size)) - 1n;
    this.bits = new Map();
    words.forEach((word, at) => this.bits.set(word, (this.bits.get(word) ?? 0n) | (1n << BigInt(at))));
  }

  // The row after each word of the other row: as many bits are unset as words are common so far.
  *rows(other) {
    let row = this.all;
    for (const word of other) {
      const met = row & (this.bits.get(word) ?? 0n);
      if (met) row = ((row + met) | (row - met)) & this.all;
      yield row;
    }
  }

  common(other) {
    let last = this.all;
    for (const row of this.rows(other)) last = row;
    return unset(last, this.size);
  }

  bestBeginning(other) {
    let best = 0, chosen = 0, count = 0;
    for (const row of this.rows(other)) {
      count += 1;
      const likeness = Math.floor((200 * unset(row, this.size)) / (this.size + count));
      if (likeness >= best) [best, chosen] = [likeness, count];
    }
    return chosen;
  }

  likeness(other) {
    const total = this.size + other.length;
    return total ? Math.floor((200 * this.common(other)) / total) : 100;
  }

  share(other) {
    return this.size ? Math.floor((100 * this.common(other)) / this.size) : 0;
  }
}

// Two copies side by side: see `sense/anchors/alignment.py`.
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

function align(old, later) {
  const pairs = (words) => words.map((word, at) => `${word} ${words[at + 1] ?? ""}`);
  const ours = pairs(old), theirs = pairs(later), { found, isKnown } = matches(ours, theirs);
  const turned = matches([...ours].reverse(), [...theirs].reverse()).found;
  const late = turned.reverse().map((place) => (place >= 0 ? later.length - 1 - place : -1));
  return { old: ours, later: theirs, found, isKnown, layings: [laying(found, later.length), laying(late, later.length)] };
}

const isMatched = (place) => place >= 0;

class Whereabouts {
  constructor(alignment, first, last) {
    Object.assign(this, { alignment, first, last, layings: alignment.layings });
    this.windows = this.layings.map(({ toNew, toOld }) => {
      let before = first - 1, after = last;
      while (before >= 0 && toNew[before] < 0) before -= 1;
      while (after < toNew.length && toNew[after] < 0) after += 1;
      return { low: before >= 0 ? toNew[before] + 1 : 0, high: after < toNew.length ? toNew[after] : toOld.length, before, after };
    });
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
const overlap = (one, other) => one.begin < other.end && other.begin < one.end;

class Search {
  constructor(anchor) {
    this.anchor = anchor;
    this.folded = fold(anchor.quote).replace(/^ +| +$/g, "");
    this.words = wordsOf(this.folded);
    const spans = spansOf(this.folded);
    this.opening = spans.length ? this.folded.slice(0, spans[0][0]) : "";
    this.closing = spans.length ? this.folded.slice(spans.at(-1)[1]) : "";
    let { prefix, suffix } = anchor, isLeftCut = true, isRightCut = true;
    this.knowsPage = anchor.page != null && anchor.start !== null;
    if (this.knowsPage) {
      const { raw } = anchor.page, begin = anchor.page.units(anchor.point), end = begin + anchor.quote.length;
      [prefix, suffix] = [lastPoints(raw, begin), firstPoints(raw, end)];
      [isLeftCut, isRightCut] = [[...prefix].length === REACH, [...suffix].length === REACH];
    }
    this.before = outerWords(prefix, true, isLeftCut);
    this.after = outerWords(suffix, false, isRightCut);
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
    return this.judged(text, ...text.folded.span(begin, end), this.quoteP.likeness(words.slice(first, last)), left, right, false);
  }

  judged(text, begin, end, quote, left, right, isSame) {
    const before = this.before.length ? this.beforeP.share(left.slice(-this.before.length - SLACK)) : left.length ? 0 : 100;
    const after = this.after.length ? this.afterP.share(right.slice(0, this.after.length + SLACK)) : right.length ? 0 : 100;
    const nearLeft = this.before.slice(-NEXT_TO_IT), nearRight = this.after.slice(0, NEXT_TO_IT);
    const [manyLeft, manyRight] = this.knowsPage ? [NEXT_TO_IT, NEXT_TO_IT] : [nearLeft.length, nearRight.length];
    const isTight =
      equal(manyLeft ? left.slice(-manyLeft) : left, nearLeft) && equal(manyRight ? right.slice(0, manyRight) : right, nearRight);
    const evidence = Math.floor((60 * quote + 20 * before + 20 * after) / 100);
    return { begin, end, at: text.points(begin), quote, before, after, isSame, isTight, evidence };
  }

  isCredible(one) {
    if (one.isSame) return this.words.length >= (this.anchor.places === 1 ? SHORT : LONG) || Math.max(one.before, one.after) >= HALF;
    return one.quote >= LEAST_QUOTE && Math.min(one.before, one.after) >= LEAST_SIDE && one.evidence >= LEAST_EVIDENCE;
  }
}

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

function changedHere(text, search, where) {
  const low = Math.max(...where.windows.map((window) => window.low)), high = Math.min(...where.windows.map((window) => window.high));
  const { anchor } = search, found = [];
  const alike = search.words.length < FEW ? FEW_ALIKE : isUnlike(anchor) ? HERE_ALIKE : LIKES_ALIKE;
  for (const place of low < high ? search.between(text, low, high) : []) {
    const [first, last] = text.wordsBetween(place.begin, place.end), one = supported(place, where.support(first, last));
    const isEnoughAround = Math.min(one.before, one.after) >= LEAST_SIDE && standsOut(place, anchor);
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
  const placed = same.map((one) => [one, text.wordsBetween(one.begin, one.end)]);
  const here = placed
    .filter(([one, words]) => where.isHere(...words) && standsOut(one, anchor))
    .map(([one, words]) => supported(one, where.support(...words)));
  let best = ahead(here, anchor);
  if (best && where.isNeeded) return [best, true];
  if (same.length === 1 && anchor.places === 1 && search.isCredible(same[0]) && isAlone(same[0], same, anchor)) return [same[0], true];
  if (here.length) return [bestOf(here, anchor), false];
  const free = placed.filter(([, words]) => !where.isOther(...words)).map(([one]) => one), changed = changedHere(text, search, where);
  if (free.length) {
    best = ahead(free, anchor);
    return [best, best !== null && !changed.length && !where.isKept && search.isCredible(best)];
  }
  best = ahead(changed, anchor);
  return best && where.isNeeded ? [best, true] : [best ?? bestOf(same, anchor), false];
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
  const credible = places.filter((one) => search.isCredible(one)), best = bestOf(credible, anchor);
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
