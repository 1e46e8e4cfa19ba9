/** The document of a section on a page, which nothing but its people changes. */
import * as Y from 'yjs';

/** An empty one, with its roots; `client` is the id under which this page writes.
 *
 *  After changes of others Yjs deletes marks that say what another mark says already, as an edit of this page's: of two
 *  people who make the same words bold at once, it takes away what one of them did, and the other's undo is then everybody's.
 *  So it is kept from that; who reads on skips what is said twice. */
export const sectionDoc = (client?: number): Y.Doc => {
  const doc = new Y.Doc();
  if (client !== undefined) doc.clientID = client;
  doc.getText('text');
  doc.getMap('objects');
  doc.on('afterTransaction', (transaction) => {
    transaction._needFormattingCleanup = false;
  });
  return doc;
};
