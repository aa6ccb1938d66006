import type { Actor } from "#app/domain/identity/actor";
import { confirmFiling } from "#app/domain/quota/decide-filing.server";
import { filingNotFound } from "#app/domain/quota/errors";
import { heldBack, listFilingsById, type FilingFinding } from "#app/domain/quota/filings.queries.server";
import { DomainError } from "#app/lib/domain-error";

export interface BulkConfirmation {
  confirmed: number;
  /** Left as they are: to be looked at one by one, or decided by somebody else meanwhile. */
  exceptions: { id: string; unit: string; findings: FilingFinding[] }[];
}

/** What confirming many at once would do: those without a finding, and those to be looked at one by one. */
export interface BulkReview {
  plain: string[];
  held: BulkConfirmation["exceptions"];
}

/** Sorts ticked filings into those that can be confirmed unseen and those with a finding. @throws filingNotFound as confirmFilings */
export async function reviewFilings(actor: Actor, fiscalYear: number, ids: readonly string[]): Promise<BulkReview> {
  const filings = (await listFilingsById(actor, fiscalYear, ids)).filter((filing) => filing.status === "SUBMITTED");
  if (filings.length === 0) throw filingNotFound();
  const review: BulkReview = { plain: [], held: [] };
  for (const { id, unit, findings } of filings) {
    if (id === null) continue;
    const held = findings.filter((finding) => heldBack.includes(finding));
    if (held.length === 0) review.plain.push(id);
    else review.held.push({ id, unit, findings: held });
  }
  return review;
}

/**
 * Confirms many filings at once, each in a transaction of its own. Filings with a finding that needs a look are left out and named unless they were ticked one by
 * one, and so are those that somebody else decided meanwhile; ids outside the actor's divisions are ignored.
 *
 * @param also filings that are confirmed although they have a finding
 * @throws filingNotFound when none of the ids is a filing of the actor's divisions
 */
export async function confirmFilings(
  actor: Actor,
  fiscalYear: number,
  ids: readonly string[],
  also: readonly string[] = [],
): Promise<BulkConfirmation> {
  const filings = await listFilingsById(actor, fiscalYear, [...new Set([...ids, ...also])]);
  if (filings.length === 0) throw filingNotFound();
  const result: BulkConfirmation = { confirmed: 0, exceptions: [] };
  for (const { id, unitId, unit, findings } of filings) {
    if (id === null) continue;
    const held = also.includes(id) ? [] : findings.filter((finding) => heldBack.includes(finding));
    if (held.length > 0) {
      result.exceptions.push({ id, unit, findings: held });
      continue;
    }
    try {
      await confirmFiling(actor, unitId, fiscalYear);
      result.confirmed += 1;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      result.exceptions.push({ id, unit, findings: [] });
    }
  }
  return result;
}
