import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { heldMoneyMovedOn, heldMoneyNotFound } from "#app/domain/payments/held-money/errors";
import { allowsHeld, type HeldCommand, type HeldFacts, type HeldSide } from "#app/domain/payments/held-money/states";
import type { PlaceRuleValue } from "#app/domain/region/place-rule";
import { workingDaysAfter } from "#app/domain/region/calendars.queries.server";
import { getPlaceRule } from "#app/domain/region/place-rules.queries.server";
import { calendarDateOf, fiscalYearOf, toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** A report as commands decide on it; `version` makes the decision hold until it is written. */
export interface HeldRecord extends HeldFacts {
  id: string;
  number: string;
  coopId: string;
  unitId: string | null;
  /** Of the unit; where it is none of the platform, what was reported. */
  divisionCode: string;
  amountFen: bigint;
  returnedFen: bigint;
  sinceOn: CalendarDate;
  version: number;
}

/** Where a report is found, for `h` (held_money) with `u` (unit, left joined). */
export const heldPlace = Prisma.sql`coalesce(u.division_code, h.division_code)`;

/** Reports that somebody may read: the co-op its own, the unit what is said of it or of one that it continues, a bureau those of its places. */
export function heldOf(actor: Actor): Prisma.Sql {
  switch (actor.audience) {
    case "coop":
      return Prisma.sql`h.coop_id = ${actor.orgId}::uuid`;
    case "unit":
      return Prisma.sql`h.unit_id IN (SELECT units_answered_by(${actor.orgId}::uuid))`;
    case "bureau":
      return Prisma.sql`starts_with(${heldPlace}, ${actor.divisionPrefix})`;
    case "hall":
    case "county":
    case "platform":
      return Prisma.sql`false`;
  }
}

/** The desk of the bureau that asks; no id for the others. */
export const deskOf = (actor: Actor): string | null => (actor.audience === "bureau" ? actor.orgId : null);

/**
 * Reads a report for a command of one side.
 *
 * @throws heldMoneyNotFound when it is not theirs
 * @throws heldMoneyMovedOn when the command is not possible (any more)
 */
export async function readHeld(tx: Tx, actor: Actor, id: string, command: HeldCommand): Promise<HeldRecord> {
  const [held] = await tx.$queryRaw<HeldRecord[]>`
    SELECT h.id, h.number, h.coop_id AS "coopId", h.unit_id AS "unitId", ${heldPlace} AS "divisionCode", h.amount_fen AS "amountFen", h.returned_fen AS "returnedFen",
      h.since_on::text AS "sinceOn", h.version, h.state::text AS state, h.answer::text AS answer, h.awaits_answer AS "awaitsAnswer", h.receivable_id IS NOT NULL AS linked,
      coalesce(h.bureau_id = ${deskOf(actor)}::uuid, false) AS "onDesk"
    FROM held_money h LEFT JOIN unit u ON u.id = h.unit_id WHERE ${heldOf(actor)} AND h.id = ${id}::uuid`;
  if (!held) throw heldMoneyNotFound();
  if (!allowsHeld(command, actor.audience as HeldSide, held)) throw heldMoneyMovedOn();
  return held;
}

export type HeldTerms = PlaceRuleValue<"HELD_MONEY">;

/** The working days that hold in a place on a day. */
export async function heldTerms(tx: Pick<Tx, "$queryRaw">, divisionCode: string, day: CalendarDate): Promise<HeldTerms> {
  const terms = await getPlaceRule(tx, "HELD_MONEY", { programmeId: null, divisionCode, fiscalYear: fiscalYearOf(day) });
  return terms ?? { answerDays: 5, takeDays: 3, returnDays: 10 };
}

/** So many working days from now, and what that rests on: where the calendar of a year is not published yet, the day is counted again when it is. */
export async function deadlineIn(tx: Tx, now: Date, days: number) {
  const today = calendarDateOf(now);
  const last = (await workingDaysAfter(tx, today, days)).at(-1) ?? today;
  return { deadlineOn: toDbDate(last), deadlineFrom: toDbDate(today), deadlineDays: days };
}

export interface HeldStep {
  set: Prisma.HeldMoneyUpdateManyMutationInput;
  event: string;
  detail?: Record<string, string | number>;
}

/**
 * Takes a report one step further, once: whoever read an older version is refused.
 *
 * @throws heldMoneyMovedOn
 */
export async function stepHeld(
  tx: Tx,
  actor: Actor,
  held: Pick<HeldRecord, "id" | "unitId" | "version">,
  { set, event, detail = {} }: HeldStep,
): Promise<void> {
  const { count } = await tx.heldMoney.updateMany({
    where: { id: held.id, version: held.version },
    data: { ...set, version: { increment: 1 } },
  });
  if (count === 0) throw heldMoneyMovedOn();
  await noteHeld(tx, actor, held, event, detail);
}

/** Writes a line of the timeline, and of the audit log. */
export async function noteHeld(
  tx: Tx,
  actor: Actor,
  held: Pick<HeldRecord, "id" | "unitId">,
  kind: string,
  detail: Record<string, string | number> = {},
): Promise<void> {
  await tx.heldMoneyEvent.create({
    data: { heldId: held.id, id: newId(), at: actor.now, kind, side: actor.audience, actorId: actor.userId, detail },
  });
  await writeAudit(tx, actor, {
    action: `heldMoney.${kind}`,
    objectType: "held-money",
    objectId: held.id,
    ...(held.unitId ? { unitId: held.unitId } : {}),
  });
}
