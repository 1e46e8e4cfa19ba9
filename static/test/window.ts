/** What of a browser's window a page needs that has no screen. */
import { JSDOM } from 'jsdom';

export const { window } = new JSDOM('', { url: 'http://localhost/' });
globalThis.localStorage = window.localStorage;
globalThis.addEventListener = window.addEventListener.bind(window) as typeof globalThis.addEventListener;
