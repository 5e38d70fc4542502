// Equal passages of one copy, told apart by what stands around them: see `sense/anchors/twins.py`.
import { overlap } from "./evidence.js";
import { Pattern } from "./words.js";

const AROUND = 40, MUCH_MORE = 10;

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

  couldBeAnother(text, place, isOneGone) {
    const [left, right] = around(text, place);
    if (left.at(-1) !== this.own[0].at(-1) && right[0] !== this.own[1][0]) return true;
    const before = new Pattern(left), after = new Pattern(right);
    const [own, ...others] = [this.own, ...this.others].map(([one, other]) => before.common(one) + after.common(other));
    const ahead = own - Math.max(0, ...others);
    return isOneGone ? ahead < MUCH_MORE : ahead <= -MUCH_MORE;
  }
}
