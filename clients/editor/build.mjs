// Bundles editor.js into the one vendored file, and what writing together needs into a second one that imports the first (CodeMirror compares its
// classes by identity, so there must be one copy of them); gathers the licences of all that went into each.
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "../../commonplace/web/static/web/vendor");

// style-mod puts a <style> element into a page, which our policy (style-src 'self') refuses, and a constructed sheet only into shadow roots.
// Both are open to it, so the one condition is changed; the build fails if it is no longer there to be changed.
const ONLY_IN_SHADOW = "!root.head && root.adoptedStyleSheets";
const constructedSheets = {
  name: "constructed-sheets",
  setup(builder) {
    builder.onLoad({ filter: /style-mod\.js$/ }, async ({ path }) => {
      const parts = (await readFile(path, "utf8")).split(ONLY_IN_SHADOW);
      if (parts.length !== 2) throw new Error("style-mod has changed: look again how it adds its styles");
      return { contents: parts.join("root.adoptedStyleSheets"), loader: "js" };
    });
  },
};

const shared = {
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  charset: "utf8",
  metafile: true,
};

const EDITOR = "codemirror-6.0.2.min.js";
const TOGETHER = "yjs-13.6.33.min.js";

const fromTheEditor = {
  name: "from-the-editor",
  setup(builder) {
    builder.onResolve({ filter: /^@(codemirror|lezer)\// }, () => ({ path: `./${EDITOR}`, external: true }));
  },
};

const writeLicences = (metafile, name) => {
  const packages = new Set(
    Object.keys(metafile.inputs)
      .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
      .filter(Boolean),
  );
  const licences = new Map();
  for (const name of [...packages].sort()) {
    const folder = join(here, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file`);
    const text = readFileSync(join(folder, file), "utf8").trim();
    licences.set(text, [...(licences.get(text) ?? []), `${name} ${version}`]);
  }
  const parts = [...licences].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
  writeFileSync(join(vendor, name), parts.join("\n----\n\n"));
  console.log([...packages].sort().join("\n"));
};

const editor = await build({
  ...shared,
  entryPoints: [join(here, "editor.js")],
  plugins: [constructedSheets],
  alias: { "@codemirror/lang-html": join(here, "no-html.js") },
  outfile: join(vendor, EDITOR),
});
writeLicences(editor.metafile, "codemirror.LICENSE.txt");

const together = await build({
  ...shared,
  entryPoints: [join(here, "together.js")],
  plugins: [fromTheEditor],
  outfile: join(vendor, TOGETHER),
});
writeLicences(together.metafile, "yjs.LICENSE.txt");
