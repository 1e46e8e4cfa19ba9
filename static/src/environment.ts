/** What Yjs asks of its surroundings, which is whether it is being developed: the build puts this in the place of
 *  `lib0/environment`. */
export const getVariable = (): null => null;
