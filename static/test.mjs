/**
 * Runs the tests of the browser code, test/*.test.ts, under Node's own test runner: each is bundled first, so that a
 * test imports what the browser gets. Words after the command choose the files whose names hold one of them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
// Under node_modules, so that the bundled tests find the packages that are not bundled with them; a folder for each run.
const outdir = join(here, 'node_modules', '.tests', String(process.pid));
const words = process.argv.slice(2);

const all = existsSync(join(here, 'test')) ? readdirSync(join(here, 'test')) : [];
// Files named .live.ts need a running server; whoever starts one names them.
const chosen = words.length === 0
  ? all.filter((name) => /\.test\.(ts|mjs)$/.test(name))
  : all.filter((name) => /\.(test|live)\.(ts|mjs)$/.test(name) && words.some((word) => name.includes(word)));

if (chosen.length === 0) {
  console.log('no tests of the browser code');
  process.exit(words.length === 0 ? 0 : 1);
}

await esbuild.build({
  absWorkingDir: here,
  entryPoints: chosen.map((name) => `test/${name}`),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
  target: 'node20',
  logLevel: 'warning',
});
const built = readdirSync(outdir).map((name) => join(outdir, name));
const runner = ['--enable-source-maps', '--test', '--test-reporter=spec'];
const run = spawnSync(process.execPath, [...runner, ...built], { stdio: 'inherit', cwd: here });
rmSync(outdir, { recursive: true, force: true });
process.exit(run.status ?? 1);
