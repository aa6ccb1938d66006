/**
 * What every route module exports as `handle`.
 *
 * `policy` says who may come here: everybody, everybody signed in, a program with a key, or an action of the access table.
 * `scripts: false` sends the page as plain HTML: for the pages visitors see first, which then weigh a tenth, are the same bytes for everybody
 * (no nonce) and may be cached.
 */
export interface RouteHandle {
  policy: string;
  scripts?: false;
}

/** True unless one of the matched routes does without. */
export function wantsScripts(matches: readonly { handle: unknown }[]): boolean {
  return !matches.some(({ handle }) => typeof handle === "object" && handle !== null && "scripts" in handle && handle.scripts === false);
}
