/** Asks before a sign-out that would lose words; loaded only when there are some. */
import { ask } from './dialogs';
import { say } from './sentences';

/** True when the person signs out all the same. */
export const losesWords = (): Promise<boolean> =>
  new Promise((resolve) => {
    const dialog = ask({
      title: say('sign_out_title'),
      why: say('sign_out_loses'),
      content: [],
      main: say('sign_out_do'),
      danger: true,
      stay: say('stay'),
      submit: () => {
        resolve(true);
        return true;
      },
    });
    dialog.addEventListener('close', () => resolve(false));
  });
