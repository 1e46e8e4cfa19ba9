/** What `later` fetches, in one file. */
// The page's own code is there already. Named here, it is built as one file, which is smaller than the two it would be cut into.
import './write';

export { Beside } from './beside';
export { linkDialog } from './link_dialog';
export { pasteInto, pasteIntoSmall } from './paste_into';
export { inPieces } from './pieces';
