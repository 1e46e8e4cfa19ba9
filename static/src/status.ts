/** The saving state of the page, in one place and in words.
 *
 *  "Saved" is written for the server's `saved` alone, when nothing waits any more. */
import type * as Y from 'yjs';
import { button, hide, make, putWords } from './element';
import { textsOf } from './objects';
import { STOPPING, type OutboxState, type StopCode } from './outbox';
import type { Provider } from './provider';
import type { Shared } from './shared';
import { countOfChanges, say, type SentenceKey } from './sentences';

/** How long nothing is written until "Saved" is said, in milliseconds: a word that changed with each key would flicker, and
 *  have the page drawn once more for it. */
const REST = 300;
/** How long it stands in sight that the page is back, in milliseconds. */
const WELCOME = 5_000;

type Look = 'saved' | 'saving' | 'offline' | 'refused' | 'quiet';

const isStop = (state: OutboxState): state is StopCode => (STOPPING as readonly string[]).includes(state);

/** What the page says of its sections together, as long as it is not that they are saved. */
export const summary = (connection: Provider['connection'], states: readonly OutboxState[]): SentenceKey | null => {
  if (connection === 'signed_out') return 'signed_out_short';
  if (connection === 'shut_out') return 'shut_out_short';
  if (states.includes('old_bundle')) return 'old_bundle_short';
  if (connection === 'offline') return 'offline_short';
  if (connection === 'connecting') return 'connecting';
  if (states.some((state) => state === 'store' || state === 'too_often')) return 'later_short';
  if (states.some((state) => state === 'saving' || state === 'away')) return 'saving';
  return states.includes('coming') ? 'fetching' : null;
};

const LOOKS: Partial<Record<SentenceKey, Look>> = {
  saving: 'saving', connecting: 'saving', fetching: 'saving', later_short: 'saving', offline_short: 'offline', signed_out_short: 'refused', shut_out_short: 'refused', old_bundle_short: 'refused', not_saved: 'refused',
};

/** What is told where people write, however far they have scrolled. */
const STAYS: ReadonlySet<SentenceKey> = new Set<SentenceKey>(['fetching', 'later_short', 'offline_short', 'not_saved', 'signed_out_short', 'shut_out_short', 'old_bundle_short']);

/** The running text of a section, and behind it the words of its tables and footnotes. */
const wordsToCopy = (doc: Y.Doc): string =>
  textsOf(doc).map(([place, text]) => (place.length ? `${text.toString()}\n` : text.toString())).filter((words) => words.trim()).join('');

export class StatusLine {
  private wasOffline = false;
  private said: SentenceKey | null = null;
  /** Whether something was saved of which that is not said yet, and the rest until it is. */
  private unsaid = false;
  private resting: ReturnType<typeof setTimeout> | undefined;
  /** That the page is back, as long as that stands. */
  private welcome = '';
  private readonly notices = new Map<string, { state: StopCode; element: HTMLElement }>();

  constructor(
    private readonly line: HTMLElement,
    /** The same once more where it stays in sight, when all is not well, and for a while when it is again. */
    private readonly strip: HTMLElement,
    private readonly bar: HTMLElement,
    private readonly announce: (sentence: string) => void,
    private readonly headingOf: (section: string) => string,
    private readonly readsOnly: () => boolean,
    private readonly handIn: (section: string) => void,
    private readonly drop: (section: Shared) => void,
  ) {
    new IntersectionObserver(([seen]) => strip.classList.toggle('is-doubled', !!seen?.isIntersecting)).observe(line);
  }

  /** The state changed; says everything but that it is saved. */
  changed(provider: Provider): void {
    const { connection, shared } = provider;
    const states = shared.map(({ outbox }) => outbox.state);
    this.showBar(connection, shared);
    this.showStopped(shared);
    const key = summary(connection, states);
    if (key) {
      if (key === 'old_bundle_short' && this.said !== key) this.announce(say('old_bundle'));
      if (key === 'signed_out_short' && this.said !== key) this.announce(say('signed_out'));
      if (key === 'shut_out_short' && this.said !== key) this.announce(say('shut_out'));
      if (key === 'later_short' && this.said !== key) this.announce(say(states.includes('store') ? 'store' : 'too_often'));
      this.write(key, say(key));
      return;
    }
    const stuck = shared.find(({ outbox }) => isStop(outbox.state) && outbox.unsent);
    if (stuck) this.write('not_saved', say('not_saved', { heading: this.headingOf(stuck.id) }));
    else if (this.unsaid) {
      // Its rest was over while the page joined again, or other texts were on their way.
      if (this.resting === undefined) this.sayThatItIsSaved();
    } else if (this.readsOnly()) this.write('reading', say('reading'));
    // What was said to be saved still is when the page has joined again.
    else if (this.said !== 'saved') this.write('connected', say('connected'));
    if (this.wasOffline && !states.includes('saved')) this.cameBack(say('back_connected'));
  }

