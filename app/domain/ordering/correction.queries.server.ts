import { db } from "#app/db/client.server";
import type { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { can } from "#app/domain/identity/policy";
import { lastDayOf } from "#app/domain/ordering/correction-deadline.server";
import { postedEffects, previewEffects, type CorrectionEffect } from "#app/domain/ordering/correction-effects.server";
import { namesOf } from "#app/domain/ordering/order.queries.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";

export type CorrectionStateName = "PROPOSED" | "DONE" | "DECLINED" | "WITHDRAWN" | "LAPSED";

export interface CorrectionView {
  id: string;
  number: string;
  kind: "RE_ATTRIBUTION" | "SOURCE";
  state: CorrectionStateName;
  order: { unitId: string; id: string; number: string; placedAt: Date; coopName: string };
  tradingUnit: string;
  fromUnit: { id: string; name: string };
  toUnit: { id: string; name: string };
  fromSource: string | null;
  toSource: string | null;
  reason: string;
  proposed: { unit: string; by: string; at: Date };
  fromApproved: { by: string; at: Date } | null;
  toApproved: { by: string; at: Date } | null;
  lastDay: CalendarDate | null;
  ended: { unit: string; by: string; at: Date; reason: string | null } | null;
  lines: { id: string; nameZh: string; nameEn: string | null; salesUnit: string; quantityMilli: bigint; goodsFen: bigint }[];
  effects: CorrectionEffect[];
  /** The actor's unit trades, so the order's own page is theirs as well. */
  ownsOrder: boolean;
  /** A consent of the actor's unit is missing. */
  waitsForUs: boolean;
  may: { approve: boolean; decline: boolean; withdraw: boolean };
  /** The actor proposed it, or consented already, and therefore may not consent. */
  own: boolean;
}

/** A correction for one of its parties; null when the actor's unit is none. Other lines of the order, prices and bank data stay with the order. */
export async function getCorrection(actor: Actor, correctionId: string): Promise<CorrectionView | null> {
  const { orgId } = actor;
  return read(actor, {
    id: correctionId,
    OR: [{ unitId: orgId }, { fromUnitId: orgId }, { toUnitId: orgId }, { proposedByUnitId: orgId }],
  });
}

/** A correction for the bureau of a unit that it concerns; null where it concerns none in reach. */
export async function getCorrectionForBureau(actor: Actor, correctionId: string): Promise<CorrectionView | null> {
  const found = await db.correction.findFirst({ where: { id: correctionId }, select: { unitId: true, fromUnitId: true, toUnitId: true } });
  if (!found) return null;
  const inReach = await db.unit.count({
    where: { id: { in: [found.unitId, found.fromUnitId, found.toUnitId] }, divisionCode: { startsWith: actor.divisionPrefix } },
  });
  return inReach === 0 ? null : read(actor, { id: correctionId });
}

async function read(actor: Actor, where: Prisma.CorrectionWhereInput): Promise<CorrectionView | null> {
  const correction = await db.correction.findFirst({ where, include: { lines: true } });
  if (!correction || correction.kind === "RECEIVER" || correction.kind === "RATING") return null;
  const { unitId, orderId, fromUnitId, toUnitId } = correction;
  const lineIds = correction.lines.map((line) => line.lineId);
  const done = correction.state === "DONE";
  const [order, lines, units, people, lastDay, effects] = await Promise.all([
    db.order.findUniqueOrThrow({
      where: { unitId_id: { unitId, id: orderId } },
      select: { number: true, placedAt: true, coopId: true },
    }),
    db.orderLine.findMany({
      where: { unitId, id: { in: lineIds } },
      orderBy: { position: "asc" },
      select: { id: true, nameZh: true, nameEn: true, salesUnit: true, quantity: true, goodsFen: true },
    }),
    db.unit.findMany({
      where: {
        id: { in: [unitId, fromUnitId, toUnitId, correction.proposedByUnitId, correction.endedByUnitId].filter((id) => id !== null) },
      },
      select: { id: true, name: true },
    }),
    namesOf([correction.proposedById, correction.fromApprovedById, correction.toApprovedById, correction.endedById]),
    lastDayOf(db, correction),
    correction.kind === "SOURCE"
      ? []
      : done
        ? postedEffects(
            correction,
            correction.lines.map((line) => line.id),
          )
        : previewEffects({ unitId, orderId, lineIds, fromUnitId, toUnitId, showsGaining: true }),
  ]);
  const coop = await db.coop.findUniqueOrThrow({ where: { id: order.coopId }, select: { name: true } });
  const unitName = (id: string | null) => units.find((unit) => unit.id === id)?.name ?? "";
  const consent = (at: Date | null, by: string | null) => (at ? { at, by: people.get(by ?? "") ?? "" } : null);
  const open = correction.state === "PROPOSED";
  const inTime = lastDay === null || calendarDateOf(actor.now) <= lastDay;
  const losing = fromUnitId === actor.orgId;
  const gaining = toUnitId === actor.orgId;
  const waitsForUs = (losing && !correction.fromApprovedAt) || (gaining && !correction.toApprovedAt);
  const own = [correction.proposedById, correction.fromApprovedById, correction.toApprovedById].includes(actor.userId);
  const decides = actor.audience === "unit" && can(actor, "correction:decide");
  return {
    id: correction.id,
    number: correction.number,
    kind: correction.kind,
    state: correction.state,
    order: { unitId, id: orderId, number: order.number, placedAt: order.placedAt, coopName: coop.name },
    tradingUnit: unitName(unitId),
    fromUnit: { id: fromUnitId, name: unitName(fromUnitId) },
    toUnit: { id: toUnitId, name: unitName(toUnitId) },
    fromSource: correction.fromSource,
    toSource: correction.toSource,
    reason: correction.reason,
    proposed: { unit: unitName(correction.proposedByUnitId), by: people.get(correction.proposedById) ?? "", at: correction.proposedAt },
    fromApproved: consent(correction.fromApprovedAt, correction.fromApprovedById),
    toApproved: consent(correction.toApprovedAt, correction.toApprovedById),
    lastDay,
    ended: correction.endedAt && {
      unit: unitName(correction.endedByUnitId),
      by: people.get(correction.endedById ?? "") ?? "",
      at: correction.endedAt,
      reason: correction.endReason,
    },
    lines: lines.map(({ quantity, ...line }) => ({ ...line, quantityMilli: toMilli(quantity) })),
    effects,
    ownsOrder: unitId === actor.orgId,
    waitsForUs: open && waitsForUs,
    own,
    may: {
      approve: open && inTime && waitsForUs && decides && !own,
      decline: open && (losing || gaining) && decides,
      withdraw: open && correction.proposedByUnitId === actor.orgId && actor.audience === "unit" && can(actor, "correction:propose"),
    },
  };
}
