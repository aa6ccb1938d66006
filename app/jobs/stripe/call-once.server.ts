import { closeRequest, KEY_HOURS, noteRequest, pspKey, type PspCommand } from "#app/domain/payments/psp-requests.server";
import type { StripeCommand } from "#app/integrations/stripe/commands.server";
import { failureOf } from "#app/integrations/stripe/failure.server";

/** Stripe will never do this; the message is Stripe's. */
export class StripeRefusedError extends Error {
  override readonly name = "StripeRefusedError";
}

/** Whether Stripe did this is not known, and its key has expired: a person decides. */
export class StripeUnknownError extends Error {
  override readonly name = "StripeUnknownError";
}

/** Stripe does not answer now. */
export class StripeAwayError extends Error {
  override readonly name = "StripeAwayError";
}

const HOUR_MS = 3_600_000;

/**
 * Asks something of Stripe so that it happens once: noted before it is sent, sent again only under its key and only while Stripe knows the key, looked for by its
 * metadata when the answer was lost.
 *
 * @throws StripeRefusedError, StripeUnknownError, StripeAwayError
 */
export async function callOnce<Params, Result extends { id: string }>(
  command: StripeCommand<Params, Result>,
  commandId: string,
  params: Params,
  now: Date,
  version = 1,
): Promise<Result> {
  const request: PspCommand = { operation: command.operation, commandId, params, version };
  const key = pspKey(request);
  const known = await noteRequest(request, now);
  if (known.state === "DONE" && known.resultId !== null) return asked(() => command.read(known.resultId ?? ""));
  if (known.state === "REFUSED" && command.harmless) return callOnce(command, commandId, params, now, version + 1);
  if (known.state === "REFUSED") throw new StripeRefusedError(known.error ?? "");

  const find = () => asked(() => command.find(params, commandId, known.firstSentAt));
  const done = async (result: Result): Promise<Result> => {
    await closeRequest(key, { state: "DONE", resultId: result.id });
    return result;
  };
  const tooOld = now.getTime() - known.firstSentAt.getTime() >= KEY_HOURS * HOUR_MS;
  if (!known.isNew && (tooOld || known.state === "UNKNOWN" || known.error !== null)) {
    const found = await find();
    if (found) return done(found);
    if (command.harmless) {
      await closeRequest(key, { state: "REFUSED", error: known.error ?? "no answer" });
      return callOnce(command, commandId, params, now, version + 1);
    }
    if (tooOld || known.state === "UNKNOWN") {
      await closeRequest(key, { state: "UNKNOWN", error: known.error ?? "no answer" });
      throw new StripeUnknownError(key);
    }
  }
  try {
    return await done(await command.send(params, key));
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    if (failure.kind === "refused") {
      await closeRequest(key, { state: "REFUSED", error: failure.message });
      throw new StripeRefusedError(failure.message, { cause: error });
    }
    await closeRequest(key, { state: "SENT", error: failure.message });
    if (failure.kind === "unknown") {
      const found = await find();
      if (found) return done(found);
    }
    throw new StripeAwayError(failure.message, { cause: error });
  }
}

/** A question, which changes nothing. @throws StripeAwayError, StripeRefusedError */
export async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    throw failure.kind === "refused"
      ? new StripeRefusedError(failure.message, { cause: error })
      : new StripeAwayError(failure.message, { cause: error });
  }
}
