/** What can be done to the outline, each with its question; the server decides, and tells when somebody was faster. */
import { ask, Field } from './dialogs';
import { make } from './element';
import type { ComponentData, OutlineData, PageData, SectionData } from './page_data';
import { send } from './requests';
import type { Said } from './section_state';
import { isSentence, say } from './sentences_beside';

export type Deed = Record<string, unknown> & { deed: string };
type Outcome = { done: boolean; fields: Record<string, string> };

const sentenceFor = (code: string): string => (isSentence(code) ? say(code) : code.includes(' ') ? code : say('field_bad'));

export class OutlineDeeds {
  constructor(
    private readonly page: PageData,
    private readonly current: () => OutlineData,
    private readonly show: (outline: OutlineData) => void,
    private readonly refetch: () => Promise<void>,
    private readonly announce: (sentence: string) => void,
  ) {}

  /** Sends a deed; shows the new outline, or what stands against it. */
  private async perform(deed: Deed, said: string): Promise<Outcome> {
    const answer = await send<OutlineData>(this.page.urls.outline, this.page.csrf, { revision: this.current().revision, ...deed });
    if (answer.ok) {
      this.show(answer.value);
      this.announce(said);
      return { done: true, fields: {} };
    }
    if (answer.status === 409) {
      await this.refetch();
      this.announce(say('stale'));
      return { done: false, fields: {} };
    }
    const [first] = Object.values(answer.fields);
    this.announce(first ? sentenceFor(first) : say('deed_failed'));
    return { done: false, fields: answer.fields };
  }

  private complainAt(field: Field, name: string, { fields }: Outcome): void {
    const code = fields[name] ?? Object.values(fields)[0];
    field.complain(code ? sentenceFor(code) : null);
  }

  rename({ id, heading }: SectionData): void {
    const field = new Field(make('input', { value: heading, maxlength: 300 }), say('section_heading'));
    ask({
      title: say('rename_this', { heading }),
      content: [field.element],
      main: say('rename_do'),
      submit: async () => {
        if (!field.value) {
          field.complain(say('heading_missing'));
          return false;
        }
        const outcome = await this.perform({ deed: 'rename', section: id, heading: field.value }, say('done_rename'));
        this.complainAt(field, 'heading', outcome);
        return outcome.done;
      },
    });
  }

  add(): void {
    const part = this.current().sections.filter(({ kind }) => kind === 'section');
    const heading = new Field(make('input', { maxlength: 300 }), say('section_heading'));
    const places = [make('option', { value: '' }, say('at_start')), ...part.map((each) => make('option', { value: each.id }, each.heading))];
    const after = new Field(make('select', {}, places), say('after'));
    after.control.value = part.at(-1)?.id ?? '';
    const level = new Field(make('select', {}, [make('option', { value: 1 }, say('level_1')), make('option', { value: 2 }, say('level_2'))]), say('level'));
    ask({
      title: say('add_section').replace('…', ''),
      content: [heading.element, after.element, level.element],
      main: say('add_here'),
      submit: async () => {
        if (!heading.value) {
          heading.complain(say('heading_missing'));
          return false;
        }
        const deed = { deed: 'add', heading: heading.value, after: after.value || null, level: Number(level.value), kind: 'section' };
        const outcome = await this.perform(deed, say('done_add'));
        this.complainAt(outcome.fields.level ? level : heading, outcome.fields.level ? 'level' : 'heading', outcome);
        return outcome.done;
      },
    });
  }

  remove({ id, heading }: SectionData): void {
    ask({
      title: say('remove_title', { heading }),
      why: say('remove_why'),
      content: [],
      main: say('remove_do'),
      danger: true,
      submit: async () => (await this.perform({ deed: 'remove', section: id }, say('done_remove'))).done || true,
    });
  }

  tag({ id, heading, components }: SectionData): void {
    const box = ({ code, heading: words, key }: ComponentData): HTMLElement =>
      make('label', { class: 'check' }, [
        make('input', { type: 'checkbox', value: code, checked: components.includes(code) }),
        make('span', {}, `${words} (${key ? say('key_component') : say('recommended')})`),
      ]);
    const boxes = make('fieldset', {}, [make('legend', { class: 'visually-hidden' }, say('tag_title', { heading })), ...this.page.components.map(box)]);
    ask({
      title: say('tag_title', { heading }),
      content: [boxes],
      main: say('tag_do'),
      submit: async () => {
        const chosen = [...boxes.querySelectorAll<HTMLInputElement>(':checked')].map(({ value }) => value);
        return (await this.perform({ deed: 'tag', section: id, components: chosen }, say('done_tag'))).done;
      },
    });
  }

  leaveOut({ id, heading }: SectionData): void {
    const reason = new Field(make('textarea', { maxlength: 2000 }), say('leave_out_reason'));
    ask({
      title: say('leave_out_title', { heading }),
      content: [reason.element],
      main: say('leave_out_do'),
      submit: async () => {
        if (!reason.value) {
          reason.complain(say('reason_missing'));
          return false;
        }
        const outcome = await this.perform({ deed: 'leave_out', section: id, reason: reason.value }, say('done_leave_out'));
        this.complainAt(reason, 'reason', outcome);
        return outcome.done;
      },
    });
  }

  setState({ id }: SectionData, state: Said): void {
    void this.perform({ deed: 'set_state', section: id, state }, say('done_state', { state: say(`state_${state}`) }));
  }

  putInCharge({ id, heading, in_charge }: SectionData): void {
    const people = this.page.writers.map((one) => make('option', { value: one.id, selected: one.id === in_charge?.id }, one.name));
    const person = new Field(make('select', {}, [make('option', { value: '' }, say('nobody')), ...people]), say('in_charge_who'));
    ask({
      title: say('in_charge_title', { heading }),
      content: [person.element],
      main: say('in_charge_do'),
      submit: async () => {
        const outcome = await this.perform({ deed: 'put_in_charge', section: id, person: person.value || null }, say('done_in_charge'));
        this.complainAt(person, 'person', outcome);
        return outcome.done;
      },
    });
  }

  bringBack({ id }: SectionData): void {
    void this.perform({ deed: 'bring_back', section: id }, say('done_bring_back'));
  }

  /** Moves a section with its subsections past its neighbour; false when there is none. */
  move(section: SectionData, by: 1 | -1): void {
    const after = afterWhom(this.current().sections, section, by);
    if (after === undefined) return;
    void this.perform({ deed: 'move', section: section.id, after }, say('done_move', { heading: section.heading }));
  }
}

/** Behind which section one comes when it moves up or down past its neighbour of the same level; null: at the head of
 *  its part; undefined: it cannot move. */
export const afterWhom = (sections: readonly SectionData[], section: SectionData, by: 1 | -1): string | null | undefined => {
  const part = sections.filter(({ kind }) => kind === section.kind);
  const at = part.findIndex(({ id }) => id === section.id);
  let neighbour = at + by;
  while (part[neighbour] && (part[neighbour] as SectionData).level > section.level) neighbour += by;
  const found = part[neighbour];
  if (!found || found.level < section.level) return undefined;
  return by > 0 ? found.id : part[neighbour - 1]?.id ?? null;
};
