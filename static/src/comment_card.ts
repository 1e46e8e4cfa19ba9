/** One public comment as a card: what was said, how its words stand now, and the team's answer to it. */
import { Field } from './dialogs';
import { button, elementId, make, type Child } from './element';
import type { CommentData, DispositionKind, EditData, PageData } from './page_data';
import { send } from './requests';
import type { AnchorState } from './wire';
import { isSentence, say, type SentenceKey } from './sentences_beside';

/** Chips of the answers: a word and a shape for each disposition. */
const SHAPES: Record<string, string> = {
  accepted: 'full', accepted_with_changes: 'most', partly_accepted: 'half', not_accepted: 'cross', noted: 'ring',
  already_addressed: 'check', deferred: 'later', moved_to_contributions: 'moved', out_of_scope: 'out', duplicate: 'same',
};
/** Dates with the day first and the month in words. */
const LOCALE = 'en-GB';
const ANCHOR_SHAPES: Record<AnchorState, string> = { exact: 'full', moved: 'full', changed: 'half', orphan: 'late' };

export type CardOptions = {
  page: PageData;
  state: AnchorState | null;
  current: boolean;
  /** What was written in its section since the comment came, newest first: one of these may answer it. */
  edits: () => EditData[];
  /** Numbers of all comments, for naming a duplicate. */
  idOf: (number: number) => string | null;
  choose: () => void;
  later: () => void;
  answered: (comment: CommentData) => void;
  announce: (sentence: string) => void;
};

/** How a comment's words stand, in words. */
export const standing = ({ kind }: CommentData, state: AnchorState | null): string => {
  if (state) return say(`anchor_${state}`);
  const on: Partial<Record<CommentData['kind'], SentenceKey>> = { section: 'on_section', missing: 'on_missing', general: 'on_general' };
  const key = on[kind];
  return key ? say(key) : '';
};

const who = ({ name, organisation, group }: CommentData): string => [name, organisation || group].filter(Boolean).join(', ');

const dateOf = (at: number): string => new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' }).format(at);

export const commentCard = (comment: CommentData, options: CardOptions): HTMLElement => {
  const { page, state, current } = options;
  const id = elementId('card');
  const title = make('h3', { id }, [
    make('button', { type: 'button', class: 'card-open', 'aria-current': current ? 'true' : null }, [
      make('span', { class: 'card-kind' }, say('card_kind', { number: comment.number, version: comment.version })),
      who(comment),
    ], { click: options.choose }),
  ]);
  const quoted = comment.quote && state !== 'exact' && state !== 'moved' && make('blockquote', { dir: 'auto' }, `“${comment.quote}”`);
  const words = make('p', { class: current ? 'card-words' : 'card-words is-short', dir: 'auto' }, comment.words);
  const stands = standing(comment, state);
  const meta = make('p', { class: 'meta' }, [
    !!stands && make('span', state ? { class: 'chip', 'data-shape': ANCHOR_SHAPES[state] } : {}, stands),
    make('time', { datetime: new Date(comment.at).toISOString() }, dateOf(comment.at)),
  ]);
  const children: Child[] = [title, quoted, words, meta, answerOf(comment)];
  if (current && page.can.answer) children.push(comment.answer ? again(comment, options) : answerForm(comment, options));
  return make('article', { class: `card${current ? ' is-current' : ''}`, 'data-kind': 'public', 'data-comment': comment.id, 'aria-labelledby': id }, children);
};

const answerOf = ({ answer }: CommentData): HTMLElement => {
  if (!answer) return make('p', {}, [make('span', { class: 'chip', 'data-shape': 'dashed' }, say('unanswered'))]);
  return make('div', { class: 'answer' }, [
    make('p', {}, [make('span', { class: 'chip', 'data-shape': SHAPES[answer.kind] ?? 'ring' }, answer.word)]),
    !!answer.reason && make('p', { dir: 'auto' }, answer.reason),
    make('p', { class: 'meta' }, [make('span', {}, answer.by), make('time', { datetime: new Date(answer.at).toISOString() }, dateOf(answer.at))]),
  ]);
};

