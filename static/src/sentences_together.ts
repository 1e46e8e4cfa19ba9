/** The sentences about the others on the page: who is here, and following somebody. */
export const TOGETHER = {
  here: 'Also here: {names}',
  and_more: '{names} and {count} more',
  follow: 'Follow {name}',
  following: 'You follow {name}. Any key, click or scroll ends it.',
  follow_stop: 'Stop',
  follow_began: 'You follow {name}. Any key, click or scroll ends it.',
  follow_ended: 'You no longer follow {name}.',
  follow_lost: '{name} is no longer here.',
} as const;
