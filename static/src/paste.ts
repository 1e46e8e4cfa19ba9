/** HTML from Word, LibreOffice, Google Docs or this editor, read into paragraphs of a section.
 *
 *  Nothing is kept that the schema does not name: no style, no class, no script, no id. The HTML is parsed by the
 *  browser's own parser into a document that runs nothing and loads nothing. */
import type { Mark, Node } from 'prosemirror-model';
import { readTable, type Grid } from './paste_table';
import { MOST_INDENT, isSafeLink, schema } from './schema';
import { withoutStyles } from './without_styles';

/** Makes the objects that pasted paragraphs refer to. */
export interface ObjectMaker {
  /** A footnote; `ref` is its reference where it was copied in this editor. */
  note(words: string, ref: string | null): string;
  /** A table; `ref` is its reference where it was copied in this editor. */
  table(grid: Grid, ref: string | null): string;
}

const SKIPPED = new Set([
  'SCRIPT', 'STYLE', 'META', 'LINK', 'TITLE', 'HEAD', 'OBJECT', 'IFRAME', 'TEMPLATE', 'NOSCRIPT', 'XML', 'DEL', 'IMG', 'SVG', 'MATH',
  'INPUT', 'BUTTON', 'SELECT', 'TEXTAREA', 'AUDIO', 'VIDEO', 'CANVAS', 'STRIKE', 'S',
]);
const BLOCKS = new Set(['P', 'DIV', 'LI', 'UL', 'OL', 'BLOCKQUOTE', 'PRE', 'SECTION', 'ARTICLE', 'FIGURE', 'FIGCAPTION', 'HR', 'DD', 'DT', 'DL', 'BODY', 'ADDRESS', 'HEADER', 'FOOTER', 'MAIN', 'ASIDE', 'NAV', 'CENTER']);
const MARKS: Record<string, string> = { B: 'strong', STRONG: 'strong', I: 'em', EM: 'em', U: 'underline', SUP: 'superscript', SUB: 'subscript', CODE: 'code' };
const ORDERED = /^(\d+|[a-z]|[ivx]+)[.)]$/i;

type Block = { kind: string; indent: number; dir: string | null };
const PLAIN: Block = { kind: 'p', indent: 0, dir: null };

const styleOf = (element: Element): string => (element.getAttribute('data-css') ?? '').toLowerCase().replace(/\s/g, '');

/** Whether an element is furniture of the program it comes from, and none of the author's words. */
const isFurniture = (element: Element): boolean =>
  SKIPPED.has(element.tagName.toUpperCase())
  || /mso-list:ignore|mso-element:(comment|footnote|endnote)|display:none/.test(styleOf(element))
  || /MsoCommentReference|msocomanchor/.test(element.getAttribute('class') ?? '')
  || /^sdfootnote\d+$/.test(element.id);

const headingLevel = (element: Element): number | null => {
  const tag = /^H([1-6])$/.exec(element.tagName);
  if (tag) return Number(tag[1]);
  const word = /^Mso(?:Title|Heading(\d))/.exec(element.getAttribute('class') ?? '');
  return word ? Number(word[1] ?? 0) : null;
};

/** What a style says that no element says; Google Docs wraps everything in <b style="font-weight:normal">. */
const styledMarks = (element: Element): { add: string[]; drop: string[] } => {
  const style = styleOf(element);
  const weight = /(?:^|;)font-weight:(\w+)/.exec(style)?.[1] ?? '';
  const bold = /^(bold|bolder|[6-9]00)$/.test(weight);
  const add = [
    bold && element.tagName === 'SPAN' && 'strong',
    /(?:^|;)font-style:italic/.test(style) && 'em',
    /(?:^|;)vertical-align:super/.test(style) && 'superscript',
    /(?:^|;)vertical-align:sub(?!er|;?p)/.test(style) && 'subscript',
    /(?:^|;)text-decoration:underline/.test(style) && element.tagName !== 'A' && 'underline',
  ].filter((name): name is string => !!name);
  return { add, drop: /^(normal|400)$/.test(weight) ? ['strong'] : [] };
};

