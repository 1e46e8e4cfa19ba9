/** Building elements out of words, never out of HTML. */

export type Child = Node | string | null | undefined | false;
type Listeners = { [name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[name]) => void };
export type Attributes = Record<string, string | number | boolean | null | undefined>;

/** An element with its attributes (null, undefined and false are left out, true is empty) and children. */
export const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  children: readonly Child[] | string = [],
  listeners: Listeners = {},
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of typeof children === 'string' ? [children] : children) if (child) element.append(child);
  for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener as EventListener);
  return element;
};

/** Hides an element or shows it; one that is so already is not touched, for the browser would look at its style again. */
export const hide = (element: HTMLElement | null, hidden: boolean): void => {
  if (element && element.hidden !== hidden) element.hidden = hidden;
};

/** Puts words into an element that has others. */
export const putWords = (element: HTMLElement, words: string): void => {
  if (element.textContent !== words) element.textContent = words;
};

/** A button that does something on this page. */
export const button = (words: string, done: (event: MouseEvent) => void, attributes: Attributes = {}): HTMLButtonElement =>
  make('button', { type: 'button', class: 'btn', ...attributes }, words, { click: done });

/** The element of an id that the server's markup always holds. */
export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page lacks #${id}`);
  return found;
};

let given = 0;
/** An id for an element of this page. */
export const elementId = (name: string): string => `${name}-${(given += 1)}`;
