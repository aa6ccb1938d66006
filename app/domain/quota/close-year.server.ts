import { createHash } from "node:crypto";

import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { FundSource } from "#app/db/generated/enums";
import { ensureAccounts, postQuota, type QuotaPosting } from "#app/domain/quota/ledger.server";
import type { ClosedLine, YearContent } from "#app/domain/quota/year-end";

/**
 * Closes the accounts of a confirmed year, unit by unit: what is still open is carried into the next year, line by line, and the account takes nothing but
 * adjustments from then on. Accounts that are closed already are left alone, so that a run that was killed halfway goes on where it ended.
 *
 * @returns accounts closed now; 0 for a closing that is not confirmed or done already
 */
export async function closeYear(closingId: string, now: Date): Promise<number> {
  const closing = await db.yearClosing.findUnique({ where: { id: closingId } });
  if (closing?.status !== "CONFIRMED") return 0;
  const { fiscalYear, divisionPrefix } = closing;
  const units = await db.$queryRaw<{ unit_id: string }[]>`
    SELECT DISTINCT unit_id FROM quota_account WHERE fiscal_year = ${fiscalYear} AND division_code LIKE ${`${divisionPrefix}%`} AND sealed_at IS NULL ORDER BY 1`;
  let closed = 0;
  for (const { unit_id: unitId } of units)
    closed += await inTransaction((tx) => closeUnit(tx, { unitId, fiscalYear, divisionPrefix, now }));
  await inTransaction((tx) => finish(tx, { closingId, fiscalYear, divisionPrefix, now }));
  return closed;
}

interface OpenLine {
  account_id: string;
  programme_id: string;
  order_id: string;
  line_id: string;
  source: FundSource;
  rule_version: number;
  carries_ordered: boolean;
  carries: boolean;
  ordered: bigint;
  accepted: bigint;
}

async function closeUnit(
  tx: Tx,
  { unitId, fiscalYear, divisionPrefix, now }: { unitId: string; fiscalYear: number; divisionPrefix: string; now: Date },
): Promise<number> {
  // The accounts are locked first: whoever posts at the same moment comes before, and is carried, or after, and is refused.
  const accounts = await tx.$queryRaw<{ id: string; programme_id: string }[]>`
    SELECT id, programme_id FROM quota_account WHERE unit_id = ${unitId}::uuid AND fiscal_year = ${fiscalYear} AND division_code LIKE ${`${divisionPrefix}%`}
      AND sealed_at IS NULL ORDER BY id FOR UPDATE`;
  if (accounts.length === 0) return 0;
  const lines = await tx.$queryRaw<OpenLine[]>`
    SELECT e.account_id, q.programme_id, e.order_id, e.line_id, e.source::text AS source, max(e.rule_version)::int AS rule_version,
      q.carry <> 'ORDER' AS carries_ordered, quota_carries_accepted(q.carry, q.counting_stage) AS carries, sum(m.ordered)::bigint AS ordered, sum(m.accepted)::bigint AS accepted
    FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id, LATERAL quota_moves(e.kind, e.amount_fen) m
    WHERE e.unit_id = ${unitId}::uuid AND e.account_id = ANY (${accounts.map(({ id }) => id)}::uuid[]) AND e.line_id IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 7, 8 HAVING sum(m.ordered) > 0 OR sum(m.accepted) > 0 ORDER BY 1, 4`;
  const next = await ensureAccounts(
    tx,
    unitId,
    lines.map((line) => line.programme_id),
    fiscalYear + 1,
    now,
  );
  // The rule of the account says what belongs to its year and stays.
  const postings = lines.flatMap((line) => [
    ...(line.ordered > 0n && line.carries_ordered ? carry(line, "ORDERED", line.ordered) : []),
    ...(line.accepted > 0n && line.carries ? carry(line, "ACCEPTED", line.accepted) : []),
  ]);
  await postQuota(tx, postings);
  await tx.$executeRaw`UPDATE quota_account SET sealed_at = ${now} WHERE unit_id = ${unitId}::uuid AND id = ANY (${accounts.map(({ id }) => id)}::uuid[])`;
  return accounts.length;

  function carry(line: OpenLine, stage: "ORDERED" | "ACCEPTED", amountFen: bigint): QuotaPosting[] {
    const target = next.get(line.programme_id);
    if (!target) throw new Error(`no account of programme ${line.programme_id} in ${fiscalYear + 1}`);
    const common = {
      unitId,
      amountFen,
      cause: { type: "year-closing" as const, id: line.line_id },
      orderId: line.order_id,
      lineId: line.line_id,
      source: line.source,
      recordedAt: now,
      actorId: null,
      ruleVersion: line.rule_version,
    };
    return [
      { ...common, accountId: line.account_id, kind: `CARRY_OUT_${stage}`, effectiveOn: `${fiscalYear}-12-31` },
      { ...common, accountId: target, kind: `CARRY_IN_${stage}`, effectiveOn: `${fiscalYear + 1}-01-01` },
    ];
  }
}

async function finish(
  tx: Tx,
  { closingId, fiscalYear, divisionPrefix, now }: { closingId: string; fiscalYear: number; divisionPrefix: string; now: Date },
): Promise<void> {
  const accounts = await tx.$queryRaw<ClosedLine[]>`
    SELECT q.unit_id AS "unitId", u.name AS unit, q.division_code AS "divisionCode", p.code AS programme, q.id AS "accountId", (-q.assessed_fen)::text AS "requiredFen",
      q.accepted_fen::text AS "acceptedFen", q.settled_fen::text AS "settledFen", coalesce((SELECT sum(e.amount_fen) FROM quota_entry e
        WHERE e.unit_id = q.unit_id AND e.account_id = q.id AND e.cause_type = 'year-closing'), 0)::text AS "carriedFen", q.seq::text AS seq, encode(q.head_hash, 'hex') AS head
    FROM quota_account q JOIN unit u ON u.id = q.unit_id JOIN programme p ON p.id = q.programme_id
    WHERE q.fiscal_year = ${fiscalYear} AND q.division_code LIKE ${`${divisionPrefix}%`} AND q.sealed_at IS NOT NULL ORDER BY q.division_code, q.unit_id, p.sort, q.id`;
  const result: YearContent = { format: "xiangji-year/1", fiscalYear, divisionPrefix, closedAt: now.toISOString(), accounts };
  const text = JSON.stringify(result);
  await tx.yearClosing.updateMany({
    where: { id: closingId, status: "CONFIRMED" },
    data: { status: "DONE", doneAt: now, content: text, sha256: Uint8Array.from(createHash("sha256").update(text, "utf8").digest()) },
  });
  await tx.$executeRaw`INSERT INTO audit_log (at, action, object_type, object_id, detail, request_id)
    VALUES (${now}, 'year.closed', 'year-closing', ${closingId}, ${JSON.stringify({ accounts: accounts.length })}::jsonb, 'job')`;
}
