import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { placeOutside, programmeUnknown } from "#app/domain/supervision/errors";

/**
 * The prefix of a division that the actor's bureau reaches.
 *
 * @throws placeOutside
 */
export async function reachedPrefix(tx: Tx, actor: Actor, divisionCode: string): Promise<string> {
  if (divisionCode === "000000" && actor.divisionPrefix === "") return "";
  const division = await tx.division.findUnique({ where: { code: divisionCode }, select: { prefix: true } });
  if (!division || !division.prefix.startsWith(actor.divisionPrefix)) throw placeOutside();
  return division.prefix;
}

/** @throws programmeUnknown */
export async function knownProgramme(tx: Tx, programmeId: string | undefined): Promise<string | null> {
  if (programmeId === undefined) return null;
  if (!(await tx.programme.findUnique({ where: { id: programmeId }, select: { id: true } }))) throw programmeUnknown();
  return programmeId;
}

/** Runs, confirmations and endings of one rule wait for each other; taken before the rule is read. */
export async function lockRule(tx: Tx, ruleId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`rule:${ruleId}`}, 0))) AS waited`;
}
