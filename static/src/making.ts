/** The page of something that is being made: its box is kept fresh, and what was made comes by itself. */

/** How often it is looked, and how long after a failed try, in milliseconds. */
const LOOK = 1000;
const LATER = 5000;

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** What an address answers: its page, "there" when it leads to what was made, or null when nothing answers. */
const look = async (address: string): Promise<Document | 'there' | null> => {
  const response = await fetch(address, { headers: { Accept: 'text/html' }, redirect: 'manual', cache: 'no-store' }).catch(() => null);
  if (!response || response.status === 429 || response.status === 503) return null;
  if (response.type === 'opaqueredirect') return 'there';
  if (response.headers.get('Content-Type')?.startsWith('text/html')) return new DOMParser().parseFromString(await response.text(), 'text/html');
  await response.body?.cancel(); // the file itself: the browser fetches it once more, to keep it
  return 'there';
};

/** Which quarter has been reached; nobody is told of every page. */
const quarter = (bar: HTMLProgressElement | null): number => (bar && bar.position > 0 ? Math.floor(bar.position * 4) : 0);

const follow = async (box: HTMLElement): Promise<void> => {
  const told = document.querySelector<HTMLElement>('[data-told]');
  const ready = document.querySelector<HTMLElement>('[data-ready]');
  const address = box.dataset['making'] ?? location.href;
  let reached = 0;
  for (;;) {
    await pause(LOOK);
    const found = await look(address);
    if (found === 'there') break;
    const fresh = found?.querySelector('[data-making]');
    if (found && !fresh) return location.replace(address); // it says what went wrong
    if (!fresh) await pause(LATER);
    else box.replaceChildren(...fresh.children);
    const now = quarter(box.querySelector('progress'));
    if (told && now > reached) told.textContent = box.querySelector('strong')?.textContent ?? '';
    reached = now;
  }
  if (ready) {
    box.hidden = true;
    ready.hidden = false;
    if (told) told.textContent = ready.querySelector('strong')?.textContent ?? '';
  }
  location.assign(address);
};

const box = document.querySelector<HTMLElement>('[data-making]');
if (box) void follow(box);
