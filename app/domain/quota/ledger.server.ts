import { Prisma } from "#app/db/generated/client";
import type { Tx } from "#app/db/client.server";
import type { EntryKind } from "#app/domain/quota/stages";
import type { FundSource } from "#app/db/generated/enums";
import type { CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** What made an entry necessary. One cause posts a kind at most once per account. */
export interface QuotaCause {
  type:
    | "filing"
    | "amendment"
    | "order-line"
    | "cancellation"
    | "acceptance-line"
    | "settlement"
    | "reversal"
    | "refund"
    | "carry"
    | "reservation"
    | "year-closing"
    | "adjustment"
    | "re-attribution"
    | "source"
    | "exception-expiry"
    | "organisation-change"
    | "rating";
  id: string;
}

export interface QuotaPosting {
  unitId: string;
  accountId: string;
  kind: EntryKind;
  /** Positive, in fen. */
  amountFen: bigint;
  cause: QuotaCause;
  orderId?: string;
  lineId?: string;
  source: FundSource;
  /** Day it takes effect; decides the month of the roll-up. */
  effectiveOn: CalendarDate;
  recordedAt: Date;
  actorId: string | null;
  ruleVersion: number;
}

/**
 * Posts entries to the quota ledger. Accounts are locked in sorted order; the database's trigger numbers, checks, moves balances and roll-ups, and
 * extends the hash chain. Posting what one cause has posted already changes nothing.
 *
 * @throws Error when the same cause posted a different amount before: a bug in the caller, not an expected failure
 */
export async function postQuota(tx: Tx, postings: readonly QuotaPosting[]): Promise<void> {
  if (postings.length === 0) return;
  const rows = [...postings].sort((left, right) => compare(left.unitId, right.unitId) || compare(left.accountId, right.accountId));
  await tx.$queryRaw`
    WITH ${postingsTable(rows)} SELECT 1 FROM quota_account q WHERE (q.unit_id, q.id) IN (SELECT unit_id, account_id FROM posting)
    ORDER BY q.unit_id, q.id FOR UPDATE`;

  const known = await tx.$queryRaw<{ position: number; amount_fen: bigint }[]>`
    WITH ${postingsTable(rows)} SELECT p.position, e.amount_fen FROM posting p JOIN quota_entry e USING (unit_id, account_id, cause_type, cause_id, kind)`;
  const posted = new Set<number>();
  for (const { position, amount_fen } of known) {
    const index = position;
    if (rows[index]?.amountFen !== amount_fen)
      throw new Error(`quota cause ${rows[index]?.cause.type} ${rows[index]?.cause.id} was posted with another amount`);
    posted.add(index);
  }
  const fresh = rows.filter((_, index) => !posted.has(index));
  if (fresh.length > 0) await tx.$executeRaw`WITH ${postingsTable(fresh)} ${insertEntries()}`;
}

/** Locks accounts in their order and returns the ids of those whose year is not closed. */
export async function lockOpenAccounts(tx: Tx, accounts: readonly { creditedUnitId: string; accountId: string }[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string; sealed: boolean }[]>`
    SELECT q.id, q.sealed_at IS NOT NULL AS sealed FROM quota_account q
    WHERE (q.unit_id, q.id) IN (SELECT * FROM unnest(${accounts.map((row) => row.creditedUnitId)}::uuid[], ${accounts.map((row) => row.accountId)}::uuid[]))
    ORDER BY q.unit_id, q.id FOR UPDATE`;
  return new Set(rows.filter(({ sealed }) => !sealed).map(({ id }) => id));
}

/**
 * The rows of a posting as a common table expression named `posting`, for statements that do everything at once.
 * Rows must be sorted by unit and account, so that concurrent statements lock accounts in the same order.
 */
export function postingsTable(rows: readonly QuotaPosting[]): Prisma.Sql {
  const json = JSON.stringify(
    rows.map((row, position) => ({
      position,
      unit_id: row.unitId,
      account_id: row.accountId,
      kind: row.kind,
      amount_fen: row.amountFen.toString(),
      cause_type: row.cause.type,
      cause_id: row.cause.id,
      order_id: row.orderId ?? null,
      line_id: row.lineId ?? null,
      source: row.source,
      effective_on: row.effectiveOn,
      recorded_at: row.recordedAt.toISOString(),
      actor_id: row.actorId,
      rule_version: row.ruleVersion,
    })),
  );
  return Prisma.sql`posting AS (
    SELECT * FROM jsonb_to_recordset(${json}::jsonb) AS p(position int, unit_id uuid, account_id uuid, kind quota_entry_kind, amount_fen bigint, cause_type text,
      cause_id uuid, order_id uuid, line_id uuid, source fund_source, effective_on date, recorded_at timestamptz, actor_id uuid, rule_version int))`;
}

/**
 * Inserts the rows of `posting`; the guarding trigger fills number, hash and canonical bytes. The only statement that writes to the ledger.
 * What leaves SETTLED takes its rating along: an UNRATE of the same cause goes before it.
 *
 * @param after name of a common table expression that runs first: stock is locked before accounts everywhere
 */
export function insertEntries(after?: string): Prisma.Sql {
  const first = after === undefined ? Prisma.empty : Prisma.sql`WHERE (SELECT count(*) FROM ${Prisma.raw(after)}) >= 0`;
  return Prisma.sql`INSERT INTO quota_entry (unit_id, account_id, kind, amount_fen, cause_type, cause_id, order_id, line_id, source, effective_on, recorded_at,
      actor_id, rule_version, seq, canonical, hash)
    SELECT unit_id, account_id, kind, amount_fen, cause_type, cause_id, order_id, line_id, source, effective_on, recorded_at, actor_id, rule_version, 0, '', ''
    FROM (
      SELECT unit_id, account_id, kind, amount_fen, cause_type, cause_id, order_id, line_id, source, effective_on, recorded_at, actor_id, rule_version, position, 1 AS step
      FROM posting
      UNION ALL
      SELECT p.unit_id, p.account_id, 'UNRATE', least(p.amount_fen, r.fen), p.cause_type, p.cause_id, p.order_id, p.line_id, p.source, p.effective_on, p.recorded_at,
        p.actor_id, p.rule_version, p.position, 0
      FROM posting p, LATERAL (
        SELECT coalesce(sum(CASE e.kind WHEN 'RATE' THEN e.amount_fen ELSE -e.amount_fen END), 0)::bigint AS fen FROM quota_entry e
        WHERE e.unit_id = p.unit_id AND e.order_id = p.order_id AND e.account_id = p.account_id AND e.line_id = p.line_id AND e.kind IN ('RATE', 'UNRATE')) r
      WHERE p.kind IN ('REFUND', 'UNSETTLE', 'ATTRIBUTE_OUT_SETTLED') AND r.fen > 0) post
    ${first} ORDER BY position, step`;
}

/**
 * Makes sure a unit has its account for each programme of a year and returns their ids by programme.
 * Purchases count even before a filing is confirmed; such an account simply has nothing assessed yet.
 */
export async function ensureAccounts(
  tx: Tx,
  unitId: string,
  programmeIds: readonly string[],
  fiscalYear: number,
  now: Date,
): Promise<Map<string, string>> {
  if (programmeIds.length === 0) return new Map();
  const sorted = [...new Set(programmeIds)].sort();
  const find = () =>
    tx.quotaAccount.findMany({ where: { unitId, fiscalYear, programmeId: { in: sorted } }, select: { id: true, programmeId: true } });
  let accounts = await find();
  if (accounts.length < sorted.length) {
    await tx.$executeRaw`
      INSERT INTO quota_account (unit_id, id, programme_id, fiscal_year, division_code, head_hash, opened_at)
      SELECT u.id, w.account_id, w.programme_id, ${fiscalYear}, u.division_code, decode(repeat('00', 32), 'hex'), ${now}
      FROM unit u, unnest(${sorted}::uuid[], ${sorted.map(() => newId())}::uuid[]) w(programme_id, account_id) WHERE u.id = ${unitId}::uuid
      ON CONFLICT (unit_id, programme_id, fiscal_year) DO NOTHING`;
    accounts = await find();
  }
  return new Map(accounts.map((account) => [account.programmeId, account.id]));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
