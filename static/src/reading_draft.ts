/** What somebody types into the form of a comment is kept on the device until it is sent. */

const NOT_KEPT = new Set(['csrf_token', 'website', 'section', 'block', 'place', 'start', 'end', 'prefix', 'suffix']);

export class Draft {
  constructor(private readonly name: string) {}

  /** Puts back what was typed before; says whether there was anything. */
  restore(form: HTMLFormElement): boolean {
    const kept = this.read();
    for (const [name, value] of Object.entries(kept)) {
      const field = form.elements.namedItem(name);
      if (field instanceof RadioNodeList) field.value = value;
      else if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = true;
      else if (field instanceof HTMLElement && 'value' in field) field.value = value;
    }
    return Object.keys(kept).length > 0;
  }

  keep(form: HTMLFormElement): void {
    const typed = Array.from(new FormData(form)).filter(([name]) => !NOT_KEPT.has(name));
    try {
      localStorage.setItem(this.name, JSON.stringify(Object.fromEntries(typed)));
    } catch {
      // A full or closed store: the form itself still holds everything.
    }
  }

  forget(): void {
    try {
      localStorage.removeItem(this.name);
    } catch {
      // There is no store, so there is nothing in it.
    }
  }

  private read(): Record<string, string> {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? '{}') as Record<string, string>;
    } catch {
      return {};
    }
  }
}
