/** A section of the page whose text is still to come. */
import { window } from './window';
import './device';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import type { SectionData } from '../src/page_data';
import type { Surroundings } from '../src/section_room';

const PAPER = `<section data-section="s1"><p class="sec-line"><span class="facts"></span></p><div class="guide" hidden></div>
  <p class="coming"></p><div class="host"></div><div class="cards"></div></section>`;
const NAMES = ['document', 'Node', 'HTMLElement', 'Element', 'MutationObserver', 'getComputedStyle', 'getSelection', 'DOMParser'] as const;
/** Longer than the words are counted after a change, in milliseconds. */
const COUNTED = 1000;

Object.assign(globalThis, { window, CSS: { escape: (words: string) => words } }, Object.fromEntries(NAMES.map((name) => [name, window[name]])));
window.document.body.innerHTML = PAPER;

const element = (selector: string): HTMLElement => document.querySelector(selector) as HTMLElement;

test('nobody writes in it, whatever is told of it, until its text has come', async () => {
  const { SectionRoom } = await import('../src/section_room');
  const { Authors } = await import('../src/authors');
  const counted: number[] = [];
  const around = {
    authors: new Authors('/', { id: 'p', name: 'P' }), mayWrite: () => true, suggesting: () => false,
    author: { person: 'p', now: () => 0 }, say: null, putInCharge: null, counted: (_section: string, words: number) => counted.push(words),
    changed: () => undefined,
  } as unknown as Surroundings;
  const data: SectionData = {
    id: 's1', heading: 'Heading', kind: 'section', level: 1, number: '1', components: [], key: false, left_out: null, language: 'en', direction: 'ltr', words: 500,
  };
  const room = await SectionRoom.open(data, 'p', 5, around);
  assert.ok(room);
  const shown = (): unknown[] => [room.writable(), element('.guide').hidden, element('.coming').hidden];
  assert.deepEqual(shown(), [false, true, false]);

  room.anchors.take([{ subject_kind: 'comment', subject: 'c', state: 'exact', place: [], first: [100, 1, 1], last: [100, 3, 1], quote: 'x' }]);
  await new Promise((done) => setTimeout(done, COUNTED));
  room.anchors.redraw();
  assert.deepEqual(shown(), [false, true, false]);
  assert.deepEqual(counted, []);

  const writer = new Y.Doc();
  writer.getText('text').insert(0, 'it has come');
  Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(writer));
  room.came();
  await new Promise((done) => setTimeout(done, COUNTED));
  assert.deepEqual(shown(), [true, true, true]);
  assert.deepEqual(counted, [3]);
});
