// Equal passages of one copy, told apart by what stands around them: see `sense/anchors/twins.py`.
import { overlap } from "./evidence.js";
import { Pattern } from "./words.js";

const AROUND = 40, MUCH_MORE = 10, LEAST_LEFT = 8;

function around(text, { begin, end }) {
  const [first, last] = text.wordsBetween(begin, end);
  return [text.words.slice(Math.max(0, first - AROUND), first), text.words.slice(last, last + AROUND)];
}

export class Twins {
  constructor(search) {
    const { page, point, quote } = search.anchor, begin = page.units(point), own = { begin, end: begin + quote.length };
    this.page = page;
    this.words = page.wordsBetween(begin, own.end);
    this.own = around(page, own);
    this.others = search.same(page, true).filter((one) => !overlap(one, own)).map((one) => around(page, one));
  }

  isRatherAnother(text, place) {
    const [before, after] = around(text, place).map((row) => new Pattern(row));
    const [own, ...others] = [this.own, ...this.others].map(([left, right]) => before.common(left) + after.common(right));
    return Math.max(0, ...others) >= own + MUCH_MORE;
  }

  inExcerpt(text, places) {
    const shift = text.excerptOf(this.page);
    if (shift === null) return null;
    const [first, last] = this.words.map((at) => at - shift), size = text.words.length;
    if ((shift > 0 && first < LEAST_LEFT) || (shift + size < this.page.words.length && size - last < LEAST_LEFT)) return null;
    return places.find((place) => text.wordsBetween(place.begin, place.end).join() === [first, last].join()) ?? null;
  }
}
