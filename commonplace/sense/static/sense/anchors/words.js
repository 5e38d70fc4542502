// Words of a folded text, and how much of one row of words stands in another: see `sense/anchors/words.py`.
const SEPARATORS =
  "\\x00-\\/:-@\\[-\\^`\\{-\\x7f\\u0080-\\u00bf\\u00d7\\u00f7\\u2000-\\u206f\\u2e00-\\u2e7f\\u3000-\\u303f\\u060c\\u061b\\u061f\\u06d4\\u0964\\u0965";
const ALONE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const WORD = new RegExp(`[${ALONE}]|[^${SEPARATORS}${ALONE}]+`, "gu");

export const wordsOf = (folded) => (folded.match(WORD) ?? []).map((word) => word.toLowerCase());
export const spansOf = (folded) => [...folded.matchAll(WORD)].map((match) => [match.index, match.index + match[0].length]);

// How many bits of a row of so many are not set.
function unset(row, size) {
  let count = size;
  for (const digit of row.toString(16)) count -= "0112122312232334"[parseInt(digit, 16)];
  return count;
}

export class Pattern {
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