const again = (comment: CommentData, options: CardOptions): HTMLElement => {
  const opener = button(say('answer_again'), () => {
    const form = answerForm(comment, options);
    opener.replaceWith(form);
    form.querySelector('select')?.focus();
  }, { class: 'btn btn-quiet' });
  return opener;
};

const editOption = ({ event, name, at }: EditData): HTMLElement =>
  make('option', { value: event }, `${name}, ${new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }).format(at)}`);

/** The choice of the edit that answers a comment; it is looked up when it is opened, for the writing goes on meanwhile. */
const editChoice = (edits: () => EditData[]): Field => {
  const field = new Field(make('select'), say('edit_answers'));
  const fill = (): void => {
    const chosen = field.value;
    field.control.replaceChildren(make('option', { value: '' }, say('edit_none')), ...edits().map(editOption));
    field.control.value = chosen;
  };
  fill();
  field.control.addEventListener('focus', fill);
  return field;
};

/** The form of an answer; what was typed stays when the server does not take it. */
const answerForm = (comment: CommentData, { page, edits, idOf, later, answered, announce }: CardOptions): HTMLElement => {
  const option = ({ kind, word }: DispositionKind): HTMLElement => make('option', { value: kind, selected: comment.answer?.kind === kind }, word);
  const kind = new Field(make('select', {}, [make('option', { value: '' }, say('choose')), ...page.dispositions.map(option)]), say('disposition'));
  const reason = new Field(make('textarea', { maxlength: 5000, dir: 'auto' }, comment.answer?.reason ?? ''), say('reason'));
  const duplicate = new Field(make('input', { inputmode: 'numeric' }), say('duplicate_of'));
  const edit = editChoice(edits);
  const chosen = (): DispositionKind | undefined => page.dispositions.find((each) => each.kind === kind.value);
  const follow = (): void => {
    duplicate.element.hidden = kind.value !== 'duplicate';
    const label = reason.element.querySelector('label') as HTMLElement;
    label.textContent = say(chosen()?.reason_required === false ? 'reason_may' : 'reason');
  };
  kind.control.addEventListener('change', follow);
  follow();

  /** Errors before anything is sent; null when there are none. */
  const complaints = (): boolean => {
    kind.complain(kind.value ? null : say('kind_required'));
    const disposition = chosen();
    reason.complain(disposition?.reason_required && !reason.value ? say('reason_required', { word: disposition.word }) : null);
    duplicate.complain(kind.value === 'duplicate' && !idOf(Number(duplicate.value)) ? say('duplicate_required') : null);
    return !!form.querySelector('[aria-invalid]');
  };
  const publish = make('button', { type: 'submit', class: 'btn btn-main' }, say('publish_answer'));
  const submit = async (): Promise<void> => {
    if (publish.getAttribute('aria-busy')) return;
    if (complaints()) {
      form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      return;
    }
    publish.setAttribute('aria-busy', 'true');
    publish.textContent = say('sending');
    const answer = await send<{ comment: CommentData }>(page.urls.answer.replace('<id>', encodeURIComponent(comment.id)), page.csrf, {
      kind: kind.value,
      reason: reason.value,
      ...(kind.value === 'duplicate' ? { duplicate_of: idOf(Number(duplicate.value)) } : {}),
      ...(edit.value ? { edit: edit.value } : {}),
    });
    publish.removeAttribute('aria-busy');
    publish.textContent = say('publish_answer');
    if (answer.ok) {
      answered(answer.value.comment);
      return;
    }
    const { fields } = answer;
    const sentence = (code: string): string => (code === 'reason_required' ? say('reason_required', { word: chosen()?.word ?? '' }) : isSentence(code) ? say(code) : code.includes(' ') ? code : say('field_bad'));
    for (const [name, field] of Object.entries({ kind, reason, duplicate_of: duplicate })) if (fields[name]) field.complain(sentence(fields[name]));
    if (!Object.keys(fields).length) announce(say('answer_failed'));
    form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  };
  const form = make('form', { class: 'disposition', novalidate: true }, [
    kind.element,
    duplicate.element,
    reason.element,
    comment.section !== null && edit.element,
    make('div', { class: 'row' }, [publish, button(say('later'), later, { class: 'btn btn-quiet' })]),
  ], {
    submit: (event) => {
      event.preventDefault();
      void submit();
    },
  });
  return form;
};
