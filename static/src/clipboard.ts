/** Copying in a section. */
import { DOMSerializer, type Node } from 'prosemirror-model';
import type * as Y from 'yjs';
import { noteOf, Table } from './objects';
import { schema } from './schema';

/** Puts tables and footnotes with their words on the clipboard, for other sections and other programs. */
export const clipboardSerializer = (doc: Y.Doc): DOMSerializer => {
  const base = DOMSerializer.nodesFromSchema(schema);
  const paragraph = base.paragraph as (node: Node) => ReturnType<NonNullable<typeof base.paragraph>>;
  return new DOMSerializer({
    ...base,
    footnote: ({ attrs }) => ['sup', { 'data-note': attrs.ref, 'data-words': noteOf(doc, attrs.ref)?.toString() ?? '' }, '*'],
    paragraph: (node) => {
      const table = node.attrs.kind === 'table' ? Table.find(doc, node.attrs.ref) : null;
      if (!table) return paragraph(node);
      const rows = table.words().map((row, i) => ['tr', ...row.map((words) => [i === 0 && table.head ? 'th' : 'td', words])]);
      return ['figure', { 'data-ref': table.ref }, ['figcaption', 0], ['table', ...rows]] as unknown as ReturnType<typeof paragraph>;
    },
  }, DOMSerializer.marksFromSchema(schema));
};
