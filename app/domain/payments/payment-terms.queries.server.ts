import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { PaymentTerms } from "#app/domain/identity/payment-terms.server";

export interface TermsChange {
  id: string;
  terms: PaymentTerms;
  status: "PROPOSED" | "POSTED" | "REFUSED";
  proposedById: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

/** Changes of the co-op's terms, latest first; what waits comes before all. */
export async function listTermsChanges(actor: Actor, take: number): Promise<TermsChange[]> {
  return db.$queryRaw<TermsChange[]>`
    SELECT c.id, c.terms::text AS terms, c.status::text AS status, c.proposed_by_id AS "proposedById", coalesce(p.name, '') AS "proposedBy", c.proposed_at AS "proposedAt",
      d.name AS "decidedBy", c.decided_at AS "decidedAt"
    FROM payment_terms_change c LEFT JOIN app_user p ON p.id = c.proposed_by_id LEFT JOIN app_user d ON d.id = c.decided_by_id
    WHERE c.coop_id = ${actor.orgId}::uuid ORDER BY c.status = 'PROPOSED' DESC, c.proposed_at DESC, c.id DESC LIMIT ${take}::int`;
}
