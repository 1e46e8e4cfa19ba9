/** How the person writes, in words: Editing, Suggesting or Viewing. What somebody may not do is not offered. */
import { make } from './element';
import { say } from './sentences';

export type ModeName = 'edit' | 'suggest' | 'view';
export type WritingRights = { write: boolean; suggest: boolean };

export class Mode {
  private now: ModeName;

  /** `changed` hears of every other way of writing, whether the person chose it or the server's rights did. */
  constructor(private readonly host: HTMLElement, private rights: WritingRights, private readonly changed: () => void, private readonly announce: (sentence: string) => void) {
    this.now = this.offered[0] ?? 'view';
    this.draw();
  }

  /** Whether what the person types changes anything. */
  get mayWrite(): boolean {
    return this.now !== 'view' && this.offered.includes(this.now);
  }

  get suggesting(): boolean {
    return this.now === 'suggest';
  }

  /** The server says what the person may do now. A right that is withdrawn leaves the next weaker way of writing. */
  allow(rights: WritingRights): void {
    if (rights.write === this.rights.write && rights.suggest === this.rights.suggest) return;
    const before = this.offered;
    this.rights = rights;
    if (!this.offered.includes(this.now) && this.now !== 'view') this.now = this.offered[0] ?? 'view';
    else if (this.now === 'view' && before.length < 2) this.now = this.offered[0] ?? 'view';
    this.draw();
    this.changed();
  }

  /** Whether the person may write as well as suggest. */
  get mayEdit(): boolean {
    return this.offered.includes('edit');
  }

  /** From now on what the person writes is shared at once. */
  edit(): void {
    this.choose('edit');
    this.draw();
  }

  private get offered(): ModeName[] {
    const { write, suggest } = this.rights;
    return [...(write ? (['edit'] as const) : []), ...(write || suggest ? (['suggest', 'view'] as const) : [])];
  }

  private draw(): void {
    const offered = this.offered;
    const choice = (name: ModeName): HTMLElement =>
      make('label', {}, [
        make('input', { type: 'radio', name: 'mode', value: name, checked: this.now === name }, [], { change: () => this.choose(name) }),
        say(`mode_${name}`),
      ]);
    const legend = make('legend', { class: 'visually-hidden' }, say('mode'));
    this.host.replaceChildren(...(offered.length ? [make('fieldset', { class: 'switch' }, [legend, ...offered.map(choice)])] : []));
  }

  private choose(name: ModeName): void {
    this.now = name;
    this.changed();
    this.announce(say(`said_${name}`));
  }
}
