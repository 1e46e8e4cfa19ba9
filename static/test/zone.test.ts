/** Moments in the reader's own zone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JSDOM } from 'jsdom';
import { showOwnZone } from '../src/zone';

const shown = (html: string, zone: string): string => {
  const { document } = new JSDOM(html).window;
  showOwnZone(document, 'en', zone);
  return document.body.textContent ?? '';
};
const MOMENT = 'datetime="2026-10-12T23:59:59Z"';

test('a moment is told in the reader\'s zone, with its name', () => {
  assert.equal(
    shown(`<time ${MOMENT} data-zone>12 October 2026, 23:59 UTC</time>`, 'Europe/Paris'),
    '13 October 2026, 01:59 CEST',
  );
});

test('a deadline keeps its moment in UTC beside it, once', () => {
  const both = `<time ${MOMENT} data-zone="both">12 October 2026, 23:59 UTC</time>`;
  assert.equal(shown(both, 'Europe/Paris'), '13 October 2026, 01:59 CEST (12 October 2026, 23:59 UTC)');
  assert.equal(shown(both, 'UTC'), '12 October 2026, 23:59 UTC');
});

test('days and what is no moment stay as they were sent', () => {
  assert.equal(shown('<time datetime="2026-10-12">12 October</time>', 'Asia/Seoul'), '12 October');
  assert.equal(shown('<time datetime="soon" data-zone>soon</time>', 'Asia/Seoul'), 'soon');
});
