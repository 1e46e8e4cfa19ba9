/** What the server tells the write page about the forum, its outline and the person: the JSON in `#page`. */
import type { Anchor, AnchorState } from './wire';
import type { Place } from './objects';

export type SectionKind = 'front' | 'section' | 'annex';
export type SectionData = {
  id: string;
  heading: string;
  kind: SectionKind;
  level: number;
  number: string | null;
  components: string[];
  key: boolean;
  guidance?: string | null;
  empty?: string | null;
  left_out: string | null;
  language: string;
  direction: string;
  state?: string;
  in_charge?: { id: string; name: string } | null;
  words?: number;
};
export type ComponentData = { code: string; heading: string; key: boolean };
export type DispositionKind = { kind: string; word: string; reason_required: boolean };
export type CoverageData = { code: string; heading: string; key: boolean; covered: boolean; left_out: string | null };
export type OutlineData = { revision: number; sections: SectionData[]; coverage: CoverageData[] };
export type PageData = OutlineData & {
  schema: number;
  forum: { slug: string; title: string; stage: string; language: string; direction: string };
  you: { id: string; name: string; roles: string[] };
  can: { write: boolean; suggest: boolean; decide: boolean; arrange: boolean; answer: boolean };
  /** Up to which event the record was there when the page was made, and when that was. */
  seen: { seq: number; at: number };
  csrf: string;
  urls: { outline: string; comments: string; answer: string; suggestions: string; decide: string; reply: string; decided: string; visit: string; notes: string; note: string; authors: string; history: string; moment: string };
  /** Names of everybody who has written here, by their ids. */
  people: Record<string, string>;
  /** Whom one may name in a note. */
  team: NotesData['team'];
  /** Who may be in charge of a section. */
  writers: NotesData['team'];
  components: ComponentData[];
  dispositions: DispositionKind[];
};

export type AnswerData = { kind: string; word: string; reason: string; by: string; at: number };
/** What somebody wrote in a section, in one minute: `event` stands in the record. */
export type EditData = { event: string; name: string; at: number };
export type CommentsData = { comments: CommentData[]; edits: Record<string, EditData[]> };
export type CommentData = {
  id: string;
  number: number;
  kind: 'words' | 'paragraph' | 'section' | 'missing' | 'general';
  section: string | null;
  words: string;
  quote: string;
  name: string;
  organisation: string;
  /** The stakeholder group in words; empty when it is not stated. */
  group: string;
  at: number;
  version: string;
  state: string;
  anchor: { state: AnchorState; place: Place } | null;
  answer: AnswerData | null;
};

export type ReplyData = { id: string; section: string; suggestion: string; name: string; at: number; words: string };
/** `edited` and `deleted` say when its author did so; what is deleted has no words. */
export type SaidData = { id: string; by: string; name: string; at: number; edited: number | null; deleted: number | null; words: string; mentions: { id: string; name: string }[] };
export type NoteData = {
  id: string;
  section: string;
  kind: 'words' | 'paragraph' | 'section';
  quote: string;
  anchor: Anchor | null;
  said: SaidData[];
  resolved: { name: string; at: number } | null;
};
export type NotesData = { notes: NoteData[]; team: { id: string; name: string }[] };
export type SuggestionsData = { people: Record<string, string>; replies: ReplyData[] };

/** Reads the page's data. */
export const pageData = (): PageData => JSON.parse(document.getElementById('page')?.textContent ?? 'null') as PageData;

/** Fetches JSON; null when it cannot be had just now. */
export const load = async <T>(url: string): Promise<T | null> => {
  try {
    const response = await fetch(url, { headers: { Accept: 'application/json' } });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
};
