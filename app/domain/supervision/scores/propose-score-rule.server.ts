import { inTransaction } from "#app/db/client.server";
import type { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { storeDocument, type Paper } from "#app/domain/identity/store-document.server";
import { proposalWaits, ruleMovedOn } from "#app/domain/supervision/errors";
import { lockRule } from "#app/domain/supervision/rule-places.server";
import { yearFrozen, yearOutside } from "#app/domain/supervision/scores/errors";
import type { ScoreRuleInput } from "#app/domain/supervision/scores/schema";
import { calendarDateOf, fiscalYearOf, toDbDate } from "#app/lib/dates";

/**
 * Proposes how the bureau scores from a fiscal year on. A second person confirms it. Sent twice, it is one proposal.
 *
 * @param file a copy of the paper that it rests on
 * @throws as storeDocument for a file that is none
 * @throws yearOutside for a year that is neither last year, this one nor the next; yearFrozen when its scores are final
 * @throws proposalWaits, ruleMovedOn when a colleague proposed or decided first
 */
export async function proposeScoreRule(actor: Actor, input: ScoreRuleInput, file: Paper | null = null): Promise<void> {
  const current = fiscalYearOf(calendarDateOf(actor.now));
  if (Math.abs(input.fromYear - current) > 1) throw yearOutside();
  await inTransaction(async (tx) => {
    await lockRule(tx, actor.orgId);
    const latest = await tx.scoreRule.findFirst({ where: { id: actor.orgId }, orderBy: { version: "desc" } });
    if (latest?.status === "PROPOSED") {
      if (latest.version === input.version && latest.proposedById === actor.userId) return;
      throw proposalWaits();
    }
    if ((latest?.version ?? 0) + 1 !== input.version) throw ruleMovedOn();
    const frozen = await tx.scoreFreeze.count({ where: { bureauId: actor.orgId, fiscalYear: { gte: input.fromYear }, state: "FROZEN" } });
    if (frozen > 0) throw yearFrozen();
    await tx.scoreRule.create({
      data: {
        id: actor.orgId,
        version: input.version,
        bureauId: actor.orgId,
        fromYear: input.fromYear,
        acceptanceDays: input.acceptanceDays,
        criteria: input.criteria as unknown as Prisma.InputJsonValue,
        source: input.source,
        documentUrl: input.documentUrl ?? null,
        documentFileId: file ? await storeDocument(tx, actor, file, "file") : null,
        validFrom: toDbDate(`${input.fromYear}-01-01`),
        status: "PROPOSED",
        proposedById: actor.userId,
        proposedAt: actor.now,
      },
    });
    await writeAudit(tx, actor, {
      action: "score-rule.propose",
      objectType: "score-rule",
      objectId: actor.orgId,
      detail: { version: input.version, fromYear: input.fromYear },
    });
  });
}
