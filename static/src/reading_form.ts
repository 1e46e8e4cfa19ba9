/** The form of a comment in the flow below its paragraph: fetched from its own page, sent without leaving the text. */
import { make } from './element';
import { PREFIX } from './kept';
import { Draft } from './reading_draft';
import { chooseWords, type WordsSentences } from './reading_words';
import { showOwnZone } from './zone';

export type Sentences = WordsSentences & Record<'kept' | 'failed' | 'away' | 'clipped', string>;

const read = async (response: Response): Promise<Document | null> => {
  if (!response.headers.get('Content-Type')?.startsWith('text/html')) return null;
  return new DOMParser().parseFromString(await response.text(), 'text/html');
};
const html = { Accept: 'text/html' };

/** The quotation on top says what the field below it holds. */
const showChosen = (form: HTMLFormElement): void => {
  const chosen = form.querySelector('[data-chosen]');
  const quote = form.elements.namedItem('quote');
  if (chosen && quote instanceof HTMLTextAreaElement) chosen.textContent = quote.value;
};

export class CommentForm {
  private readonly body = make('div', { class: 'form-here' });
  private readonly holder = make('div', { class: 'block' }, [this.body]);
  private opener: HTMLElement | null = null;

  constructor(private readonly say: Sentences) {}

  /** Opens the form at an address behind a block. What cannot be fetched is opened as a page. */
  async open(address: string, block: Element, opener: HTMLElement | null, clipped = false): Promise<void> {
    this.opener = opener;
    const page = await fetch(address, { headers: html }).then(read).catch(() => null);
    const form = page?.querySelector<HTMLFormElement>('form[data-comment-form]');
    if (!form) {
      location.assign(address);
      return;
    }
    block.after(this.holder);
    const { pathname, searchParams: asked } = new URL(address, location.href);
    const key = ['kind', 'section', 'block', 'place', 'start', 'end'].map((name) => asked.get(name) ?? '').join(' ');
    this.show(form, new Draft(`${PREFIX}comment ${pathname} ${key}`), true, clipped);
    this.body.querySelector<HTMLElement>('#form-h')?.focus();
  }

  private show(form: HTMLFormElement, draft: Draft, fresh: boolean, clipped = false): void {
    this.body.replaceChildren(form);
    showOwnZone(form, document.documentElement.lang);
    const kept = make('span', { class: 'status push', hidden: !(fresh && draft.restore(form)) }, this.say.kept);
    const away = form.querySelector<HTMLAnchorElement>('[data-put-away]');
    if (away) {
      away.textContent = this.say.away;
      away.after(kept);
      away.addEventListener('click', (event) => {
        event.preventDefault();
        this.close();
      });
    }
    if (clipped) form.querySelector('[data-chosen]')?.after(make('p', { class: 'hint' }, this.say.clipped));
    chooseWords(form, this.say);
    form.addEventListener('input', () => {
      showChosen(form);
      draft.keep(form);
      kept.hidden = false;
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.send(form, draft);
    });
  }

  private async send(form: HTMLFormElement, draft: Draft): Promise<void> {
    const button = form.querySelector<HTMLButtonElement>('[type=submit]');
    if (!button || button.getAttribute('aria-busy')) return;
    const words = button.textContent;
    button.setAttribute('aria-busy', 'true');
    button.textContent = button.dataset['busy'] ?? words;
    const body = new URLSearchParams(Array.from(new FormData(form), ([name, value]) => [name, String(value)]));
    const page = await fetch(form.action, { method: 'POST', body, headers: html }).then(read).catch(() => null);
    button.removeAttribute('aria-busy');
    button.textContent = words;
    const again = page?.querySelector<HTMLFormElement>('form[data-comment-form]');
    const sent = page?.querySelector<HTMLElement>('[data-sent]');
    const other = page?.querySelector<HTMLElement>('main');
    if (again) {
      this.show(again, draft, false);
      this.body.querySelector<HTMLElement>('.error-summary')?.focus();
    } else if (sent) {
      draft.forget();
      this.body.replaceChildren(sent);
      this.body.querySelector<HTMLElement>('h1')?.focus();
    } else if (other) {
      this.body.replaceChildren(...other.children);
      const heading = this.body.querySelector<HTMLElement>('h1');
      heading?.setAttribute('tabindex', '-1');
      heading?.focus();
    } else this.failed(form);
  }

  private failed(form: HTMLFormElement): void {
    form.querySelector('[data-failed]')?.remove();
    form.append(make('p', { class: 'error', role: 'alert', 'data-failed': true }, this.say.failed));
  }

  private close(): void {
    this.holder.remove();
    this.opener?.focus();
  }
}
