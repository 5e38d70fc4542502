// The picture of lineage: the entry itself is brought into sight, and arrow keys go to the nearest box on that side.
const family = document.querySelector("[data-family]");
const spots = [...family.querySelectorAll("a.family-spot")];
const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ACROSS = 3; // what lies aslant counts as so much further away

const middle = (spot) => {
  const box = spot.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
};

const nearest = (from, [right, down]) => {
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const spot of spots) {
    const [toX, toY] = middle(spot);
    const along = (toX - x) * right + (toY - y) * down;
    if (along < 5) continue;
    const across = Math.abs((toX - x) * down) + Math.abs((toY - y) * right);
    const away = along + ACROSS * across * (down ? 4 : 1);
    if (away < least) [best, least] = [spot, away];
  }
  return best;
};

family.addEventListener("keydown", (event) => {
  const from = event.target instanceof Element && event.target.closest(".family-spot");
  if (!from || !SIDES[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const to = nearest(from, SIDES[event.key]);
  if (!to) return;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest", inline: "nearest" });
  event.preventDefault();
});

const [x] = middle(family.querySelector(".family-centre"));
family.scrollLeft += x - middle(family)[0];
