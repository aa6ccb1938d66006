import { inTransaction } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  ruleNeedsSecondPerson,
  yearClosingExists,
  yearClosingMovedOn,
  yearClosingNotFound,
  yearNotOver,
  yearStillOpen,
} from "#app/domain/quota/errors";
import { waitingIn } from "#app/domain/quota/year-end";
import { checkYear } from "#app/domain/quota/year-end.queries.server";
import { enqueue } from "#app/jobs/boss.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Proposes to close a year that is over, in the actor's division and everything below. What is open is kept with the proposal.
 *
 * @returns id of the closing
 * @throws yearNotOver, yearClosingExists, yearStillOpen while something waits for a decision
 */
export async function proposeYearClosing(actor: Actor, fiscalYear: number, note: string): Promise<string> {
  if (fiscalYearOf(calendarDateOf(actor.now)) <= fiscalYear) throw yearNotOver(fiscalYear);
  try {
    return await inTransaction(async (tx) => {
      const checklist = await checkYear(tx, fiscalYear, actor.divisionPrefix);
      if (waitingIn(checklist) > 0) throw yearStillOpen(waitingIn(checklist));
      const [above] = await tx.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM year_closing WHERE fiscal_year = ${fiscalYear} AND status IN ('PROPOSED', 'CONFIRMED', 'DONE')
          AND starts_with(${actor.divisionPrefix}, division_prefix)`;
      if (above && above.n > 0) throw yearClosingExists();
      const id = newId();
      await tx.yearClosing.create({
        data: {
          id,
          bureauId: actor.orgId,
          divisionPrefix: actor.divisionPrefix,
          fiscalYear,
          status: "PROPOSED",
          checklist,
          note,
          proposedAt: actor.now,
          proposedById: actor.userId,
        },
      });
      await writeAudit(tx, actor, { action: "year.propose", objectType: "year-closing", objectId: id, detail: { fiscalYear } });
      return id;
    });
  } catch (error) {
    if (violatedConstraint(error) === "year_closing_one") throw yearClosingExists();
    throw error;
  }
}

type Decision = { kind: "confirm" } | { kind: "refuse"; reason: string } | { kind: "withdraw" };

/**
 * Decides a proposal: a second person of the bureau confirms or refuses it, its proposer may take it back. Confirmed, a job closes the accounts.
 *
 * @throws yearClosingNotFound, yearClosingMovedOn, ruleNeedsSecondPerson
 * @throws yearStillOpen when something has come to wait for a decision since
 */
export async function decideYearClosing(actor: Actor, id: string, decision: Decision): Promise<void> {
  await inTransaction(async (tx) => {
    const closing = await tx.yearClosing.findFirst({ where: { id, bureauId: actor.orgId } });
    if (!closing) throw yearClosingNotFound();
    if ((closing.proposedById === actor.userId) !== (decision.kind === "withdraw")) throw ruleNeedsSecondPerson();
    if (decision.kind === "confirm") {
      const waiting = waitingIn(await checkYear(tx, closing.fiscalYear, closing.divisionPrefix));
      if (waiting > 0) throw yearStillOpen(waiting);
    }
    const { count } = await tx.yearClosing.updateMany({
      where: { id, status: "PROPOSED" },
      data: {
        status: decision.kind === "confirm" ? "CONFIRMED" : decision.kind === "refuse" ? "REFUSED" : "WITHDRAWN",
        decidedAt: actor.now,
        decidedById: actor.userId,
        ...(decision.kind === "refuse" ? { decisionReason: decision.reason } : {}),
      },
    });
    if (count === 0) throw yearClosingMovedOn();
    if (decision.kind === "confirm") await enqueue(tx, "quota.closeYear", { closingId: id }, { once: id });
    await writeAudit(tx, actor, { action: `year.${decision.kind}`, objectType: "year-closing", objectId: id });
  });
}
