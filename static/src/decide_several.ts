/** Deciding on several suggestions at once: all of a section's, all of one person's, with one reason. */
import { Field, openDialog } from './dialogs';
import { button, make } from './element';
import { nameOf } from './people';
import type { SectionRoom } from './section_room';
import { say } from './sentences_beside';
import type { Verdict } from './suggestion_card';
import type { Placed, SuggestionItems } from './suggestion_items';

/** As many as one message may carry. */
const MOST = 2000;

/** Asks which, and why; it begins with those of a section. */
export const decideSeveral = (items: SuggestionItems, room: SectionRoom): void => {
  const scope = new Field(make('select', {}, [
    make('option', { value: 'section' }, say('several_section', { count: items.of(room).length })),
    make('option', { value: 'all' }, say('several_all', { count: items.all().length })),
  ]), say('several_where'));
  const whose = new Field(make('select'), say('several_whose'));
  const reason = new Field(make('textarea', { maxlength: 2000, dir: 'auto' }), say('reason_for_authors'));
  const within = (): Placed[] => (scope.value === 'all' ? items.all() : items.of(room));
  const chosen = (): Placed[] => within().filter(({ suggestion }) => !whose.value || suggestion.by === whose.value).slice(0, MOST);

  openDialog(say('several_title'), (close) => {
    const decide = (verdict: Verdict) => (): void => {
      const all = chosen();
      close();
      if (all.length) void items.decide(all, verdict, reason.value);
    };
    const [accept, reject] = [button('', decide('accepted')), button('', decide('rejected'))];
    const count = (): void => {
      const { length } = chosen();
      accept.textContent = say('several_accept', { count: length });
      reject.textContent = say('several_reject', { count: length });
    };
    const list = (): void => {
      const byPerson = new Map<string, number>();
      for (const { suggestion } of within()) byPerson.set(suggestion.by, (byPerson.get(suggestion.by) ?? 0) + 1);
      whose.control.replaceChildren(
        make('option', { value: '' }, say('several_everybody')),
        ...[...byPerson].map(([id, number]) => make('option', { value: id }, say('several_person', { name: nameOf(id), count: number }))),
      );
      count();
    };
    scope.control.addEventListener('change', list);
    whose.control.addEventListener('change', count);
    list();
    return [
      make('p', {}, say('several_why')),
      make('div', { class: 'stack' }, [scope.element, whose.element, reason.element, make('div', { class: 'row' }, [accept, reject, button(say('cancel'), close, { class: 'btn btn-quiet' })])]),
    ];
  });
};
