/** The sheet of paper: its sections in the order of the outline, those that were added while the page was open too. */
import type { OutlineData, SectionData } from './page_data';
import { SectionRoom, type Surroundings } from './section_room';

export class Paper {
  readonly rooms: SectionRoom[] = [];
  private following = Promise.resolve();

  /** `added` hears of each section that came after the page was opened. */
  constructor(
    private readonly host: HTMLElement,
    private readonly person: string,
    private readonly client: number,
    private readonly around: Surroundings,
    private readonly added: (room: SectionRoom) => void,
  ) {}

  /** Opens the sections that stand on the page. */
  async open(sections: readonly SectionData[]): Promise<void> {
    const opened = await Promise.all(sections.map((section) => SectionRoom.open(section, this.person, this.client, this.around)));
    this.rooms.push(...opened.filter((room): room is SectionRoom => room !== null));
  }

  room(section: string | null): SectionRoom | undefined {
    return this.rooms.find(({ id }) => id === section);
  }

  /** Follows the outline, one after the other. */
  follow(outline: OutlineData): void {
    this.following = this.following.then(() => this.take(outline)).catch((error: unknown) => console.info('The paper could not follow the outline.', error));
  }

  private async take(outline: OutlineData): Promise<void> {
    const fresh = outline.sections.filter(({ id }) => !this.room(id));
    if (fresh.length) await this.fetchSections(fresh);
    const order = outline.sections.flatMap(({ id }) => this.room(id) ?? []);
    this.arrange(order);
    this.rooms.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    for (const room of this.rooms) room.follow(outline);
  }

  /** New sections come with their markup, which the server writes. */
  private async fetchSections(sections: readonly SectionData[]): Promise<void> {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const section of sections) {
      const markup = page.querySelector(`[data-section="${CSS.escape(section.id)}"]`);
      if (!markup) continue;
      this.host.append(document.adoptNode(markup));
      const room = await SectionRoom.open(section, this.person, this.client, this.around);
      if (!room) continue;
      this.rooms.push(room);
      this.added(room);
    }
  }

  /** Brings the sections into order; a caret in one that has to move stays where it is. */
  private arrange(order: readonly SectionRoom[]): void {
    const focused = this.rooms.find(({ view }) => view.hasFocus());
    let before = this.host.querySelector<Element>('[data-section]');
    for (const { element } of order) {
      if (element === before) before = before.nextElementSibling;
      else this.host.insertBefore(element, before);
    }
    if (focused && !focused.view.hasFocus()) focused.view.focus();
  }
}
