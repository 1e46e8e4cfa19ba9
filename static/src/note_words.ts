/** What one person said in a note: its words, and the form in which its author changes them. */
import { button, elementId, make, type Child } from './element';
import { MentionField, type Member } from './mention_field';
import type { SaidData } from './page_data';
import { say } from './sentences_beside';
import { momentOf } from './suggestion_card';

/** Words that are being typed, and what stood against them when they were sent last. */
export type Typed = { words: string; against?: string | null };
/** A change of one's own words: `seen` are those that one had before one. */
export type Change = Typed & { seen: string };
export type Writing = {
  team: () => readonly Member[];
  announce: (sentence: string) => void;
  draft: Typed;
  /** Sends what was typed; gives the sentence of what stands against it, or null. */
  send: (words: string) => Promise<string | null>;
};
/** What somebody may do with what they said themselves. */
export type Own = {
  team: Writing['team'];
  announce: Writing['announce'];
  /** The changes that are being written, by the ids of what was said; kept by whoever draws the card again. */
  changes: Map<string, Change>;
  change: (said: SaidData, words: string) => Promise<string | null>;
  remove: (said: SaidData) => void;
};

/** Words in which the people who are named stand out. */
const withNames = ({ words, mentions }: SaidData): Child[] => {
  const names = [...new Set(mentions.map(({ name }) => `@${name}`))].sort((a, b) => b.length - a.length);
  if (!names.length) return [words];
  const either = new RegExp(`(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'u');
  return words.split(either).map((part) => (names.includes(part) ? make('b', { class: 'mention' }, part) : part));
};

/** When it was said, whether it was changed or deleted since, and what else there is to tell. */
const told = ({ at, edited, deleted }: SaidData, more: Child): HTMLElement =>
  make('p', { class: 'meta' }, [momentOf(at), !deleted && !!edited && make('span', {}, say('note_edited')), more]);

/** The words as they stand; `named`: with the name of who said them, as in a reply. */
const standing = (said: SaidData, named: boolean, short: boolean): HTMLElement => {
  const name = named && make('strong', {}, said.name);
  if (said.deleted) return make('p', { class: 'meta' }, [name, name && ' ', say('note_was_deleted')]);
  return make('p', { class: short ? 'card-words is-short' : 'card-words', dir: 'auto' }, [name, name && ' ', ...withNames(said)]);
};

/** What somebody said; with `own`, its author has the ways to change and to delete it. */
export const saidPart = (said: SaidData, { named = false, short = false, more = null, own = null }: { named?: boolean; short?: boolean; more?: Child; own?: Own | null }): HTMLElement => {
  const part = make('div', { class: named ? 'said reply' : 'said', id: elementId('said') });
  const draw = (): void => {
    const change = own?.changes.get(said.id);
    if (own && change) part.replaceChildren(changing(said, change, own, () => leave()));
    else part.replaceChildren(standing(said, named, short), told(said, more), ...(own && !said.deleted ? [ways(own)] : []));
  };
  const leave = (): void => {
    own?.changes.delete(said.id);
    draw();
    part.querySelector<HTMLElement>('[data-part]')?.focus();
  };
  const begin = (): void => {
    own?.changes.set(said.id, { words: said.words, seen: said.words });
    draw();
    const area = part.querySelector('textarea');
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  };
  const ways = ({ remove }: Own): HTMLElement =>
    make('div', { class: 'row' }, [
      button(say('note_change'), begin, { class: 'btn btn-quiet', 'aria-describedby': part.id, 'data-part': `change-${said.id}` }),
      button(say('note_delete'), () => remove(said), { class: 'btn btn-quiet', 'aria-describedby': part.id, 'data-part': `delete-${said.id}` }),
    ]);
  draw();
  return part;
};

const changing = (said: SaidData, draft: Change, { team, announce, change }: Own, leave: () => void): HTMLElement =>
  wordsForm({ team, announce, draft, send: (words) => change(said, words) }, {
    label: say('note_yours'), main: say('note_save'), part: `words-${said.id}`, other: button(say('cancel'), leave, { class: 'btn btn-quiet' }),
  });

/** A field for words in which `@` names people, and what sends them. */
export const wordsForm = ({ team, announce, draft, send }: Writing, { label, main, part, other = null }: { label: string; main: string; part: string; other?: HTMLElement | null }): HTMLFormElement => {
  const area = make('textarea', { maxlength: 5000, dir: 'auto', 'data-part': part }, draft.words, {
    input: () => {
      draft.words = area.value;
    },
  });
  const words = new MentionField(area, label, say('note_never_public'), team, announce);
  const complain = (against: string | null): void => {
    draft.against = against;
    words.complain(against);
    // The card may have been drawn anew while the answer was on its way.
    if (against) (area.isConnected ? area : document.querySelector<HTMLElement>(`[data-part="${part}"]`))?.focus();
  };
  if (draft.against) words.complain(draft.against);
  const submit = make('button', { type: 'submit', class: 'btn btn-main' }, main);
  return make('form', { class: 'disposition', novalidate: true }, [words.element, make('div', { class: 'row' }, [submit, other])], {
    submit: (event) => {
      event.preventDefault();
      if (submit.getAttribute('aria-busy')) return;
      if (!words.value) {
        complain(say('note_empty'));
        return;
      }
      submit.setAttribute('aria-busy', 'true');
      void send(words.value).then((against) => {
        submit.removeAttribute('aria-busy');
        complain(against);
      });
    },
  });
};
