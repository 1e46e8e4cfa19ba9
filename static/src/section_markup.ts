/** The markup around a section's editor, as the server writes it: heading and number, the line below them, what belongs here
 *  while nothing is written or has come, and why the section is left out. */
import type { Node } from 'prosemirror-model';
import { hide, putWords } from './element';
import type { SectionData } from './page_data';
import { drawSectionLine } from './section_line';
import type { Said } from './section_state';
import { say } from './sentences';

export class SectionMarkup {
  private readonly guide: HTMLElement | null;
  private readonly coming: HTMLElement | null;

  /** `choose` sets how far the section is, `putInCharge` asks who is in charge; each null for who may not. */
  constructor(
    private readonly element: HTMLElement,
    private readonly data: SectionData,
    private readonly choose: ((state: Said) => void) | null,
    private readonly putInCharge: (() => void) | null,
  ) {
    this.guide = this.find('.guide');
    this.coming = this.find('.coming');
  }

  private find(selector: string): HTMLElement | null {
    return this.element.querySelector<HTMLElement>(selector);
  }

  /** Shows what belongs here while nothing is written, or that the text is still to come. */
  showEmpty(doc: Node, isComing: boolean): void {
    hide(this.guide, isComing || doc.childCount > 1 || doc.textContent !== '');
    hide(this.coming, !isComing);
  }

  showLine(): void {
    const facts = this.find('.sec-line .facts');
    if (facts) drawSectionLine(facts, this.data, this.choose, this.putInCharge);
  }

  /** Follows the outline: heading, number, and whether the section is left out. */
  follow(sections: readonly SectionData[]): void {
    const now = sections.find(({ id }) => id === this.data.id);
    this.element.hidden = !now;
    if (!now) return;
    const { words } = this.data;
    Object.assign(this.data, now, { words: words ?? now.words });
    this.showLine();
    const heading = this.find('.heading');
    if (heading) putWords(heading, now.heading);
    const number = this.find('h2 .num');
    if (number) number.textContent = now.number ?? '';
    this.numberParagraphs(sections);
    this.showLeftOut(now.left_out);
  }

  /** Paragraphs count through a top section and those below it; the style sheet counts. */
  private numberParagraphs(sections: readonly SectionData[]): void {
    const { id: own } = this.data;
    const top = sections.slice(0, sections.findIndex(({ id }) => id === own) + 1).filter(({ level }) => level === 1).at(-1);
    this.element.classList.toggle('is-top', top?.id === own);
    this.element.classList.toggle('is-numbered', !!top?.number);
    this.element.style.setProperty('--number', JSON.stringify(top?.number ?? ''));
  }

  private showLeftOut(why: string | null): void {
    const leftOut = this.find('.left-out');
    if (leftOut) {
      leftOut.hidden = !why;
      const reason = leftOut.querySelector('.reason');
      if (reason && why) reason.textContent = say('left_out_because', { reason: why });
    }
    const written = this.find('.written');
    if (written) written.hidden = !!why;
  }
}
