/** The question for the address of a link. */
import type { EditorView } from 'prosemirror-view';
import { setLink } from './commands';
import { ask, Field } from './dialogs';
import { button, make } from './element';
import { isSafeLink } from './schema';
import { say } from './sentences_beside';

/** Asks for the address of a link on the selected words of an editor. */
export const linkDialog = (view: EditorView): void => {
  const { from, to, $from } = view.state.selection;
  let present = $from.marks().find((mark) => mark.type.name === 'link');
  view.state.doc.nodesBetween(from, to, (node) => {
    present ??= node.marks.find((mark) => mark.type.name === 'link');
  });
  const address = new Field(make('input', { type: 'url', value: present?.attrs.href ?? '' }), say('link_address'), say('link_hint'));
  const set = (href: string | null): void => {
    setLink(href)(view.state, view.dispatch.bind(view));
    view.focus();
  };
  ask({
    title: say('link_title'),
    content: [address.element],
    main: say('link_set'),
    more: (close) => (present ? [button(say('link_drop'), () => { close(); set(null); })] : []),
    submit: () => {
      if (!isSafeLink(address.value)) {
        address.complain(say('link_bad'));
        return false;
      }
      queueMicrotask(() => set(address.value));
      return true;
    },
  });
};