export class PasteReader {
  private readonly paragraphs: Node[] = [];
  private inlines: Node[] = [];
  private block: Block = PLAIN;
  private readonly levels: number[];
  private readonly own: boolean;

  private constructor(private readonly body: HTMLElement, private readonly objects: ObjectMaker | null) {
    this.own = !!body.querySelector('[data-pm-slice]');
    const levels = [...body.querySelectorAll('*')].map(headingLevel).filter((level): level is number => level !== null);
    this.levels = [...new Set(levels)].sort((a, b) => a - b);
  }

  /** Paragraphs of some HTML. Without `objects` (in notes and cells) tables become lines and footnotes fall away. */
  static read(html: string, objects: ObjectMaker | null): Node[] {
    const body = new DOMParser().parseFromString(withoutStyles(html), 'text/html').body;
    return PasteReader.readElement(body, objects);
  }

  static readElement(body: HTMLElement, objects: ObjectMaker | null): Node[] {
    const reader = new PasteReader(body, objects);
    reader.walk(body, [], false);
    reader.flush();
    return reader.paragraphs;
  }

  private walk(parent: globalThis.Node, marks: readonly Mark[], exact: boolean): void {
    parent.childNodes.forEach((child) => {
      if (child.nodeType === 3) this.words(child.textContent ?? '', marks, exact);
      else if (child.nodeType === 1) this.element(child as HTMLElement, marks, exact);
    });
  }

  private element(element: HTMLElement, marks: readonly Mark[], exact: boolean): void {
    if (isFurniture(element)) return;
    const tag = element.tagName;
    if (tag === 'TABLE') this.table(element, null);
    else if (tag === 'FIGURE' && element.querySelector('table')) this.table(element.querySelector('table') as HTMLElement, element);
    else if (tag === 'BR') this.lineBreak(element);
    else if (headingLevel(element) !== null || BLOCKS.has(tag)) this.blockElement(element, marks);
    else if (!this.note(element, marks)) this.walk(element, this.marksOf(element, marks), exact);
  }

  private marksOf(element: HTMLElement, marks: readonly Mark[]): readonly Mark[] {
    const { add, drop } = styledMarks(element);
    const own = MARKS[element.tagName];
    const names = [...(own ? [own] : []), ...add].filter((name) => !drop.includes(name));
    let all = marks.filter((mark) => !drop.includes(mark.type.name));
    for (const name of names) all = [...schema.mark(name).addToSet(all)];
    const href = element.tagName === 'A' ? element.getAttribute('href') ?? '' : '';
    if (isSafeLink(href)) all = [...schema.mark('link', { href: href.trim() }).addToSet(all)];
    return all;
  }

  private kindOf(element: HTMLElement): Block {
    const style = styleOf(element);
    const dir = /^(rtl|ltr)$/.exec((element.getAttribute('dir') ?? '').toLowerCase())?.[0] ?? (/direction:rtl/.test(style) ? 'rtl' : null);
    const inherited = { ...this.block, dir: dir === 'ltr' && !this.own ? this.block.dir : dir ?? this.block.dir };
    const level = headingLevel(element);
    if (level !== null) return { ...inherited, indent: 0, kind: `h${this.own ? Math.max(1, level - 2) : Math.min(3, this.levels.indexOf(level) + 1)}` };
    const list = /mso-list:l\d+level(\d)/.exec(style);
    if (list && element.tagName === 'P') {
      const sign = [...element.querySelectorAll('span')].find((span) => /mso-list:ignore/.test(styleOf(span)));
      const kind = ORDERED.test((sign?.textContent ?? '').trim()) ? 'number' : 'bullet';
      return { ...inherited, kind, indent: Math.min(MOST_INDENT, Number(list[1]) - 1) };
    }
    if (element.tagName === 'LI') return { ...inherited, ...this.itemOf(element) };
    if (element.tagName === 'BLOCKQUOTE') return { ...inherited, kind: 'quote', indent: 0 };
    if (element.tagName === 'PRE') return { ...inherited, kind: 'code', indent: 0 };
    return inherited;
  }

