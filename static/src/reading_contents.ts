/** The contents beside a text say where its reader is. */

/** How much of the window's height a section must have passed to be the one that is read. */
const LINE = 0.25;

const entryOf = (contents: Element, section: Element): Element | null =>
  contents.querySelector(`a[href="#${CSS.escape(section.id)}"]`);

/** Marks the entry of the section that stands at the line; deeper sections without an entry keep the one before. */
export const followReader = (contents: HTMLElement, article: HTMLElement): void => {
  const sections = Array.from(article.querySelectorAll<HTMLElement>('[data-section]')).filter((one) => entryOf(contents, one));
  let waiting = 0;
  const mark = (): void => {
    waiting = 0;
    const line = innerHeight * LINE;
    const here = sections.filter((one) => one.getBoundingClientRect().top <= line).at(-1);
    const entry = here && entryOf(contents, here);
    const before = contents.querySelector('[aria-current]');
    if (before === entry) return;
    before?.removeAttribute('aria-current');
    entry?.setAttribute('aria-current', 'true');
    // Within the contents alone: the text itself must not move.
    if (entry instanceof HTMLElement && contents.scrollHeight > contents.clientHeight) {
      contents.scrollTop = entry.offsetTop - contents.clientHeight / 2;
    }
  };
  addEventListener('scroll', () => (waiting ||= requestAnimationFrame(mark)), { passive: true });
  mark();
};
