/** The sentences of the text and its editors, so that they can be translated; those of what comes later are in
 *  `sentences_beside`. */

export type Values = Record<string, string | number>;

export const SENTENCES = {
  // The saving state, in the bar
  connecting: 'Connecting…',
  connected: 'Connected',
  fetching: 'Fetching the text…',
  saving: 'Saving…',
  saved: 'Saved',
  offline_short: 'Offline',
  offline_strip: 'Offline. What you write is kept on this device.',
  not_saved: 'Not saved: see section {heading}',
  signed_out_short: 'Signed out',
  shut_out_short: 'No access',
  old_bundle_short: 'Reload the page',
  later_short: 'Waiting to save',
  reading: 'You read along',

  // What happens to the work
  offline_lead: 'You are offline.',
  offline: 'Go on writing. Your {changes} are kept on this device and will be sent when the connection returns.',
  offline_nothing: 'Go on writing. What you write is kept on this device and will be sent when the connection returns.',
  changes_one: '1 change',
  changes_many: '{count} changes',
  back: 'Back online. Everything is saved.',
  back_connected: 'Back online.',
  closed: 'Section “{heading}” is closed. Your words are kept: copy them. Nobody can write or suggest here now.',
  denied: 'You can no longer write or suggest in the section “{heading}”. Your words are kept on this device: copy them, or ask the team.',
  only_suggestions: 'In the section “{heading}” you can only suggest now. Your words are kept on this device: hand them in as suggestions, or copy them. Words of new tables and footnotes come as paragraphs; other formatting is left out.',
  hand_in: 'Hand in as suggestions',
  handed_in: 'Your words are handed in as suggestions. They wait for the team’s decision.',
  old_bundle: 'A newer editor is available. Reload the page when it suits you. Your text is kept.',
  parts_away: 'A part of this page could not be fetched, so that was not done. Your text is kept. Try again when you are online, or reload the page.',
  read_anew: '“{heading}” was not the same here as on the server. It is loaded again; your own words are in it.',
  bad_update: 'Your last change could not be read and was not taken. It is kept on this device; copy it and reload the page.',
  too_large: 'That was more than can be added at once (256 KB). Add it in parts.',
  too_often: 'That was fast. Your changes are kept and are sent in a moment.',
  store: 'We cannot save just now. Keep this page open; your changes are kept here and sent as soon as we can.',
  signed_out: 'You were signed out. Sign in again in another tab; this page keeps your text.',
  shut_out: 'You can no longer read this text. What you had not sent is kept on this device: copy it, or ask the team.',
  copy_words: 'Copy my words',
  copied: 'Copied.',
  show_shared: 'Show the shared text',
  reload: 'Reload the page',

  // Signing out
  sign_out_title: 'Sign out now?',
  sign_out_loses: 'You wrote something that is not saved yet. When you sign out, this device forgets it.',
  sign_out_do: 'Sign out and lose it',
  stay: 'Stay signed in',

  // Modes
  mode: 'How you write',
  mode_edit: 'Editing',
  mode_suggest: 'Suggesting',
  mode_view: 'Viewing',
  said_edit: 'Editing. Your changes are shared at once.',
  said_suggest: 'Suggesting. Your changes wait for a decision.',
  said_view: 'Viewing. Nothing you type changes the text.',

  // Suggestions in the text
  somebody: 'Somebody',
  suggests_add: '{name} suggests to add this',
  suggests_delete: '{name} suggests to delete this',
  end_added: '{name} suggests a new paragraph here',
  author_carried: '{name}’s words, brought here by {carrier}',
  end_removed: '{name} suggests to join the paragraphs here',

  // What cannot be suggested
  cannot_formatting: 'The formatting of words that are there cannot be suggested. Write the team a note on them instead.',
  cannot_object: 'Tables and footnotes cannot be suggested. Write the team a note instead, or suggest the words as a paragraph.',
  cannot_break_here: 'In a table or a footnote you can suggest words, but no new paragraph.',
  instead_note: 'Write a note',
  switch_to_editing: 'Switch to editing',
  dismiss: 'Dismiss',

  // Dialogs
  close: 'Close',
  cancel: 'Cancel',

  // Tables and footnotes
  caption: 'Caption of the table',
  table_tools: 'Table',
  row_above: 'Row above',
  row_below: 'Row below',
  column_before: 'Column before',
  column_after: 'Column after',
  row_remove: 'Remove row',
  column_remove: 'Remove column',
  head_row: 'First row is a heading',
  table_remove: 'Remove table',
  table_gone: 'This table has not arrived yet.',
  cell: 'Row {row}, column {column}',
  row_added: 'Row added.',
  column_added: 'Column added.',
  row_removed: 'Row removed. Undo brings it back.',
  column_removed: 'Column removed. Undo brings it back.',
  table_removed: 'Table removed. Undo brings it back.',
  note: 'Footnote',
  note_with: 'Footnote: {words}',
  note_words: 'Words of the footnote',
  note_gone: 'This footnote has not arrived yet.',
  note_close: 'Close the footnote',

  // A section
  is_key: 'Key component',
  is_recommended: 'Recommended component',
  state_of: 'How far “{heading}” is',
  state_empty: 'Empty',
  state_drafting: 'Drafting',
  state_ready_for_review: 'Ready for review',
  state_settled: 'Settled',
  state_left_out: 'Left out',
  words_one: '1 word',
  words_many: '{count} words',
  in_charge_of: 'In charge: {name}',
  nobody_yet: 'nobody yet',
  left_out_because: 'Left out. Reason on the record: “{reason}”',
  cards_of: 'Comments, suggestions and notes in section {heading}',
} as const;

/** The sentences of a table by their names, with their values set in. */
export const speaking = <Key extends string>(table: Readonly<Record<Key, string>>) =>
  (key: Key, values: Values = {}): string => table[key].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));

export type SentenceKey = keyof typeof SENTENCES;
export const say = speaking<SentenceKey>(SENTENCES);

export const countOfChanges = (count: number): string =>
  count === 1 ? say('changes_one') : say('changes_many', { count });

export const countOfWords = (count: number): string =>
  count === 1 ? say('words_one') : say('words_many', { count: count.toLocaleString('en') });