  private itemOf(item: HTMLElement): { kind: string; indent: number } {
    let depth = -1;
    for (let up = item.parentElement; up && up !== this.body; up = up.parentElement) if (/^[UO]L$/.test(up.tagName)) depth += 1;
    const indent = Number(item.parentElement?.dataset.indent) || Math.max(0, depth);
    return { kind: item.parentElement?.tagName === 'OL' ? 'number' : 'bullet', indent: Math.min(MOST_INDENT, indent) };
  }

  private blockElement(element: HTMLElement, marks: readonly Mark[]): void {
    const outer = this.block;
    // The paragraph in a list item or quotation is the item itself.
    this.flush();
    this.block = this.kindOf(element);
    this.walk(element, this.marksOf(element, headingLevel(element) === null ? marks : []), element.tagName === 'PRE');
    this.flush();
    this.block = outer;
  }

  private words(raw: string, marks: readonly Mark[], exact: boolean): void {
    let text = raw.normalize('NFC').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g, '');
    if (exact) {
      text.split('\n').forEach((line, i) => {
        if (i) this.flush();
        if (line) this.inlines.push(schema.text(line, [...marks]));
      });
      return;
    }
    text = text.replace(/[ \t\r\n]+/g, ' ');
    const last = this.inlines.at(-1);
    if (!last || last.type.name === 'hard_break' || last.text?.endsWith(' ')) text = text.replace(/^ /, '');
    if (text) this.inlines.push(schema.text(text, [...marks]));
  }

  private lineBreak(element: HTMLElement): void {
    if (!/Apple-interchange-newline/.test(element.className)) this.inlines.push(schema.node('hard_break'));
  }

  /** A footnote's call in this editor, Word or LibreOffice; its words stand elsewhere in the same HTML. */
  private note(element: HTMLElement, marks: readonly Mark[]): boolean {
    const ref = element.dataset.note ?? null;
    const target = /^#(_?ftn|_?edn|sdfootnote)(\d+)(sym)?$/.exec(element.getAttribute('href') ?? '');
    if (ref === null && !target) return false;
    let words = element.dataset.words ?? '';
    if (target) {
      const body = this.body.ownerDocument.getElementById(`${(target[1] as string).replace('_', '')}${target[2]}`);
      words = (body?.textContent ?? '').replace(/\s+/g, ' ').trim().replace(/^\[?\d+\]?\s*/, '');
    }
    if (this.objects && (words || ref)) this.inlines.push(schema.node('footnote', { ref: this.objects.note(words, ref) }, undefined, [...marks]));
    return true;
  }

  private table(table: HTMLElement, figure: HTMLElement | null): void {
    this.flush();
    const grid = readTable(table);
    const caption = (figure ?? table).querySelector('figcaption, caption');
    if (grid && this.objects) {
      if (caption) this.walk(caption, [], false);
      const ref = this.objects.table(grid, figure?.dataset.ref ?? null);
      this.paragraphs.push(schema.node('paragraph', { kind: 'table', ref }, this.takeInlines()));
      return;
    }
    for (const row of table.querySelectorAll('tr')) {
      [...row.children].forEach((cell, i) => {
        if (i) this.words(' | ', [], false);
        this.words(cell.textContent ?? '', [], false);
      });
      this.flush();
    }
  }

  private takeInlines(): Node[] {
    const taken = this.inlines;
    this.inlines = [];
    while (taken.at(-1)?.type.name === 'hard_break') taken.pop();
    const last = taken.at(-1);
    if (last?.isText && last.text?.endsWith(' ')) {
      taken.pop();
      const trimmed = (last.text as string).trimEnd();
      if (trimmed) taken.push(schema.text(trimmed, last.marks));
    }
    return taken;
  }

  private flush(): void {
    const content = this.takeInlines();
    const blank = content.every((node) => node.isText && !(node.text as string).trim());
    if (!blank) this.paragraphs.push(schema.node('paragraph', { ...this.block }, content));
  }
}
