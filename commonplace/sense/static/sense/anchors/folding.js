// One form for what a person would call the same signs: see `sense/anchors/folding.py`.
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
export function bisect(size, holds) {
  let low = 0, high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Folded {
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

export const fold = (raw) => new Folded(raw).text;
