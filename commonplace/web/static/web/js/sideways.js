// Lines that go sideways on a narrow screen (shelves, tabs): the present one is brought into sight, and an end behind which there is more fades.
const SLACK = 4;

for (const line of document.querySelectorAll(".shelves, .tabs")) {
  const show = () => {
    const hidden = line.scrollWidth - line.clientWidth;
    const gone = Math.abs(line.scrollLeft);
    const isRightToLeft = getComputedStyle(line).direction === "rtl";
    line.classList.toggle(isRightToLeft ? "more-after" : "more-before", gone > SLACK);
    line.classList.toggle(isRightToLeft ? "more-before" : "more-after", hidden - gone > SLACK);
  };
  line.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
  line.addEventListener("scroll", show, { passive: true });
  new ResizeObserver(show).observe(line);
  show();
}
