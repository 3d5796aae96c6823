// Sources and libraries -> bundle.js and licences.txt, which the package ships: `npm ci && npm run build`.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? here;

const result = await build({
  absWorkingDir: here,
  entryPoints: ["source/main.js"],
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "none",
  metafile: true,
  minify: true,
  target: "es2020",
  write: false,
});
const script = result.outputFiles[0].text;
if (/<\/script|<!--/i.test(script)) throw new Error("The bundle holds what would end its script element.");
writeFileSync(join(target, "bundle.js"), script);

const used = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) used.add(found[1]);
}
const texts = [...used].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const text = ["LICENSE.txt", "LICENSE", "LICENSE.md"].map((file) => {
    try {
      return readFileSync(join(folder, file), "utf8");
    } catch {
      return "";
    }
  });
  const words = text.find(Boolean);
  if (!words) throw new Error(`${name} comes without the text of its licence.`);
  return `${name} ${version} (${license})\n\n${words.trim()}\n`;
});
writeFileSync(join(target, "licences.txt"), texts.join("\n----\n\n"));
