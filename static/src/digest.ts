/** What has happened since the person was here: dismissed when it was read; and noting that they are here. */
import { byId, make } from './element';
import type { PageData } from './page_data';
import { say } from './sentences_beside';

export class Visit {
  private noted = false;
  private readonly began = Date.now();
  private element = document.querySelector<HTMLElement>('.digest');

  constructor(private readonly page: PageData, private readonly connected: () => boolean) {
    this.element?.querySelector('[data-dismiss]')?.addEventListener('click', () => this.dismiss());
    // What happened while the page was open was seen as it happened.
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && !this.element && this.connected() && this.note());
  }

  /** The page is connected: with nothing to read, the person has seen everything. */
  joined(): void {
    if (!this.element && !this.noted) this.note();
  }

  /** So many suggestions wait for a decision now: the text itself knows. */
  waiting(count: number): void {
    const list = this.element?.querySelector('ul');
    if (!list) return;
    const line = list.querySelector('[data-waiting]') ?? list.appendChild(make('li', { 'data-waiting': true }));
    const words = count === 1 ? say('waiting_one') : say('waiting_many', { count });
    if (!count) line.remove();
    else if (line.textContent !== words) line.textContent = words;
  }

  private dismiss(): void {
    this.element?.remove();
    this.element = null;
    byId('main').focus({ preventScroll: true });
    this.note();
  }

  /** Says what was seen until now, however late it arrives: counted from when the page was made, by the server's
   * clock. When it fails, the next visit tells more than is new. */
  private note(): void {
    this.noted = true;
    const { csrf, seen, urls } = this.page;
    const headers = { 'X-CSRFToken': csrf, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ ...seen, at: seen.at + Date.now() - this.began });
    void fetch(urls.visit, { method: 'POST', keepalive: true, headers, body }).catch(() => undefined);
  }
}
