/** The outline beside the text: where one is, what is still empty, and how the sections are arranged. */
import { button, make, type Child } from './element';
import { afterWhom, OutlineDeeds } from './outline_deeds';
import { load, type CoverageData, type OutlineData, type PageData, type SectionData, type SectionKind } from './page_data';
import { stateChip } from './section_state';
import { countOfWords } from './sentences';
import { say, type SentenceKey } from './sentences_beside';

const PARTS: readonly SectionKind[] = ['front', 'section', 'annex'];

/** What is counted beside a section's heading. */
type Counted = 'comments' | 'suggestions' | 'notes';

export const coverageSentence = (coverage: readonly CoverageData[]): string => {
  const count = (key: boolean, covered: boolean): number => coverage.filter((each) => each.key === key && (!covered || each.covered)).length;
  return say('coverage', { key: count(true, true), keys: count(true, false), others: count(false, true), all: count(false, false) });
};

export class OutlinePanel {
  private outline: OutlineData;
  private readonly deeds: OutlineDeeds;
  private readonly waiting = { comments: new Map<string, number>(), suggestions: new Map<string, number>(), notes: new Map<string, number>() };
  private currentSection: string | null = null;
  private arranging = false;
  /** While somebody presses something here it stays as it is: a press upon what is drawn anew meanwhile is no click. */
  private pressed = false;
  private stale = false;
  /** What opens the drawer in a small window. */
  readonly opener = button(say('outline'), () => this.toggle(), { class: 'btn to-desk' });

