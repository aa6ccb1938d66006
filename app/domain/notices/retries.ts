const MINUTE_MS = 60_000;

/** Tries of one message; the pauses between them double from a minute on and come to almost three days. */
export const MOST_ATTEMPTS = 13;

/** An endpoint that took nothing for this long while a message died is switched off. */
export const FAILING_MS = 3 * 86_400_000;

/** When the next try is due after so many; null: it was the last. */
export function nextAttemptAt(attempts: number, now: Date): Date | null {
  return attempts >= MOST_ATTEMPTS ? null : new Date(now.getTime() + 2 ** (attempts - 1) * MINUTE_MS);
}
