/** The list of keys. */
import { openDialog } from './dialogs';
import { button, make } from './element';
import { say } from './sentences_beside';
import { KEYS } from './sentences_tools';

export const showKeys = (): void => {
  const rows = KEYS.map(([keys, words]) => make('tr', {}, [make('th', { scope: 'row' }, [make('kbd', {}, keys)]), make('td', {}, words)]));
  openDialog(say('keys_title'), (close) => [
    make('table', { class: 'table' }, [make('tbody', {}, rows)]),
    make('div', { class: 'row' }, [button(say('close'), close)]),
  ]);
};
