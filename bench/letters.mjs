/** What the writers type. */
export const LETTERS = 'abcdefghij klmnopq';

export const letter = () => LETTERS[Math.floor(Math.random() * LETTERS.length)];
