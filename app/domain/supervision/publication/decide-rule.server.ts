import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { ownProposal, proposalDecided, ruleNotFound } from "#app/domain/supervision/publication/errors";

/** A second person puts a proposed rule into force. @throws ruleNotFound, ownProposal, proposalDecided */
export async function confirmRule(actor: Actor, id: string): Promise<void> {
  await decide(actor, id, "CONFIRMED");
}

/** Takes a proposal off the table; whoever made it may do so as well. @throws ruleNotFound, proposalDecided */
export async function dismissRule(actor: Actor, id: string): Promise<void> {
  await decide(actor, id, "DISMISSED");
}

async function decide(actor: Actor, id: string, state: "CONFIRMED" | "DISMISSED"): Promise<void> {
  await inTransaction(async (tx) => {
    const rule = await tx.publicationRule.findFirst({
      where: { id, divisionPrefix: { startsWith: actor.divisionPrefix } },
      select: { proposedById: true },
    });
    if (!rule) throw ruleNotFound();
    if (state === "CONFIRMED" && rule.proposedById === actor.userId) throw ownProposal();

    const { count } = await tx.publicationRule.updateMany({
      where: { id, state: "PROPOSED", ...(state === "CONFIRMED" ? { proposedById: { not: actor.userId } } : {}) },
      data: { state, decidedById: actor.userId, decidedAt: actor.now },
    });
    if (count === 0) throw proposalDecided();
    await writeAudit(tx, actor, {
      action: state === "CONFIRMED" ? "publication.confirm" : "publication.dismiss",
      objectType: "publication-rule",
      objectId: id,
    });
  });
}
