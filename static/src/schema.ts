/** The ProseMirror schema of one section: paragraphs and nothing else at block level.
 *
 *  Headings, list items, quotations and tables are paragraphs with a kind, as in Word: changing the kind is then an
 *  attribute of one character in the shared text, and nobody's words are deleted and typed again. */
import { Schema, type Attrs, type DOMOutputSpec, type Mark, type MarkSpec, type Node, type NodeSpec } from 'prosemirror-model';
import names from '../../sections/schema.json';
import { colourOf, nameOf } from './people';
import { say, type SentenceKey } from './sentences';

export const SCHEMA_VERSION: number = names.version;
export const KINDS: readonly string[] = names.kinds;
export const KEYED_MARKS: readonly string[] = names.keyed_marks;
export const MOST_INDENT: number = names.most_indent;
/** Attributes of a paragraph that its mark carries in the shared text, besides suggestions on the mark itself. */
export const PARAGRAPH_ATTRIBUTES: readonly string[] = names.paragraph;

const SAFE_LINK = new RegExp(`^(${names.link_schemes.join('|')}):`, 'i');

/** Whether a link may stand in an output: web and mail addresses only. */
export const isSafeLink = (href: string): boolean => SAFE_LINK.test(href.trim());

const TAGS: Record<string, string> = { p: 'p', h1: 'h3', h2: 'h4', h3: 'h5', code: 'pre' };

const directionOf = (element: HTMLElement): string | null => {
  const direction = (element.getAttribute('dir') ?? '').toLowerCase();
  return names.directions.includes(direction) ? direction : null;
};

const paragraphDom = (node: Node): DOMOutputSpec => {
  const { kind, indent, ref, dir, lang, id, insertions, deletions } = node.attrs;
  const attributes: Record<string, string> = { dir: dir ?? 'auto' };
  if (indent) attributes['data-indent'] = String(indent);
  if (ref) attributes['data-ref'] = ref;
  if (lang) attributes.lang = lang;
  if (id) attributes['data-id'] = id;
  const end = trackedEnd(insertions, deletions);
  if (kind in TAGS) return [TAGS[kind] as string, { ...attributes, ...end }, 0];
  // Each item is a list of one: valid for assistive technology without a wrapper that two people would fight over.
  if (kind === 'bullet' || kind === 'number') return [kind === 'bullet' ? 'ul' : 'ol', attributes, ['li', end, 0]];
  if (kind === 'quote') return ['blockquote', attributes, ['p', end, 0]];
  return ['div', { ...attributes, ...end, 'data-kind': kind }, 0];
};

/** How a paragraph's end shows that it is suggested to be there, or to go. */
const trackedEnd = (insertions: string | null, deletions: string | null): Record<string, string> => {
  const [id, by] = (insertions ?? deletions ?? '').split(' ')[0]?.split('|') ?? [];
  if (!id || by === undefined) return {};
  return { 'data-end': deletions ? 'removed' : 'added', 'data-end-words': say(deletions ? 'end_removed' : 'end_added', { name: nameOf(by) }), 'data-end-of': id, 'data-end-by': String(colourOf(by)) };
};

const listDepth = (item: HTMLElement): number => {
  let depth = -1;
  for (let up = item.parentElement; up; up = up.parentElement) if (/^[UO]L$/.test(up.tagName)) depth += 1;
  return Math.max(0, depth);
};

/** Reads a paragraph's attributes off an element; never its id, because a copied paragraph is a new one. */
const readParagraph = (kind: string) => (element: HTMLElement): Attrs => ({
  kind,
  indent: Math.min(MOST_INDENT, Number(element.dataset.indent) || 0),
  ref: element.dataset.ref ?? null,
  dir: directionOf(element),
  lang: element.getAttribute('lang'),
});

const readItem = (item: HTMLElement): Attrs => {
  const list = item.parentElement;
  const own = readParagraph(list?.tagName === 'OL' ? 'number' : 'bullet')(list?.dataset.indent ? list : item);
  return { ...own, dir: directionOf(item) ?? own.dir, indent: own.indent || Math.min(MOST_INDENT, listDepth(item)) };
};

const readMarked = (element: HTMLElement): Attrs =>
  readParagraph(KINDS.includes(element.dataset.kind ?? '') ? (element.dataset.kind as string) : 'p')(element);

