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

/**
 * Confirms many filings at once, each in a transaction of its own. Filings with a finding that needs a look are left out and named, and so are those
 * that somebody else decided meanwhile; ids outside the actor's divisions are ignored.
 *
 * @throws filingNotFound when none of the ids is a filing of the actor's divisions
 */
export async function confirmFilings(actor: Actor, fiscalYear: number, ids: readonly string[]): Promise<BulkConfirmation> {
  const filings = await listFilingsById(actor, fiscalYear, ids);
  if (filings.length === 0) throw filingNotFound();
  const result: BulkConfirmation = { confirmed: 0, exceptions: [] };
  for (const { id, unitId, unit, findings } of filings) {
    if (id === null) continue;
    const held = findings.filter((finding) => heldBack.includes(finding));
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
