import { inTransaction, type Tx } from "#app/db/client.server";
import type { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { assessAccounts } from "#app/domain/quota/assess-accounts.server";
import { projectNeedsReason, reservationEmpty, reservationMovedOn, reservationNotFound, reservedTooLittle } from "#app/domain/quota/errors";
import { findingOf, judgeReservation, thresholdInForce } from "#app/domain/quota/reservation";
import { bindingReservationRules } from "#app/domain/quota/reservation-rules.server";
import { listThresholds } from "#app/domain/region/reservation-thresholds.queries.server";
import { newId } from "#app/lib/ids";

/**
 * The unit's reviewer hands the plan to the bureau. What each share asks of it is frozen with the rule in force.
 *
 * @throws reservationNotFound, reservationMovedOn, reservationEmpty
 * @throws reservedTooLittle when a share is not met; projectNeedsReason for a project below its threshold that does not say why
 */
export async function submitReservation(actor: Actor, fiscalYear: number): Promise<void> {
  await inTransaction(async (tx) => {
    const { divisionCode } = await tx.unit.findUniqueOrThrow({ where: { id: actor.orgId }, select: { divisionCode: true } });
    const [plan] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM reservation_plan WHERE unit_id = ${actor.orgId}::uuid AND fiscal_year = ${fiscalYear} FOR UPDATE`;
    if (!plan) throw reservationNotFound();
    const items = await tx.reservationItem.findMany({ where: { unitId: actor.orgId, planId: plan.id }, orderBy: { id: "asc" } });
    if (items.length === 0) throw reservationEmpty();
    const thresholds = await listThresholds(divisionCode, fiscalYear);
    for (const item of items) {
      if (findingOf(item, thresholdInForce(thresholds, item.kind, divisionCode, fiscalYear)) && item.reason === "")
        throw projectNeedsReason(item.name);
    }
    const judged = judgeReservation(items, await bindingReservationRules(divisionCode, fiscalYear));
    const short = judged.find((share) => !share.isMet);
    if (short) throw reservedTooLittle(short.requiredFen - short.reservedFen, short.minimumBps);
    const { count } = await tx.reservationPlan.updateMany({
      where: { unitId: actor.orgId, id: plan.id, status: "DRAFT" },
      data: { status: "SUBMITTED", submittedAt: actor.now, submittedById: actor.userId, returnReason: null, updatedAt: actor.now },
    });
    if (count === 0) throw reservationMovedOn();
    await tx.reservationShare.deleteMany({ where: { unitId: actor.orgId, planId: plan.id } });
    await tx.reservationShare.createMany({
      data: judged.map(({ programmeId, ruleId, minimumBps, baseFen, reservedFen, hereFen }) => ({
        unitId: actor.orgId,
        planId: plan.id,
        programmeId,
        ruleId,
        minimumBps,
        baseFen,
        reservedFen,
        hereFen,
      })),
    });
    await recordEvent(tx, actor, actor.orgId, plan.id, "submitted", null);
  });
}

/** The bureau hands a plan back with its reason. @throws reservationNotFound, reservationMovedOn */
export async function returnReservation(actor: Actor, unitId: string, planId: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    await requireOfBureau(tx, actor, unitId, planId);
    const { count } = await tx.reservationPlan.updateMany({
      where: { unitId, id: planId, status: "SUBMITTED" },
      data: { status: "RETURNED", returnReason: reason, updatedAt: actor.now },
    });
    if (count === 0) throw reservationMovedOn();
    await recordEvent(tx, actor, unitId, planId, "returned", reason);
  });
}

/**
 * The bureau confirms a plan: what of the reserved amounts is ordered on Xiangji becomes the target of the programmes' accounts.
 *
 * @throws reservationNotFound, reservationMovedOn
 */
export async function confirmReservation(actor: Actor, unitId: string, planId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { fiscalYear } = await requireOfBureau(tx, actor, unitId, planId);
    const { count } = await tx.reservationPlan.updateMany({
      where: { unitId, id: planId, status: "SUBMITTED" },
      data: { status: "CONFIRMED", confirmedAt: actor.now, confirmedById: actor.userId, updatedAt: actor.now },
    });
    if (count === 0) throw reservationMovedOn();
    const eventId = await recordEvent(tx, actor, unitId, planId, "confirmed", null);
    const shares = await tx.reservationShare.findMany({ where: { unitId, planId } });
    await assessAccounts(tx, actor, {
      unitId,
      fiscalYear,
      kind: "SELLER_CLASS",
      required: new Map(shares.map(({ programmeId, ruleId, hereFen }) => [programmeId, { ruleId, requiredFen: hereFen }])),
      cause: { type: "reservation", id: eventId },
    });
  });
}

async function requireOfBureau(tx: Tx, actor: Actor, unitId: string, planId: string): Promise<{ fiscalYear: number }> {
  const plan = await tx.reservationPlan.findUnique({ where: { unitId_id: { unitId, id: planId } }, select: { fiscalYear: true } });
  const unit = await tx.unit.findFirst({ where: { id: unitId, divisionCode: { startsWith: actor.divisionPrefix } }, select: { id: true } });
  if (!plan || !unit) throw reservationNotFound();
  return plan;
}

async function recordEvent(tx: Tx, actor: Actor, unitId: string, planId: string, kind: string, reason: string | null): Promise<string> {
  const id = newId();
  const plan = await tx.reservationPlan.findUniqueOrThrow({
    where: { unitId_id: { unitId, id: planId } },
    include: { items: { orderBy: { id: "asc" } }, shares: { orderBy: { programmeId: "asc" } } },
  });
  const snapshot: Prisma.InputJsonObject = {
    version: plan.version,
    items: plan.items.map(({ name, kind: of, budgetFen, form, reservedFen, microFen, boughtHere, reason: why }) => ({
      name,
      kind: of,
      budgetFen: budgetFen.toString(),
      form,
      reservedFen: reservedFen.toString(),
      microFen: microFen.toString(),
      boughtHere,
      reason: why,
    })),
    shares: plan.shares.map(({ programmeId, ruleId, minimumBps, baseFen, reservedFen, hereFen }) => ({
      programmeId,
      ruleId,
      minimumBps,
      baseFen: baseFen.toString(),
      reservedFen: reservedFen.toString(),
      hereFen: hereFen.toString(),
    })),
  };
  await tx.reservationEvent.create({ data: { unitId, id, planId, at: actor.now, kind, actorId: actor.userId, reason, snapshot } });
  await writeAudit(tx, actor, {
    action: `reservation.${kind}`,
    objectType: "reservation-plan",
    objectId: planId,
    unitId,
    detail: { reason },
  });
  return id;
}