  constructor(
    private readonly nav: HTMLElement,
    private readonly page: PageData,
    /** What the drawer of a small window begins with. */
    private readonly above: HTMLElement,
    announce: (sentence: string) => void,
    /** Hears of each new outline, so that headings and left-out reasons on the paper follow. */
    private readonly changed: (outline: OutlineData) => void,
  ) {
    nav.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Element && !nav.contains(relatedTarget) && !relatedTarget.closest('dialog')) this.toggle(false);
    });
    nav.addEventListener('pointerdown', () => {
      this.pressed = true;
    });
    for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => setTimeout(() => this.released()));
    this.outline = page;
    this.deeds = new OutlineDeeds(page, () => this.outline, (outline) => this.take(outline), () => this.fetch(), announce);
    this.draw();
  }

  get actions(): OutlineDeeds {
    return this.deeds;
  }

  section(id: string): SectionData | undefined {
    return this.outline.sections.find((section) => section.id === id);
  }

  async fetch(): Promise<void> {
    const outline = await load<OutlineData>(this.page.urls.outline);
    if (outline) this.take(outline);
  }

  private take(outline: OutlineData): void {
    if (outline.revision < this.outline.revision) return;
    this.outline = outline;
    this.draw();
    this.changed(outline);
  }

  /** A section holds this many words on this page: before the server says so. */
  counted(id: string, words: number): void {
    const sections = this.outline.sections.map((section) => (section.id === id ? { ...section, words } : section));
    const isCovered = (code: string): boolean => sections.some((each) => each.components.includes(code) && !!each.words && !each.left_out);
    const coverage = this.outline.coverage.map((each) => ({ ...each, covered: isCovered(each.code) }));
    this.outline = { ...this.outline, sections, coverage };
    this.draw();
  }

  /** How many comments wait for an answer, suggestions for a decision, or notes are open, in each section. */
  count(what: Counted, open: ReadonlyMap<string, number>): void {
    const known = this.waiting[what];
    if (known.size === open.size && [...open].every(([id, count]) => known.get(id) === count)) return;
    this.waiting[what] = new Map(open);
    this.draw();
  }

  /** Marks where the person is. */
  at(section: string): void {
    if (this.currentSection === section) return;
    this.currentSection = section;
    for (const link of this.nav.querySelectorAll('.outline-list a')) {
      if (link.getAttribute('href') === `#s-${section}`) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  private released(): void {
    this.pressed = false;
    if (this.stale) this.draw();
  }

  private draw(): void {
    this.stale = this.pressed;
    if (this.pressed) return;
    // A question about the outline keeps the focus in its dialog; else the list keeps it where it was.
    const focused = this.nav.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.key : undefined;
    const opened = [...this.nav.querySelectorAll<HTMLDetailsElement>('details[open]')].map(({ dataset }) => dataset.key);
    const close = make('button', { type: 'button', class: 'btn close' }, say('close_outline'), { click: () => this.toggle(false) });
    const parts = PARTS.flatMap((kind) => {
      const sections = this.outline.sections.filter((section) => section.kind === kind);
      return sections.length ? [make('p', { class: 'part-name' }, say(`part_${kind}`)), make('ol', { class: 'outline-list' }, sections.map((each) => this.item(each)))] : [];
    });
    this.nav.replaceChildren(
      close,
      this.above,
      make('div', { class: 'row' }, [make('h2', {}, say('outline')), this.page.can.arrange && this.arrangeSwitch()]),
      ...this.strip(),
      ...parts,
      ...(this.page.can.arrange ? [button(say('add_section'), () => this.deeds.add(), { class: 'btn btn-quiet', 'data-key': 'add' })] : []),
      ...this.coverage(),
    );
    for (const details of this.nav.querySelectorAll<HTMLDetailsElement>('details')) details.open = opened.includes(details.dataset.key);
    if (focused) this.nav.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  private strip(): Node[] {
    if (!this.outline.coverage.length) return [];
    const square = ({ covered, left_out }: CoverageData): HTMLElement => make('span', { class: left_out ? 'out' : covered ? null : 'no' });
    const [keys, others] = [true, false].map((key) => this.outline.coverage.filter((each) => each.key === key).map(square));
    return [
      make('a', { class: 'label', href: '#coverage', 'data-key': 'coverage' }, coverageSentence(this.outline.coverage)),
      make('div', { class: 'strip', 'aria-hidden': 'true' }, [...(keys ?? []), make('span', { class: 'gap' }), ...(others ?? [])]),
    ];
  }

  private item(section: SectionData): HTMLElement {
    const { id, heading, number, components, key, level, words } = section;
    const count = (what: Counted): number => this.waiting[what].get(id) ?? 0;
    const told = (what: Counted): Child => count(what) > 0 && make('span', { class: 'open' }, count(what) === 1 ? say(`${what}_one`) : say(`${what}_many`, { count: count(what) }));
    const state: Child[] = [
      components.length > 0 && make('span', {}, say(key ? 'key_component' : 'recommended')),
      stateChip(section),
      section.in_charge && make('span', { class: 'open', dir: 'auto' }, section.in_charge.name),
      !!words && make('span', { class: 'open' }, countOfWords(words)),
      told('comments'),
      told('suggestions'),
      told('notes'),
    ];
    const link = make('a', { href: `#s-${id}`, 'data-key': `go-${id}`, class: level > 1 ? 'is-under' : null, 'aria-current': id === this.currentSection ? 'true' : null }, [
      make('span', { class: 'num' }, number ?? ''),
      heading,
      make('span', { class: 'state' }, state),
    ], { click: () => this.toggle(false) });
    return make('li', {}, [link, this.arranging && this.arrange(section)]);
  }

  private arrangeSwitch(): HTMLElement {
    const flip = (): void => {
      this.arranging = !this.arranging;
      this.draw();
    };
    return button(say('arrange'), flip, { class: 'btn btn-quiet push', 'data-key': 'arrange', 'aria-pressed': String(this.arranging) });
  }

  private arrange(section: SectionData): HTMLElement {
    const { id, heading, components, left_out } = section;
    const recommended = components.length > 0 && !section.key;
    const deed = (key: SentenceKey, done: () => void, off = false): HTMLElement =>
      button(say(key), () => !off && done(), { class: 'btn btn-quiet', 'aria-disabled': off ? 'true' : null, 'data-key': `${key}-${id}` });
    const cannot = (by: 1 | -1): boolean => afterWhom(this.outline.sections, section, by) === undefined;
    return make('details', { class: 'arrange', 'data-key': id }, [
      make('summary', { 'data-key': `arrange-${id}` }, [say('change'), make('span', { class: 'visually-hidden' }, ` “${heading}”`)]),
      make('div', { class: 'row' }, [
        deed('rename', () => this.deeds.rename(section)),
        deed('move_up', () => this.deeds.move(section, -1), cannot(-1)),
        deed('move_down', () => this.deeds.move(section, 1), cannot(1)),
        deed('in_charge', () => this.deeds.putInCharge(section)),
        deed('tag', () => this.deeds.tag(section)),
        left_out ? deed('bring_back', () => this.deeds.bringBack(section)) : recommended && deed('leave_out', () => this.deeds.leaveOut(section)),
        deed('remove', () => this.deeds.remove(section)),
      ]),
    ]);
  }

  private coverage(): Node[] {
    const { coverage } = this.outline;
    if (!coverage.length) return [];
    const chip = ({ covered, left_out }: CoverageData): HTMLElement => {
      const [look, shape, words] = left_out ? ['', 'bar', say('state_left_out')] : covered ? [' good', 'square-full', say('covered')] : [' warn', 'square', say('not_covered')];
      return make('span', { class: `chip${look}`, 'data-shape': shape }, words);
    };
    return [make('section', { class: 'coverage', 'aria-labelledby': 'coverage' }, [
      make('h2', { id: 'coverage', tabindex: '-1' }, coverageSentence(coverage)),
      make('ul', {}, coverage.map((each) => make('li', { class: each.key ? 'key' : null }, [each.heading, ' ', chip(each)]))),
    ])];
  }

  get isOpen(): boolean {
    return this.nav.classList.contains('is-open');
  }

  /** Opens or closes the drawer; on a wide window the outline is always there and only takes the focus. */
  toggle(open = !this.isOpen): void {
    const closes = !open && this.isOpen;
    this.nav.classList.toggle('is-open', open);
    if (open) (this.nav.querySelector<HTMLElement>('[aria-current]') ?? this.nav.querySelector<HTMLElement>('a'))?.focus();
    else if (closes && this.nav.contains(document.activeElement)) this.opener.focus();
  }
}
