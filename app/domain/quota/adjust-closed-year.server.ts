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
import type { EntryKind } from "#app/domain/quota/stages";
import type { CountingStage } from "#app/domain/region/schema";
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
  ratedFen: bigint;
  countingStage: CountingStage;
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
  const takeable = account.countingStage === "RATED" ? account.ratedFen : account.settledFen;
  if (subject === "COUNTED" && -difference > takeable) throw adjustmentBelowOpen(account.countedFen - takeable);
  return difference;
}

/** An account in a division as it stands; locked, so that what is decided rests on it. */
async function readStanding(tx: Tx, unitId: string, accountId: string, prefix: string): Promise<Standing | null> {
  const [row] = await tx.$queryRaw<Standing[]>`
    SELECT -q.assessed_fen AS "requiredFen", q.settled_fen AS "settledFen", q.sealed_at AS "sealedAt", q.fiscal_year AS "fiscalYear",
      q.counting_stage::text AS "countingStage", q.rated_fen AS "ratedFen", quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS "countedFen"
    FROM quota_account q WHERE q.unit_id = ${unitId}::uuid AND q.id = ${accountId}::uuid AND starts_with(q.division_code, ${prefix}) FOR UPDATE OF q`;
  return row ?? null;
}

/**
 * What was counted moves between settled and remaining, as an amount does that is attributed anew; where only what is rated counts, its mark goes with it, and is
 * taken off before the amount leaves.
 */
function kindsOf({ subject }: AdjustmentTarget, up: boolean, { countingStage }: Standing): readonly EntryKind[] {
  if (subject === "REQUIRED") return [up ? "REASSESS_UP" : "REASSESS_DOWN"];
  const rated = countingStage === "RATED";
  if (up) return rated ? ["ATTRIBUTE_IN_SETTLED", "RATE"] : ["ATTRIBUTE_IN_SETTLED"];
  return rated ? ["UNRATE", "ATTRIBUTE_OUT_SETTLED"] : ["ATTRIBUTE_OUT_SETTLED"];
}

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
      await postQuota(
        tx,
        kindsOf(target, difference > 0n, account).map((kind) => ({
          unitId,
          accountId: adjustment.accountId,
          kind,
          amountFen: difference > 0n ? difference : -difference,
          cause: { type: "adjustment", id },
          source: "CANTEEN" as const,
          effectiveOn: `${account.fiscalYear}-12-31`,
          recordedAt: actor.now,
          actorId: actor.userId,
          ruleVersion: 1,
        })),
      );
    }
    await writeAudit(tx, actor, { action: `adjustment.${decision.kind}`, objectType: "year-adjustment", objectId: id, unitId });
  });
}
