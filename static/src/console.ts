/** What Yjs says on the console, without the colours of its library: the build puts this in the place of `lib0/logging`. */
const plain = (words: readonly unknown[]): unknown[] => words.filter((word) => typeof word !== 'symbol');

export const [BOLD, UNBOLD, ORANGE, RED] = [Symbol('bold'), Symbol('unbold'), Symbol('orange'), Symbol('red')];
export const print = (...words: unknown[]): void => console.info(...plain(words));
export const warn = (...words: unknown[]): void => console.warn(...plain(words));
