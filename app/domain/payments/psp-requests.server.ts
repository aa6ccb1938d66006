import { createHash } from "node:crypto";

import { db } from "#app/db/client.server";
import type { PspRequest } from "#app/db/generated/client";
import { canonicalJson } from "#app/lib/canonical-json";

/** The key may be forgotten over there after a day: later it would be a new request. */
export const KEY_HOURS = 24;

export interface PspCommand {
  /** What is done, and for which command; a second try of the same has the same. */
  operation: string;
  commandId: string;
  /** A new number is a new request: only a person decides to give one. */
  version?: number;
  params: unknown;
}

export const pspKey = ({ operation, commandId, version = 1 }: PspCommand): string =>
  version === 1 ? `${operation}:${commandId}` : `${operation}:${commandId}:${version}`;

/**
 * Notes a request before it is sent.
 *
 * @returns the request as it is known, the first time as SENT with one attempt
 * @throws Error when the same command is given other parameters: a bug in the caller
 */
export async function noteRequest(command: PspCommand, now: Date): Promise<PspRequest & { isNew: boolean }> {
  const key = pspKey(command);
  const paramsHash = new Uint8Array(createHash("sha256").update(canonicalJson(command.params)).digest());
  const { count } = await db.pspRequest.createMany({
    data: [{ key, operation: command.operation, commandId: command.commandId, paramsHash, firstSentAt: now, lastSentAt: now }],
    skipDuplicates: true,
  });
  const known = await db.pspRequest.findUniqueOrThrow({ where: { key } });
  if (Buffer.compare(known.paramsHash, paramsHash) !== 0) throw new Error(`${key} was sent with other parameters`);
  if (count === 0 && known.state === "SENT")
    await db.pspRequest.updateMany({ where: { key, state: "SENT" }, data: { attempts: { increment: 1 }, lastSentAt: now } });
  return { ...known, isNew: count === 1 };
}

/** What became of it; what is done stays done. */
export async function closeRequest(
  key: string,
  outcome: { state: "DONE"; resultId: string } | { state: "REFUSED" | "UNKNOWN"; error: string } | { state: "SENT"; error: string },
): Promise<void> {
  await db.pspRequest.updateMany({
    where: { key, state: { in: ["SENT", "UNKNOWN"] } },
    data:
      outcome.state === "DONE"
        ? { state: "DONE", resultId: outcome.resultId, error: null }
        : { state: outcome.state, error: outcome.error },
  });
}
