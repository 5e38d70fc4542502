// Equal passages of one copy, told apart by what stands around them: see `sense/anchors/twins.py`.
import { overlap } from "./evidence.js";
import { Pattern } from "./words.js";

const AROUND = 40, MUCH_MORE = 10, MOST_AROUND = 60, MOST_TWINS = 8;

function around(text, { begin, end }) {
  const [first, last] = text.wordsBetween(begin, end);
  return [text.words.slice(Math.max(0, first - AROUND), first), text.words.slice(last, last + AROUND)];
}

export class Twins {
  constructor(search) {
    const { page, point, quote } = search.anchor, begin = page.units(point), own = { begin, end: begin + quote.length };
    this.own = around(page, own);
    this.others = search.same(page, true).filter((one) => !overlap(one, own)).map((one) => around(page, one));
  }

  isRatherAnother(text, place) {
    const [own, most] = this.fits(text, place);
    return most >= own + MUCH_MORE;
  }

  onlyOwn(text, places) {
    if (!this.others.length || this.others.length >= MOST_TWINS || places.length > MOST_TWINS) return null;
    const found = places.filter((place) => {
      const [own, most, size] = this.fits(text, place);
      return own >= most + MUCH_MORE && 100 * own >= MOST_AROUND * size;
    });
    return found.length === 1 ? found[0] : null;
  }

  fits(text, place) {
    const sides = around(text, place), [before, after] = sides.map((row) => new Pattern(row));
    const [own, ...others] = [this.own, ...this.others].map(([left, right]) => before.common(left) + after.common(right));
    const size = ([left, right]) => left.length + right.length;
    return [own, Math.max(0, ...others), Math.min(size(sides), size(this.own))];
  }
}
