import { inTransaction, type Tx } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  accountNotFound,
  adjustmentBelowOpen,
  adjustmentChangesNothing,
  adjustmentMovedOn,
  adjustmentNotFound,
  adjustmentWaits,
  ruleNeedsSecondPerson,
  yearNotClosed,
} from "#app/domain/quota/errors";
import { postQuota } from "#app/domain/quota/ledger.server";
import { newId } from "#app/lib/ids";

/** What an adjustment sets: what is required of the account, or what counted in its year. Fen. */
export interface AdjustmentTarget {
  subject: "REQUIRED" | "COUNTED";
  fen: bigint;
}

interface Standing {
  requiredFen: bigint;
  countedFen: bigint;
  settledFen: bigint;
  sealedAt: Date | null;
  fiscalYear: number;
}

/**
 * Proposes another required amount for an account of a closed year, or another counted one: what was settled may have been attributed wrongly. Only what is settled can be
 * taken away, for what is accepted belongs to orders that go on.
 *
 * @returns id of the adjustment
 * @throws accountNotFound, yearNotClosed, adjustmentChangesNothing, adjustmentBelowOpen, adjustmentWaits
 */
export async function proposeAdjustment(
  actor: Actor,
  unitId: string,
  accountId: string,
  target: AdjustmentTarget,
  reason: string,
): Promise<string> {
  try {
    return await inTransaction(async (tx) => {
      const account = await readStanding(tx, unitId, accountId, actor.divisionPrefix);
      if (!account) throw accountNotFound();
      if (!account.sealedAt) throw yearNotClosed();
      differenceOf(account, target);
      const id = newId();
      await tx.yearAdjustment.create({
        data: {
          unitId,
          id,
          accountId,
          bureauId: actor.orgId,
          status: "PROPOSED",
          subject: target.subject,
          ...(target.subject === "REQUIRED" ? { requiredFen: target.fen } : { countedFen: target.fen }),
          reason,
          proposedAt: actor.now,
          proposedById: actor.userId,
        },
      });
      await writeAudit(tx, actor, {
        action: "adjustment.propose",
        objectType: "year-adjustment",
        objectId: id,
        unitId,
        detail: { subject: target.subject, fen: String(target.fen), reason },
      });
      return id;
    });
  } catch (error) {
    if (violatedConstraint(error) === "year_adjustment_one") throw adjustmentWaits();
    throw error;
  }
}

/** How far the account is from what is wanted. @throws adjustmentChangesNothing, adjustmentBelowOpen */
function differenceOf(account: Standing, { subject, fen }: AdjustmentTarget): bigint {
  const difference = fen - (subject === "REQUIRED" ? account.requiredFen : account.countedFen);
  if (difference === 0n) throw adjustmentChangesNothing();
  if (subject === "COUNTED" && -difference > account.settledFen) throw adjustmentBelowOpen(account.countedFen - account.settledFen);
  return difference;
}

/** An account in a division as it stands; locked, so that what is decided rests on it. */
async function readStanding(tx: Tx, unitId: string, accountId: string, prefix: string): Promise<Standing | null> {
  const [row] = await tx.$queryRaw<Standing[]>`
    SELECT -q.assessed_fen AS "requiredFen", q.settled_fen AS "settledFen", q.sealed_at AS "sealedAt", q.fiscal_year AS "fiscalYear",
      q.settled_fen + CASE WHEN coalesce(y.counting_stage, p.counting_stage) = 'ACCEPTED' THEN q.accepted_fen ELSE 0 END AS "countedFen"
    FROM quota_account q JOIN programme p ON p.id = q.programme_id LEFT JOIN programme_year y ON y.programme_id = q.programme_id AND y.fiscal_year = q.fiscal_year
    WHERE q.unit_id = ${unitId}::uuid AND q.id = ${accountId}::uuid AND starts_with(q.division_code, ${prefix}) FOR UPDATE OF q`;
  return row ?? null;
}

/** What was counted moves between settled and remaining, as an amount does that is attributed anew. */
const kinds = {
  REQUIRED: { up: "REASSESS_UP", down: "REASSESS_DOWN" },
  COUNTED: { up: "ATTRIBUTE_IN_SETTLED", down: "ATTRIBUTE_OUT_SETTLED" },
} as const;

type Decision = { kind: "confirm" } | { kind: "refuse"; reason: string } | { kind: "withdraw" };

/**
 * Decides an adjustment: a second person of the bureau confirms or refuses it, its proposer may take it back. Confirmed, the difference is posted.
 *
 * @throws adjustmentNotFound, adjustmentMovedOn, ruleNeedsSecondPerson, adjustmentChangesNothing, adjustmentBelowOpen
 */
export async function decideAdjustment(actor: Actor, unitId: string, id: string, decision: Decision): Promise<void> {
  await inTransaction(async (tx) => {
    const adjustment = await tx.yearAdjustment.findFirst({ where: { unitId, id, bureauId: actor.orgId } });
    if (!adjustment) throw adjustmentNotFound();
    if ((adjustment.proposedById === actor.userId) !== (decision.kind === "withdraw")) throw ruleNeedsSecondPerson();
    const target: AdjustmentTarget =
      adjustment.subject === "REQUIRED"
        ? { subject: "REQUIRED", fen: adjustment.requiredFen ?? 0n }
        : { subject: "COUNTED", fen: adjustment.countedFen ?? 0n };
    const account = decision.kind === "confirm" ? await readStanding(tx, unitId, adjustment.accountId, "") : null;
    const { count } = await tx.yearAdjustment.updateMany({
      where: { unitId, id, status: "PROPOSED" },
      data: {
        status: decision.kind === "confirm" ? "CONFIRMED" : decision.kind === "refuse" ? "REFUSED" : "WITHDRAWN",
        decidedAt: actor.now,
        decidedById: actor.userId,
        ...(decision.kind === "refuse" ? { decisionReason: decision.reason } : {}),
        ...(account ? { beforeFen: target.subject === "REQUIRED" ? account.requiredFen : account.countedFen } : {}),
      },
    });
    if (count === 0) throw adjustmentMovedOn();
    if (account) {
      const difference = differenceOf(account, target);
      await postQuota(tx, [
        {
          unitId,
          accountId: adjustment.accountId,
          kind: kinds[target.subject][difference > 0n ? "up" : "down"],
          amountFen: difference > 0n ? difference : -difference,
          cause: { type: "adjustment", id },
          source: "CANTEEN",
          effectiveOn: `${account.fiscalYear}-12-31`,
          recordedAt: actor.now,
          actorId: actor.userId,
          ruleVersion: 1,
        },
      ]);
    }
    await writeAudit(tx, actor, { action: `adjustment.${decision.kind}`, objectType: "year-adjustment", objectId: id, unitId });
  });
}
