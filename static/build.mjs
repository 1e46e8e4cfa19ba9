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
import { minify } from 'terser';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');

/** The pages' scripts; a module each. The write page has the most to load and shares no file with the others: its own
 *  code in one file is smaller than cut into what others use as well. */
const SCRIPTS = ['src/page.ts', 'src/read.ts', 'src/making.ts'];
const WRITE = ['src/write.ts', 'src/parts.ts'];
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

/** What the libraries bring along and this page has no use for: a console in colours, the command line of a server, Socket.IO's
 *  own form of packets beside the one that is chosen, and a third way of connecting beside the two that are. */
const SLIM = {
  'lib0/logging': './src/console.ts',
  'lib0/environment': './src/environment.ts',
  'socket.io-parser': './src/packets.ts',
};
const onlyChosenTransports = {
  name: 'only-chosen-transports',
  setup({ onLoad }) {
    onLoad({ filter: /engine\.io-client\/build\/esm\/transports\/webtransport\.js$/ }, () => ({ contents: 'export const WT = null;' }));
  },
};

/** What terser does beyond esbuild, which has no second pass. Its version and these words are part of each file's digest. */
const SMALLER = { module: true, ecma: 2022, compress: { passes: 3, ecma: 2022 } };
const TERSER = JSON.parse(readFileSync(join(here, 'node_modules/terser/package.json'), 'utf8')).version;

/** Beyond the options of every page. */
const forWriting = {
  alias: SLIM,
  plugins: [onlyChosenTransports],
  banner: { js: `// ${TERSER} ${JSON.stringify(SMALLER)}` },
  write: false,
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
  const manifest = named(pages.metafile, entryPoints);
  const written = Object.keys(pages.metafile.outputs).map((path) => basename(path));
  if (present(WRITE).length > 0) {
    const page = await esbuild.build({ ...options, entryPoints: WRITE, format: 'esm', splitting: true, ...forWriting });
    Object.assign(manifest, named(page.metafile, WRITE));
    written.push(...(await squeeze(page.outputFiles)));
  }
  const files = written.filter((name) => !name.endsWith('.map')).sort();
  if (present([WORKER]).length > 0) {
    const define = { BUILT_FILES: JSON.stringify(files) };
    const worker = await esbuild.build({ ...options, entryPoints: [WORKER], format: 'iife', define });
    Object.assign(manifest, named(worker.metafile, [WORKER]));
    written.push(...Object.keys(worker.metafile.outputs).map((path) => basename(path)));
  }
  const compressed = written.filter((name) => !name.endsWith('.map')).flatMap(compress);
  await publish(manifest, new Set([...written, ...compressed, 'manifest.json']));
}

/** Writes what esbuild made, its code made smaller still; gives the names of the files. */
async function squeeze(outputs) {
  const map = (path) => outputs.find((each) => each.path === `${path}.map`).text;
  for (const { path, contents, text } of outputs) {
    if (!path.endsWith('.js')) {
      if (!existsSync(path)) writeFileSync(path, contents);
      continue;
    }
    if (existsSync(path)) continue; // its name holds a digest
    const { code, map: smaller } = await minify(text, { ...SMALLER, sourceMap: { content: map(path), url: `${basename(path)}.map` } });
    writeFileSync(path, code);
    writeFileSync(`${path}.map`, smaller);
  }
  return outputs.map(({ path }) => basename(path));
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
