/** The sentences about the others on the page: who is here, and following somebody. */
export const TOGETHER = {
  here: 'Also here: {names}',
  and_more: '{names} and {count} more',
  here_one: 'Also here: {name}',
  here_many: 'Also here: {count} people',
  here_title: 'Who else is here',
  here_why: 'Follow somebody, and this page goes where they write. It stops as soon as you touch the page.',
  here_nobody: 'Nobody any more.',
  follow: 'Follow {name}',
  follow_short: 'Follow',
  following: 'You follow {name}. Any key, click, touch or scroll ends it.',
  follow_stop: 'Stop',
  follow_began: 'You follow {name}. Any key, click, touch or scroll ends it.',
  follow_ended: 'You no longer follow {name}.',
  follow_lost: '{name} is no longer here.',
} as const;
