/** Where things stand in the running text of a section and on the screen, and scrolling there. */
import { anchorKey } from './anchors';
import { TOP } from './in_sight';
import type { SectionRoom } from './section_room';
import type { AnchorState } from './wire';

/** Where the table or the call of a note stands in the running text; null when it does not. */
export const positionOf = ({ view }: SectionRoom, ref: string): number | null => {
  let found: number | null = null;
  view.state.doc.descendants((node, position) => {
    if (node.attrs.ref === ref) found ??= position;
    return found === null;
  });
  return found;
};

/** How the words of a comment or note stand, and at which position of the running text; null: not known. */
export const standingOf = (room: SectionRoom, subject: string): { state: AnchorState | null; at: number | null } => {
  const anchor = room.anchors.of(subject);
  const spot = anchorKey.getState(room.view.state)?.spots.find((each) => each.subject === subject);
  return { state: anchor?.state ?? null, at: spot?.from ?? (anchor?.place[0] ? positionOf(room, anchor.place[0]) : null) };
};

/** Height of a position in the window, in pixels. */
export const heightOf = ({ view }: SectionRoom, position: number): number => {
  const inside = Math.min(Math.max(position, 1), view.state.doc.content.size - 1);
  return view.coordsAtPos(inside, 1).top;
};

/** Scrolls a position into the upper part of the window. */
export const scrollToPosition = (room: SectionRoom, position: number, behavior: ScrollBehavior = 'auto'): void =>
  scrollBy({ top: heightOf(room, position) - innerHeight / 4, behavior });

/** Scrolls a position into the window when it is not in it. */
export const reveal = (room: SectionRoom, position: number, behavior: ScrollBehavior = 'auto'): void => {
  const height = heightOf(room, position);
  if (height < TOP || height > innerHeight * 0.8) scrollToPosition(room, position, behavior);
};
