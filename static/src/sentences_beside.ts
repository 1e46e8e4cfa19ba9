/** Every sentence that the write page says to people, those of the parts that come after the text too. */
import { SENTENCES, speaking } from './sentences';
import { CARDS } from './sentences_cards';
import { FIND } from './sentences_find';
import { HISTORY } from './sentences_history';
import { NOTES } from './sentences_notes';
import { OUTLINE } from './sentences_outline';
import { TOGETHER } from './sentences_together';
import { TOOLS } from './sentences_tools';

const ALL = { ...SENTENCES, ...CARDS, ...FIND, ...HISTORY, ...NOTES, ...OUTLINE, ...TOGETHER, ...TOOLS } as const;

export type SentenceKey = keyof typeof ALL;
export const say = speaking<SentenceKey>(ALL);

/** Whether there is a sentence of this name. */
export const isSentence = (key: string): key is SentenceKey => key in ALL;
