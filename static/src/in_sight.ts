/** Keeps the caret clear of the toolbar, which sticks to the top of the window. */
import { Plugin } from 'prosemirror-state';

/** Height of the toolbar where it is tallest, on a phone and with what it may have to say, in pixels. */
export const TOP = 140;
const EDGE = { right: 0, bottom: 24, left: 0 };

/** What is scrolled to comes to stand below the toolbar. */
export const inSight = new Plugin({ props: { scrollThreshold: { top: TOP, ...EDGE }, scrollMargin: { top: TOP, ...EDGE } } });
