/** Questions in a dialog, and fields with their errors beside them. */
import { button, elementId, make, type Child } from './element';
import { say } from './sentences';

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A control with its label above it and, when told, its error between the two. */
export class Field {
  readonly element: HTMLElement;
  private readonly id: string;

  constructor(readonly control: Control, label: string, hint = '') {
    this.id = elementId('field');
    control.id = this.id;
    const hinted = hint ? make('span', { class: 'hint', id: `${this.id}-hint` }, hint) : null;
    if (hinted) control.setAttribute('aria-describedby', hinted.id);
    this.element = make('div', { class: 'field' }, [make('label', { for: this.id }, label), control, hinted]);
  }

  get value(): string {
    return this.control.value.trim();
  }

  /** Shows what is wrong, or takes it away with null. */
  complain(sentence: string | null): void {
    this.element.querySelector('.error')?.remove();
    this.element.classList.toggle('field-bad', !!sentence);
    const hint = this.element.querySelector('.hint')?.id ?? '';
    if (!sentence) {
      this.control.removeAttribute('aria-invalid');
      if (hint) this.control.setAttribute('aria-describedby', hint);
      else this.control.removeAttribute('aria-describedby');
      return;
    }
    const error = make('span', { class: 'error', id: `${this.id}-error` }, sentence);
    this.control.before(error);
    this.control.setAttribute('aria-invalid', 'true');
    this.control.setAttribute('aria-describedby', `${error.id} ${hint}`.trim());
  }
}

/** Opens a dialog with a heading that has the focus; Escape closes it, and the focus returns to where it was. */
export const openDialog = (title: string, children: (close: () => void) => readonly Child[]): HTMLDialogElement => {
  const id = elementId('dialog');
  const heading = make('h2', { id, tabindex: '-1', autofocus: true }, title);
  const dialog = make('dialog', { class: 'dialog', 'aria-labelledby': id }, [heading]);
  const close = (): void => dialog.close();
  for (const child of children(close)) if (child) dialog.append(child);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  heading.focus();
  return dialog;
};

export type Question = {
  title: string;
  why?: string;
  content: readonly Child[];
  main: string;
  danger?: boolean;
  /** What leaves everything as it is. */
  stay?: string;
  more?: (close: () => void) => readonly Child[];
  /** Does it. True when it is done; false keeps the dialog open, with the errors shown at the fields. */
  submit: () => Promise<boolean> | boolean;
};

/** Asks something that a form answers. */
export const ask = ({ title, why, content, main, danger, stay, more, submit }: Question): HTMLDialogElement =>
  openDialog(title, (close) => {
    const sending = make('button', { type: 'submit', class: `btn ${danger ? 'btn-danger' : 'btn-main'}` }, main);
    const form = make('form', { class: 'stack', novalidate: true }, [
      ...content,
      make('div', { class: 'row' }, [sending, ...(more?.(close) ?? []), button(stay ?? say('cancel'), close)]),
    ], {
      submit: (event) => {
        event.preventDefault();
        if (sending.getAttribute('aria-busy')) return;
        sending.setAttribute('aria-busy', 'true');
        void Promise.resolve(submit()).then((done) => {
          sending.removeAttribute('aria-busy');
          if (done) close();
          else form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
        });
      },
    });
    return [why ? make('p', {}, why) : null, form];
  });