const paragraph: NodeSpec = {
  content: 'inline*',
  attrs: {
    kind: { default: 'p' },
    indent: { default: 0 },
    ref: { default: null },
    dir: { default: null },
    lang: { default: null },
    id: { default: null },
    insertions: { default: null },
    deletions: { default: null },
  },
  parseDOM: [
    { tag: 'li > p', getAttrs: (p) => readItem(p.parentElement as HTMLElement) },
    { tag: 'li', getAttrs: readItem },
    { tag: 'blockquote > p', getAttrs: readParagraph('quote') },
    { tag: 'div[data-kind]', getAttrs: readMarked },
    { tag: 'pre', preserveWhitespace: 'full', getAttrs: readParagraph('code') },
    { tag: 'h1', getAttrs: readParagraph('h1') },
    { tag: 'h2', getAttrs: readParagraph('h1') },
    { tag: 'h3', getAttrs: readParagraph('h1') },
    { tag: 'h4', getAttrs: readParagraph('h2') },
    { tag: 'h5', getAttrs: readParagraph('h3') },
    { tag: 'h6', getAttrs: readParagraph('h3') },
    { tag: 'p', getAttrs: readParagraph('p') },
  ],
  toDOM: paragraphDom,
};

const footnote: NodeSpec = {
  inline: true,
  group: 'inline',
  atom: true,
  attrs: { ref: {} },
  parseDOM: [{ tag: 'sup[data-note]', priority: 60, getAttrs: (sup) => ({ ref: sup.dataset.note }) }],
  toDOM: (node) => ['sup', { 'data-note': node.attrs.ref }, '*'],
};

/** An embed that this page does not know, made by a newer editor: it keeps its place and its content. */
const unknown: NodeSpec = {
  inline: true,
  group: 'inline',
  atom: true,
  attrs: { data: {} },
  toDOM: () => ['span', { class: 'unknown', role: 'img', 'aria-label': 'Made with a newer editor' }, '\u25a2'],
};

/** A tracked change; `excludes: ''` because several people may delete the same character. */
const tracked = (tag: string, sentence: SentenceKey): MarkSpec => ({
  inclusive: false,
  excludes: '',
  attrs: { id: {}, by: { default: '' }, at: { default: '' } },
  toDOM: ({ attrs: { id, by } }: Mark) => [tag, { 'data-suggestion': id, class: `by-${colourOf(by)}`, title: say(sentence, { name: nameOf(by) }) }, 0],
});

const simple = (tag: string, ...others: string[]): MarkSpec => ({
  parseDOM: [tag, ...others].map((each) => ({ tag: each })),
  toDOM: () => [tag, 0],
});

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [
      {
        tag: 'a[href]',
        getAttrs: (a) => {
          const href = a.getAttribute('href') ?? '';
          return isSafeLink(href) && { href: href.trim() };
        },
      },
    ],
    toDOM: (mark) => ['a', isSafeLink(mark.attrs.href) ? { href: mark.attrs.href, rel: 'noopener noreferrer nofollow' } : {}, 0],
  },
  strong: simple('strong', 'b'),
  em: simple('em', 'i'),
  underline: simple('u'),
  superscript: { ...simple('sup'), excludes: 'subscript' },
  subscript: { ...simple('sub'), excludes: 'superscript' },
  code: simple('code'),
  lang: {
    attrs: { lang: { default: null }, dir: { default: null } },
    parseDOM: [{ tag: 'span[lang]', getAttrs: (span) => ({ lang: span.getAttribute('lang'), dir: directionOf(span) }) }],
    toDOM: (mark) => {
      const { lang, dir } = mark.attrs;
      return ['span', { ...(lang ? { lang } : {}), ...(dir ? { dir } : {}) }, 0];
    },
  },
  insertion: tracked('ins', 'suggests_add'),
  deletion: tracked('del', 'suggests_delete'),
};

/** The schema that every text of a section is edited with: running text, notes and cells. */
export const schema = new Schema({
  nodes: {
    doc: { content: 'paragraph+' },
    paragraph,
    text: { group: 'inline' },
    hard_break: { inline: true, group: 'inline', selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
    footnote,
    unknown,
  },
  marks,
});

const wanted = [...Object.keys(names.marks)].sort().join();
if (Object.keys(schema.marks).sort().join() !== wanted) throw new Error('schema.json and the editor name different marks');
