/** Clipboards as Word, Google Docs and LibreOffice fill them, and what arrives in a section. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { JSDOM } from 'jsdom';
import type { Node } from 'prosemirror-model';
import { PasteReader, type ObjectMaker } from '../src/paste';

const { window } = new JSDOM('');
globalThis.DOMParser = window.DOMParser;

const clipboard = (program: string): string => readFileSync(`test/clipboards/${program}.html`, 'utf8');

/** A paragraph in one line: kind, indent, direction, then its runs with their marks in braces. */
const line = (node: Node): string => {
  const { kind, indent, dir, ref } = node.attrs;
  const runs = node.content.content.map((child) => {
    const words = child.isText ? (child.text as string) : `<${child.type.name}${child.attrs.ref ? ` ${child.attrs.ref}` : ''}>`;
    const marks = child.marks.map((mark) => mark.type.name + (mark.attrs.href ? ` ${mark.attrs.href}` : ''));
    return marks.length ? `${words}{${marks.join(',')}}` : words;
  });
  return [kind + (indent || ''), dir, ref, runs.join('')].filter(Boolean).join(' ');
};

const recorder = (): ObjectMaker & { notes: string[]; grids: { words: string[][]; head: boolean; merged: boolean }[] } => ({
  notes: [],
  grids: [],
  note(words, ref) {
    this.notes.push(words);
    return ref ?? `n${this.notes.length}`;
  },
  table({ cells, head, merged }) {
    const words = cells.map((row) => row.map((cell) => (cell ? PasteReader.readElement(cell, null).map(line).join(' / ') : '')));
    this.grids.push({ words, head, merged });
    return `t${this.grids.length}`;
  },
});

test('Word: headings, lists, marks, tracked changes, notes and a table with merged cells', () => {
  const made = recorder();
  assert.deepEqual(PasteReader.read(clipboard('word'), made).map(line), [
    'h1 Findings',
    'h2 Second heading',
    'p Normal bold{strong} and italic{em}, span bold{strong} H2{subscript}O link{link https://example.org/x} bad<footnote n1>',
    'bullet First bullet',
    'bullet1 Nested bullet',
    'number Numbered',
    'p rtl مرحبا بالعالم',
    'p With inserted words.',
    'table t1 ',
  ].map((each) => each.trimEnd()));
  assert.deepEqual(made.notes, ["The note's words."]);
  assert.deepEqual(made.grids, [
    { head: true, merged: true, words: [['p Wide head{strong}', '', 'p C'], ['p 1', 'p 2', 'p 3a / p 3b'], ['', 'p 4', 'p 5']] },
  ]);
});

test('Google Docs: what its styles say, and nothing of its wrapper', () => {
  assert.deepEqual(PasteReader.read(clipboard('google-docs'), recorder()).map(line), [
    'h1 ltr Heading here',
    'p ltr Plain, bold{strong} italic{em}',
    'bullet ltr one',
    'bullet1 ltr nested',
    'bullet two',
    'quote Quoted',
  ].map((each) => each.replace(' ltr', '')));
});

test('LibreOffice: headings one below the other, nested lists, its footnotes', () => {
  const made = recorder();
  assert.deepEqual(PasteReader.read(clipboard('libreoffice'), made).map(line), [
    'h1 Title',
    'h2 Under it',
    'p Text red under{underline}<footnote n1>',
    'number num one',
    'number num two',
    'bullet1 inner',
    'p line<hard_break>break',
  ]);
  assert.deepEqual(made.notes, ['Libre note']);
});

test('hostile HTML leaves only its words', () => {
  const html = '<p id="p-1" data-id="stolen" onclick="x()" style="position:fixed">a<a href=" JavaScript:alert(1)">b</a><a href="data:text/html,x">c</a></p><svg><script>x</script></svg><iframe srcdoc="x"></iframe><div data-kind="table" data-ref="other">d</div>';
  const read = PasteReader.read(html, recorder());
  assert.deepEqual(read.map(line), ['p abc', 'p d']);
  assert.deepEqual(read.map(({ attrs }) => attrs.id), [null, null]);
});

test('in a note or a cell a table becomes lines, and a huge table does everywhere', () => {
  const table = '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>';
  assert.deepEqual(PasteReader.read(table, null).map(line), ['p a | b', 'p c | d']);
  const wide = `<table><tr>${'<td>x</td>'.repeat(21)}</tr></table>`;
  assert.equal(PasteReader.read(wide, recorder()).map(line)[0]?.startsWith('p x | x'), true);
  const bomb = '<table><tr><td colspan=1000000 rowspan=1000000>x</td></tr></table>';
  assert.deepEqual(PasteReader.read(bomb, recorder()).map(line), ['p x']);
});
