/** The sentences of find and replace. */
export const FIND = {
  find_words: 'Find',
  find_case: 'Same capitals',
  find_before: 'Previous',
  find_next: 'Next',
  find_count: '{place} of {count}',
  find_nothing: 'Not found',
  find_coming: '{found}. Texts are still on their way.',
  replace_by: 'Replace by',
  replace_one: 'Replace',
  replace_all: 'Replace all',
  replaced: '{count} replaced. Undo takes them back, section by section.',
} as const;
