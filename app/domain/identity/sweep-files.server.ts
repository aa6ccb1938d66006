import { inTransaction } from "#app/db/client.server";

const UNUSED_HOURS = 24;
const BATCH = 200;

/**
 * Removes files that came with a form that was refused: stored more than a day ago and shown by no product, acceptance, claim, report of held money, guarantee, rule, exception, organisation change or unit's page.
 *
 * The rows are locked first and judged in a second statement: whoever puts one to use meanwhile either holds the row, which is then passed over, or has been
 * seen by the judgement.
 *
 * @returns how many went
 */
export async function sweepFiles(now: Date): Promise<number> {
  const before = new Date(now.getTime() - UNUSED_HOURS * 3_600_000);
  let swept = 0;
  for (;;) {
    const { locked, gone } = await inTransaction(async (tx) => {
      const rows = await tx.$queryRaw<{ id: string }[]>`
        SELECT f.id FROM stored_file f WHERE f.created_at <= ${before} AND NOT EXISTS (SELECT 1 FROM product_image i WHERE i.file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM acceptance_line a WHERE a.photo_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM rule_change c WHERE c.document_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM filing_exception x WHERE x.document_file_id = f.id) AND NOT EXISTS (SELECT 1 FROM organisation_change x WHERE x.document_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM goods_claim_line g WHERE g.photo_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM score_rule y WHERE y.document_file_id = f.id) AND NOT EXISTS (SELECT 1 FROM publication_rule y WHERE y.document_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM held_money_file w WHERE w.file_id = f.id) AND NOT EXISTS (SELECT 1 FROM guarantee w WHERE w.file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM unit_page_picture p WHERE p.file_id = f.id) ORDER BY f.id LIMIT ${BATCH}::int FOR UPDATE OF f SKIP LOCKED`;
      const ids = rows.map((row) => row.id);
      const deleted = await tx.$executeRaw`
        DELETE FROM stored_file f WHERE f.id = ANY (${ids}::uuid[]) AND NOT EXISTS (SELECT 1 FROM product_image i WHERE i.file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM acceptance_line a WHERE a.photo_file_id = f.id) AND NOT EXISTS (SELECT 1 FROM rule_change c WHERE c.document_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM filing_exception x WHERE x.document_file_id = f.id) AND NOT EXISTS (SELECT 1 FROM organisation_change x WHERE x.document_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM goods_claim_line g WHERE g.photo_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM score_rule y WHERE y.document_file_id = f.id) AND NOT EXISTS (SELECT 1 FROM publication_rule y WHERE y.document_file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM held_money_file w WHERE w.file_id = f.id) AND NOT EXISTS (SELECT 1 FROM guarantee w WHERE w.file_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM unit_page_picture p WHERE p.file_id = f.id)`;
      return { locked: ids.length, gone: deleted };
    });
    swept += gone;
    if (locked < BATCH) return swept;
  }
}
