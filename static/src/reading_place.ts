/** From what is selected on a public page to a place in its version: paragraph, offsets in UTF-16 units, quotation. */

export type Place = {
  section: string;
  block: string;
  place: string;
  start: number;
  end: number;
  quote: string;
  prefix: string;
  suffix: string;
  /** The element that holds the text. */
  element: HTMLElement;
  /** The selection went on in another paragraph, and only its first one is taken. */
  clipped: boolean;
};

const AROUND = 32;
const NOTE = '\ufffc';

/** The text under a node as the server counts it: a line break is a line feed, a note's call U+FFFC. */
export const flatText = (node: Node): string => {
  if (node.nodeType === 3) return (node as Text).data;
  if (node.nodeName === 'BR') return '\n';
  const skip = node.nodeType === 1 ? (node as HTMLElement).dataset['skip'] : undefined;
  if (skip) return NOTE.repeat(Number(skip));
  return Array.from(node.childNodes, flatText).join('');
};

/** Where a border of a selection stands in a text, when it is inside it. */
const offsetIn = (element: HTMLElement, node: Node, offset: number): number | null => {
  if (!element.contains(node)) return null;
  const range = element.ownerDocument.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return flatText(range.cloneContents()).length;
};

/** The stretch of a text that a range covers, without blanks and notes' calls at its ends; null when it is empty. */
const stretchOf = (element: HTMLElement, range: Range): [number, number] | null => {
  if (!range.intersectsNode(element)) return null;
  const text = flatText(element);
  let start = offsetIn(element, range.startContainer, range.startOffset) ?? 0;
  let end = offsetIn(element, range.endContainer, range.endOffset) ?? text.length;
  const empty = (at: number): boolean => /[\s\ufffc]/.test(text[at] ?? '');
  while (start < end && empty(start)) start += 1;
  while (end > start && empty(end - 1)) end -= 1;
  return start < end ? [start, end] : null;
};

/** What stands around a stretch of a text, with no half of a character at the outer ends. */
export const around = (text: string, start: number, end: number): { prefix: string; suffix: string } => ({
  prefix: text.slice(Math.max(0, start - AROUND), start).replace(/^[\udc00-\udfff]/, ''),
  suffix: text.slice(end, end + AROUND).replace(/[\ud800-\udbff]$/, ''),
});

/** The texts that a range touches, in order. */
const textsIn = (article: HTMLElement, range: Range): HTMLElement[] => {
  const common = range.commonAncestorContainer;
  const around = common.nodeType === 1 ? (common as HTMLElement) : common.parentElement;
  const own = around?.closest<HTMLElement>('[data-block]');
  if (own) return article.contains(own) ? [own] : [];
  const root = around && article.contains(around) ? around : article;
  return Array.from(root.querySelectorAll<HTMLElement>('[data-block]'));
};

/** The place that a range names; null when it names none. */
export const placeOf = (article: HTMLElement, range: Range): Place | null => {
  let found: Place | null = null;
  for (const element of textsIn(article, range)) {
    const stretch = stretchOf(element, range);
    if (!stretch) {
      if (found) break;
      continue;
    }
    if (found) return { ...found, clipped: true };
    const text = flatText(element);
    const [start, end] = stretch;
    found = {
      section: element.closest<HTMLElement>('[data-section]')?.dataset['section'] ?? '',
      block: element.dataset['block'] ?? '',
      place: element.dataset['place'] ?? '[]',
      start,
      end,
      quote: text.slice(start, end),
      ...around(text, start, end),
      element,
      clipped: false,
    };
  }
  return found;
};

/** The address of the form for a place. */
export const addressOf = (form: string, place: Place): string => {
  const { section, block, start, end, quote, prefix, suffix } = place;
  const asked = { kind: 'words', section, block, place: place.place, start: `${start}`, end: `${end}`, quote, prefix, suffix };
  return `${form}?${new URLSearchParams(asked)}`;
};

/** How many words stand in a quotation, in scripts with and without blanks. */
export const wordsIn = (quote: string, language: string): number => {
  if (!('Segmenter' in Intl)) return quote.split(/\s+/).length;
  const parts = new Intl.Segmenter(language, { granularity: 'word' }).segment(quote);
  return Array.from(parts).filter((part) => part.isWordLike).length;
};
