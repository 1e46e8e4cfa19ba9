/** What every editor of a section shares: its document, its undo, its comments and the others' carets. */
import type { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import type { Anchors } from './anchors';
import type { Authors } from './authors';
import type { Carets } from './carets';
import type { Place } from './objects';
import type { Author, Refusal } from './suggesting';
import type { CurrentSuggestion } from './suggestion_plugin';
import type { Undo } from './undo';

export interface Room {
  readonly id: string;
  readonly doc: Y.Doc;
  /** Of the present document: `doc` and `undo` are others after the section was written anew. */
  readonly undo: Undo;
  readonly anchors: Anchors;
  readonly carets: Carets;
  readonly authors: Authors;
  readonly currentSuggestion: CurrentSuggestion;
  /** Whether the person may write here now. */
  writable(): boolean;
  /** Whether what the person does becomes suggestions, and whose. */
  suggesting(): boolean;
  readonly author: Author;
  /** Tells the person that an edit cannot be a suggestion, and what to do instead. */
  cannotSuggest(refusal: Refusal): void;
  /** Whether the person may set kinds of paragraphs, tables and footnotes: nobody suggests these. */
  mayShape(): boolean;
  /** Says something to everybody who listens rather than looks. */
  announce(sentence: string): void;
  /** An editor got the focus. */
  entered(view: EditorView, place: Place): void;
  /** The document on the screen or the caret changed. */
  changed(): void;
  /** Somebody begins or ends composing letters out of several keys. */
  composing(now: boolean): void;
  /** The person chose a comment by its words. */
  choose(subject: string | null): void;
}
