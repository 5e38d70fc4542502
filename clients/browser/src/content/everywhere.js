// Present where the scripts came by themselves: what is there is shown, and nothing is put in the way of whoever reads.
globalThis.commonplace ??= {};
globalThis.commonplace.cameByItself = true;
