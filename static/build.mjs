/**
 * Builds the browser code: src/, css/ and icons/ → dist/, each file with a digest in its name and beside it compressed,
 * and dist/manifest.json, which
 * gives for each logical name ("write.js") the file that holds it. With --watch it builds again at every change.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');

/** The pages' scripts; a module each. */
const SCRIPTS = ['src/page.ts', 'src/read.ts', 'src/write.ts', 'src/making.ts'];
/** The service worker: a classic script, told the names of all other files so that it can keep them. */
const WORKER = 'src/worker.ts';

const options = {
  absWorkingDir: here,
  outdir: dist,
  bundle: true,
  minify: true,
  sourcemap: true,
  metafile: true,
  target: ['es2022', 'chrome110', 'firefox115', 'safari16'],
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  loader: { '.woff2': 'copy', '.svg': 'copy', '.png': 'copy' },
  logLevel: 'warning',
};

const present = (names) => names.filter((name) => existsSync(join(here, name)));

const all = (folder, ending) =>
  readdirSync(join(here, folder)).filter((name) => name.endsWith(ending)).sort().map((name) => `${folder}/${name}`);

/** Logical name → file, read from what esbuild says it wrote. */
function named(metafile, entryPoints) {
  const pairs = Object.entries(metafile.outputs)
    .filter(([, output]) => entryPoints.includes(output.entryPoint)) // a part that is loaded later is no entry
    .map(([path, output]) => [basename(output.entryPoint).replace(/\.ts$/, '.js'), basename(path)]);
  return Object.fromEntries(pairs);
}

async function build() {
  const entryPoints = [...present(SCRIPTS), ...all('css', '.css'), ...all('icons', '.svg')];
  const pages = await esbuild.build({ ...options, entryPoints, format: 'esm', splitting: true });
  const written = Object.keys(pages.metafile.outputs).map((path) => basename(path));
  const files = written.filter((name) => !name.endsWith('.map')).sort();
  const manifest = named(pages.metafile, entryPoints);
  if (present([WORKER]).length > 0) {
    const define = { BUILT_FILES: JSON.stringify(files) };
    const worker = await esbuild.build({ ...options, entryPoints: [WORKER], format: 'iife', define });
    Object.assign(manifest, named(worker.metafile, [WORKER]));
    written.push(...Object.keys(worker.metafile.outputs).map((path) => basename(path)));
  }
  const compressed = written.filter((name) => !name.endsWith('.map')).flatMap(compress);
  await publish(manifest, new Set([...written, ...compressed, 'manifest.json']));
}

/** Writes a file once more in each form that browsers take; its name holds a digest, so what is there is right. */
function compress(name) {
  return Object.entries({ '.br': brotliCompressSync, '.gz': gzipSync }).map(([ending, form]) => {
    const path = join(dist, name + ending);
    if (!existsSync(path)) writeFileSync(path, form(readFileSync(join(dist, name))));
    return name + ending;
  });
}

/** The manifest is exchanged in one step, and old files go only after it: a running server never names a lost file. */
async function publish(manifest, keep) {
  const sorted = Object.fromEntries(Object.entries(manifest).sort());
  const path = join(dist, 'manifest.json');
  const text = JSON.stringify(sorted, null, 2) + '\n';
  if (!existsSync(path) || (await readFile(path, 'utf8')) !== text) {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }
  for (const name of readdirSync(dist)) if (!keep.has(name)) rmSync(join(dist, name), { recursive: true });
}

async function main() {
  mkdirSync(dist, { recursive: true });
  await build();
  if (!process.argv.includes('--watch')) return;
  let waiting;
  const again = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => build().catch(() => undefined), 100);
  };
  for (const folder of ['src', 'css', 'icons']) watch(join(here, folder), { recursive: true }, again);
}

await main();
