/** One note of the team as a card: what was said, by whom, a reply, and whether it is resolved. */
import { button, elementId, make, type Child } from './element';
import { freshId } from './flat_text';
import { saidPart, wordsForm, type Own, type Typed, type Writing } from './note_words';
import type { NoteData, SaidData } from './page_data';
import type { AnchorState } from './wire';
import { say } from './sentences_beside';
import { momentOf } from './suggestion_card';

/** What is being typed into a card; kept by whoever draws it again. `key` is that of the request: a note whose answer is lost
 *  is sent again under it, and written once. */
export type NoteDraft = Typed & { replying: boolean; key: string };
export const freshDraft = (replying: boolean): NoteDraft => ({ words: '', replying, key: freshId() + freshId() });
/** `own` gives, of what somebody said, what the person of this page may do with it. */
export type OwnOf = (said: SaidData) => Own | null;
export type NoteOptions = Writing & { draft: NoteDraft; current: boolean; state: AnchorState | null; own: OwnOf; choose: () => void; resolve: () => void };

/** On what a note stands, in words: where its words are as they were, the text itself shows it. */
const standing = ({ kind, quote }: Pick<NoteData, 'kind' | 'quote'>, state: AnchorState | null): Child[] => {
  if (kind === 'section') return [make('p', { class: 'meta' }, say('note_on_section'))];
  if (state === 'exact' || state === 'moved') return [];
  return [make('blockquote', { dir: 'auto' }, `“${quote}”`), state && make('p', { class: 'meta' }, [make('span', { class: 'chip', 'data-shape': state === 'orphan' ? 'late' : 'half' }, say(`anchor_${state}`))])];
};

const heading = (id: string, kind: string, name: string, current: boolean, choose: () => void): HTMLElement =>
  make('h3', { id }, [
    make('button', { type: 'button', class: 'card-open', 'aria-current': current ? 'true' : null }, [make('span', { class: 'card-kind' }, kind), name], { click: choose }),
  ]);

const card = (id: string, note: string, current: boolean, children: readonly Child[]): HTMLElement =>
  make('article', { class: `card${current ? ' is-current' : ''}`, 'data-kind': 'team', 'data-note-card': note, 'aria-labelledby': id }, children);

export const noteCard = (note: NoteData, options: NoteOptions): HTMLElement => {
  const { current, state, choose, draft, own } = options;
  const id = elementId('card');
  const [first, ...replies] = note.said;
  const said = first as SaidData;
  const count = replies.length > 0 && say(replies.length === 1 ? 'replies_one' : 'replies_many', { count: replies.length });
  const form = wordsForm(options, { label: say('reply_words'), main: say('reply_send'), part: 'note' });
  form.hidden = !draft.replying;
  const opener = button(say('reply'), () => {
    draft.replying = true;
    opener.hidden = true;
    form.hidden = false;
    form.querySelector('textarea')?.focus();
  }, { class: 'btn btn-quiet', 'aria-describedby': id, hidden: draft.replying });
  return card(id, note.id, current, [
    heading(id, say('card_note'), said.name, current, choose),
    ...standing(note, state),
    saidPart(said, { short: !current, more: !current && count && make('span', {}, count), own: current ? own(said) : null }),
    ...(current ? replies.map((one) => saidPart(one, { named: true, own: own(one) })) : []),
    current && form,
    current && make('div', { class: 'row' }, [opener, button(say('note_resolve'), options.resolve, { class: 'btn btn-quiet', 'aria-describedby': id })]),
  ]);
};

/** A note that is being written. */
export const newNoteCard = (target: Pick<NoteData, 'kind' | 'quote'>, options: Writing & { current: boolean; choose: () => void; drop: () => void; name: string }): HTMLElement => {
  const id = elementId('card');
  const on = target.kind === 'words' ? make('blockquote', { dir: 'auto' }, `“${target.quote}”`) : make('p', { class: 'meta' }, say(target.kind === 'section' ? 'note_on_section' : 'note_on_paragraph'));
  return card(id, 'new', options.current, [
    heading(id, say('card_new_note'), options.name, options.current, options.choose),
    on,
    wordsForm(options, { label: say('note_yours'), main: say('note_send'), part: 'note', other: button(say('note_drop'), options.drop, { class: 'btn btn-quiet' }) }),
  ]);
};

/** A resolved note, as the list of a section's shows it. */
export const resolvedCard = (note: NoteData, reopen: () => void): HTMLElement => {
  const id = elementId('card');
  return make('article', { class: 'card', 'data-kind': 'team', 'aria-labelledby': id }, [
    make('h3', { id }, say('note_of', { name: note.said[0]?.name ?? '' })),
    !!note.quote && make('blockquote', { dir: 'auto' }, `“${note.quote}”`),
    ...note.said.map((one) => saidPart(one, { named: true })),
    make('p', { class: 'meta' }, [make('span', { class: 'chip', 'data-shape': 'check' }, say('note_resolved_by', { name: note.resolved?.name ?? '' })), note.resolved && momentOf(note.resolved.at)]),
    make('div', { class: 'row' }, [button(say('note_reopen'), reopen, { 'aria-describedby': id })]),
  ]);
};
