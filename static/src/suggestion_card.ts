/** One suggestion as a card: what it asks for in words, what was said to it, and the team's decision. */
import { Field } from './dialogs';
import { button, elementId, make, type Child } from './element';
import type { ReplyData } from './page_data';
import { colourOf, nameOf } from './people';
import { say } from './sentences_beside';
import { kindOf, wordsOf, type Suggestion } from './suggestion_list';

/** How much of a suggestion a card shows while it is folded, and at most, in characters. */
const FOLDED = 160;
const UNFOLDED = 2000;
const LOCALE = 'en-GB';

export type Verdict = 'accepted' | 'rejected';
/** What is being typed into a card; kept by whoever draws it again. */
export type Draft = { reason: string; reply: string; replying: boolean };
export type SuggestionOptions = {
  current: boolean;
  replies: readonly ReplyData[];
  mayDecide: boolean;
  mayReply: boolean;
  own: boolean;
  busy: boolean;
  draft: Draft;
  choose: () => void;
  decide: (verdict: Verdict, reason: string) => void;
  withdraw: () => void;
  /** Sends a reply; false when it was not taken. */
  reply: (words: string) => Promise<boolean>;
};

const shown = (words: string, most: number): string => {
  const letters = [...words.replace(/\n/g, ' ¶ ')];
  return letters.length > most ? `${letters.slice(0, most).join('').trimEnd()}…` : letters.join('');
};

/** What a suggestion asks for, in words: the sentence that is spoken, and the same with its marks. */
export const asksFor = (suggestion: Suggestion, most = FOLDED): string =>
  say(`asks_${kindOf(suggestion)}`, { deleted: shown(wordsOf(suggestion, false), most), inserted: shown(wordsOf(suggestion, true), most) });

const asked = (suggestion: Suggestion, most: number): HTMLElement => {
  const parts = say(`asks_${kindOf(suggestion)}`, { deleted: '\u0000', inserted: '\u0001' }).split(/([\u0000\u0001])/);
  const marked = (tag: 'del' | 'ins'): HTMLElement =>
    make(tag, { dir: 'auto', class: `by-${colourOf(suggestion.by)}` }, shown(wordsOf(suggestion, tag === 'ins'), most));
  return make('p', { class: 'asks' }, parts.map((part) => (part === '\u0000' ? marked('del') : part === '\u0001' ? marked('ins') : part)));
};

/** A moment as cards show it. */
export const momentOf = (at: number): HTMLElement =>
  make('time', { datetime: new Date(at).toISOString() }, new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }).format(at));

const replyOf = ({ name, words, at }: ReplyData): HTMLElement =>
  make('div', { class: 'reply' }, [make('p', { dir: 'auto' }, [make('strong', {}, name), ' ', words]), make('p', { class: 'meta' }, [momentOf(at)])]);

export const suggestionCard = (suggestion: Suggestion, options: SuggestionOptions): HTMLElement => {
  const { current, replies, mayDecide, own, busy, mayReply } = options;
  const id = elementId('card');
  const title = make('h3', { id }, [
    make('button', { type: 'button', class: 'card-open', 'aria-current': current ? 'true' : null }, [
      make('span', { class: 'card-kind' }, say(own ? 'card_own_suggestion' : 'card_suggestion')),
      nameOf(suggestion.by),
    ], { click: options.choose }),
  ]);
  const { draft } = options;
  const reason = new Field(make('input', { maxlength: 2000, dir: 'auto', value: draft.reason, 'data-part': 'reason' }, [], {
    input: () => {
      draft.reason = reason.value;
    },
  }), say('reason_for_author'));
  const children: Child[] = [
    title,
    asked(suggestion, current ? UNFOLDED : FOLDED),
    make('p', { class: 'meta' }, [suggestion.at > 0 && momentOf(suggestion.at), !current && replies.length > 0 && make('span', {}, say(replies.length === 1 ? 'replies_one' : 'replies_many', { count: replies.length }))]),
    ...(current ? replies.map(replyOf) : []),
    current && mayDecide && reason.element,
    decisions(id, options, reason),
    current && mayReply && replyForm(options),
  ];
  return make('article', { class: `card${current ? ' is-current' : ''}`, 'data-kind': 'suggestion', 'data-suggestion-card': suggestion.id, 'aria-labelledby': id, 'aria-busy': busy ? 'true' : null }, children);
};

/** Accept and Reject for the team, Withdraw for the author. Rejecting without a reason asks for one, once. */
const decisions = (described: string, { mayDecide, own, busy, current, decide, withdraw, choose }: SuggestionOptions, reason: Field): HTMLElement | null => {
  if (!mayDecide && !own) return null;
  let asked = false;
  const off = { 'aria-describedby': described, 'aria-disabled': busy ? 'true' : null };
  const reject = (): void => {
    if (busy) return;
    if (!current) choose();
    else if (reason.value || asked) decide('rejected', reason.value);
    else {
      asked = true;
      reason.complain(say('reject_without_reason'));
      reason.control.focus();
    }
  };
  return make('div', { class: 'row' }, [
    mayDecide && button(say(busy ? 'sending' : 'accept'), () => !busy && decide('accepted', reason.value), off),
    mayDecide && button(say('reject'), reject, off),
    own && button(say('withdraw'), () => !busy && withdraw(), { class: 'btn btn-quiet', ...off }),
  ]);
};

const replyForm = ({ reply, draft }: SuggestionOptions): HTMLElement => {
  const words = new Field(make('textarea', { maxlength: 5000, dir: 'auto', 'data-part': 'reply' }, draft.reply, {
    input: () => {
      draft.reply = words.value;
    },
  }), say('reply_words'));
  const send = make('button', { type: 'submit', class: 'btn' }, say('reply_send'));
  const form = make('form', { class: 'disposition', novalidate: true, hidden: !draft.replying }, [words.element, make('div', { class: 'row' }, [send])], {
    submit: (event) => {
      event.preventDefault();
      if (send.getAttribute('aria-busy')) return;
      if (!words.value) {
        words.complain(say('reply_empty'));
        words.control.focus();
        return;
      }
      send.setAttribute('aria-busy', 'true');
      void reply(words.value).then((done) => {
        send.removeAttribute('aria-busy');
        words.complain(done ? null : say('reply_failed'));
      });
    },
  });
  const opener = button(say('reply'), () => {
    draft.replying = true;
    opener.hidden = true;
    form.hidden = false;
    words.control.focus();
  }, { class: 'btn btn-quiet', hidden: draft.replying });
  return make('div', {}, [opener, form]);
};