  /** The server confirmed the last that waited in a section. */
  confirmed(provider: Provider): void {
    this.unsaid = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rested(provider), REST);
  }

  private rested(provider: Provider): void {
    this.resting = undefined;
    const states = provider.shared.map(({ outbox }) => outbox.state);
    const stuck = provider.shared.some(({ outbox }) => isStop(outbox.state) && outbox.unsent);
    if (!stuck && !summary(provider.connection, states)) this.sayThatItIsSaved();
  }

  private sayThatItIsSaved(): void {
    this.unsaid = false;
    this.write('saved', say('saved'));
    if (this.wasOffline) this.cameBack(say('back'));
  }

  private cameBack(sentence: string): void {
    this.wasOffline = false;
    this.announce(sentence);
    this.welcome = sentence;
    this.showStrip();
    setTimeout(() => {
      this.welcome = '';
      this.showStrip();
    }, WELCOME);
  }

  private write(key: SentenceKey, words: string): void {
    this.said = key;
    putWords(this.line, words);
    this.line.dataset.state = LOOKS[key] ?? (key === 'saved' ? 'saved' : 'quiet');
    this.showStrip();
  }

  private showStrip(): void {
    const stays = this.said !== null && STAYS.has(this.said);
    const words = !stays ? this.welcome : this.said === 'offline_short' ? say('offline_strip') : (this.line.textContent ?? '');
    putWords(this.strip, words);
    hide(this.strip, !words);
    this.strip.classList.toggle('is-good', !stays);
  }

  private showBar(connection: Provider['connection'], shared: readonly Shared[]): void {
    const offline = connection === 'offline' || connection === 'signed_out';
    if (offline) {
      const changes = shared.reduce((sum, { outbox }) => sum + outbox.changes, 0);
      const words = connection === 'signed_out' ? say('signed_out')
        : changes ? say('offline', { changes: countOfChanges(changes) }) : say('offline_nothing');
      const lead = connection === 'signed_out' ? [] : [make('strong', {}, say('offline_lead')), ' '];
      if (this.bar.textContent !== [...lead.map((each) => (typeof each === 'string' ? each : each.textContent)), words].join('')) this.bar.replaceChildren(...lead, words);
      if (!this.wasOffline && connection === 'offline') this.announce(`${say('offline_lead')} ${words}`);
      this.wasOffline = true;
    }
    hide(this.bar, !offline);
  }

  /** A section whose words were refused keeps them, says so, and lets the person copy them. */
  private showStopped(shared: readonly Shared[]): void {
    for (const section of shared) {
      const { state } = section.outbox;
      const known = this.notices.get(section.id);
      if (!isStop(state) || !section.outbox.unsent || state === 'old_bundle') {
        known?.element.remove();
        this.notices.delete(section.id);
      } else if (known?.state !== state) {
        known?.element.remove();
        const notice = this.notice(section, state);
        this.notices.set(section.id, { state, element: notice });
        document.querySelector(`[data-section="${CSS.escape(section.id)}"] .leaf`)?.append(notice);
      }
    }
  }

  private notice(section: Shared, state: StopCode): HTMLElement {
    const handIn = state === 'only_suggestions' && button(say('hand_in'), () => this.handIn(section.id));
    const copy = button(say('copy_words'), () => {
      void navigator.clipboard.writeText(wordsToCopy(section.doc)).then(() => this.announce(say('copied')));
    });
    const drop = button(say('show_shared'), () => this.drop(section));
    const sentence = say(state, { heading: this.headingOf(section.id) });
    return make('div', { class: 'tell tell-bad', role: 'alert' }, [make('p', {}, sentence), make('div', { class: 'row' }, [handIn, copy, drop])]);
  }
}
