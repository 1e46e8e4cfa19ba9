/** Moments are sent in UTC and shown in the reader's own zone. */

/** Where a language alone would not say how a day is written: English days come before their month. */
const WRITTEN_AS: Record<string, string> = { en: 'en-GB' };

/** The locale in which days of a language are written. */
export const localeOf = (language: string): string => WRITTEN_AS[language] ?? language;

/** A moment in the reader's own zone, with the zone's name, as the server writes it: "13 October 2026, 01:59 CEST". */
export const inOwnZone = (moment: Date, language: string, timeZone?: string): string => {
  const locale = localeOf(language);
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone });
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone,
  });
  return `${day.format(moment)}, ${time.format(moment)}`;
};

/** Rewrites each `<time data-zone>`. With `data-zone="both"` UTC stays behind the reader's own: for deadlines. */
export const showOwnZone = (page: ParentNode, language: string, timeZone?: string): void => {
  for (const element of page.querySelectorAll<HTMLTimeElement>('time[data-zone]')) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const own = inOwnZone(moment, language, timeZone);
    if (own.endsWith('UTC')) continue;
    element.textContent = element.dataset['zone'] === 'both' ? `${own} (${element.textContent})` : own;
  }
};
