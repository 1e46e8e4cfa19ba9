/** What a note is to stand on: selected words, the paragraph with the caret, or a whole section. */
import type { EditorView } from 'prosemirror-view';
import { endsOf } from './anchors';
import { indexAt } from './flat_text';
import { textAt, type Place } from './objects';
import type { NoteData } from './page_data';
import type { SectionRoom } from './section_room';
import type { Anchor } from './wire';

/** As much text as a note may stand on, and what is kept around it to find it again, in UTF-16 units. */
const LONGEST = 2000;
const CONTEXT = 32;
/** Under this name stands the note that is being written. */
export const NEW = 'new-note';

/** The anchor is missing for a whole section. */
export type Target = { room: SectionRoom; kind: NoteData['kind']; quote: string; prefix: string; suffix: string; anchor: Anchor | null };

/** The words that are selected in an editor, or the paragraph with its caret; when there are none, or too many, that. */
export const pointedAt = (room: SectionRoom, view: EditorView, place: Place): Target | 'nothing' | 'too_long' => {
  const text = textAt(room.doc, place);
  const { selection, doc } = view.state;
  const { $from, empty } = selection;
  const [from, to] = empty ? [$from.start(), $from.end()] : [selection.from, selection.to];
  const flat = text?.toDelta().map(({ insert }: { insert: unknown }) => (typeof insert === 'string' ? insert : '\ufffc')).join('') ?? '';
  const start = indexAt(doc, from);
  const end = Math.min(indexAt(doc, to), empty ? start + LONGEST : Infinity);
  const quote = flat.slice(start, end);
  if (!text || !quote.trim()) return 'nothing';
  if (quote.length > LONGEST) return 'too_long';
  const ends = endsOf(text, start, end);
  if (!ends) return 'nothing';
  const anchor: Anchor = { subject_kind: 'note', subject: NEW, state: 'exact', place, quote, ...ends };
  return { room, kind: empty ? 'paragraph' : 'words', quote, prefix: flat.slice(Math.max(0, start - CONTEXT), start), suffix: flat.slice(end, end + CONTEXT), anchor };
};

/** The section itself, whatever stands in it. */
export const wholeSection = (room: SectionRoom): Target => ({ room, kind: 'section', quote: '', prefix: '', suffix: '', anchor: null });
