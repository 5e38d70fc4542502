"""The ground of a hatch: gathered from what its drafter may see, cut into passages, and measured whether it hangs together."""
