import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { countedFen } from "#app/domain/quota/stages";
import { paceOf, planToDateFen, type Pace } from "#app/domain/quota/target";
import { listProgrammesFor, type ProgrammeTerms } from "#app/domain/region/queries.server";
import type { CountingStage } from "#app/domain/region/schema";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";
import { ratioBps } from "#app/lib/money";

export interface AccountProgress {
  programme: ProgrammeTerms & { countingStage: CountingStage };
  accountId: string | null;
  requiredFen: bigint;
  remainingFen: bigint;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  /** Part of what is settled that is rated. */
  ratedFen: bigint;
  countedFen: bigint;
  completionBps: bigint | null;
  /** Twelve amounts, January first; all zero while there is no plan. */
  months: bigint[];
  planToDateFen: bigint;
  planToDateBps: bigint | null;
  pace: Pace;
  entries: bigint;
  headHash: string;
}

interface AccountRow {
  id: string;
  programmeId: string;
  assessedFen: bigint;
  remainingFen: bigint;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  ratedFen: bigint;
  countingStage: CountingStage;
  seq: bigint;
  headHash: string;
  /** Planned fen by month. */
  plan: Record<string, string> | null;
}

/** Every programme that binds a unit in a year, with what is required, ordered, accepted, settled and planned. The caller has checked who may see the unit. */
export async function listProgress(
  unitId: string,
  divisionCode: string,
  fiscalYear: number,
  today: CalendarDate,
): Promise<AccountProgress[]> {
  const [bound, accounts] = await Promise.all([
    listProgrammesFor(divisionCode, fiscalYear),
    hotQuery<AccountRow>(Prisma.sql`
      SELECT a.id, a.programme_id AS "programmeId", a.assessed_fen AS "assessedFen", a.remaining_fen AS "remainingFen", a.ordered_fen AS "orderedFen",
        a.accepted_fen AS "acceptedFen", a.settled_fen AS "settledFen", a.rated_fen AS "ratedFen", a.counting_stage::text AS "countingStage", a.seq, encode(a.head_hash, 'hex') AS "headHash",
        (SELECT jsonb_object_agg(m.month, m.planned_fen::text) FROM plan_month m WHERE m.unit_id = a.unit_id AND m.account_id = a.id) AS plan
      FROM quota_account a WHERE a.unit_id = ${unitId}::uuid AND a.fiscal_year = ${fiscalYear}`),
  ]);
  return bound.map((terms) => {
    const account = accounts.find((candidate) => candidate.programmeId === terms.id);
    const programme = { ...terms, countingStage: account?.countingStage ?? terms.countingStage };
    const requiredFen = -(account?.assessedFen ?? 0n);
    const stages = { ACCEPTED: account?.acceptedFen ?? 0n, SETTLED: account?.settledFen ?? 0n, RATED: account?.ratedFen ?? 0n };
    const counted = countedFen(stages, programme.countingStage);
    const months = Array.from({ length: 12 }, (_, index) => BigInt(account?.plan?.[index + 1] ?? 0));
    const planned = planToDateFen(months, fiscalYear, today);
    return {
      programme,
      accountId: account?.id ?? null,
      requiredFen,
      remainingFen: account?.remainingFen ?? 0n,
      orderedFen: account?.orderedFen ?? 0n,
      acceptedFen: stages.ACCEPTED,
      settledFen: stages.SETTLED,
      ratedFen: stages.RATED,
      countedFen: counted,
      completionBps: ratioBps(counted, requiredFen),
      months,
      planToDateFen: planned,
      planToDateBps: ratioBps(planned, requiredFen),
      pace: paceOf(counted, requiredFen, planned),
      entries: account?.seq ?? 0n,
      headHash: account?.headHash ?? "",
    };
  });
}

/** What happens to amounts of an account at the turn of the year, by its rule. */
export interface CarryTerms {
  accountId: string;
  /** What is ordered and not accepted belongs to a later year once it is accepted there. */
  carriesOrdered: boolean;
  /** What is accepted and not paid belongs to the year of the payment. */
  carriesAccepted: boolean;
}

export async function listCarryTerms(accountIds: readonly string[]): Promise<CarryTerms[]> {
  if (accountIds.length === 0) return [];
  return db.$queryRaw`
    SELECT id AS "accountId", carry <> 'ORDER' AS "carriesOrdered", quota_carries_accepted(carry, counting_stage) AS "carriesAccepted"
    FROM quota_account WHERE id = ANY (${[...accountIds]}::uuid[])`;
}

/** Accounts among some on which a settlement can no longer be taken back: their year is closed and what is paid counted there, or their unit is continued by another. */
export async function listUnsettleable(
  accountIds: readonly string[],
): Promise<{ accountId: string; fiscalYear: number; sealed: boolean }[]> {
  if (accountIds.length === 0) return [];
  return db.$queryRaw`
    SELECT q.id AS "accountId", q.fiscal_year AS "fiscalYear", u.closed_on IS NULL AS sealed FROM quota_account q JOIN unit u ON u.id = q.unit_id
    WHERE q.id = ANY (${[...accountIds]}::uuid[]) AND (q.sealed_at IS NOT NULL AND quota_carries_accepted(q.carry, q.counting_stage) OR u.closed_on IS NOT NULL)
    ORDER BY q.fiscal_year`;
}

export interface EntryRow {
  seq: bigint;
  kind: string;
  amountFen: bigint;
  /** Balance of SETTLED after the entry. */
  settledAfterFen: bigint;
  /** How much of it is rated. */
  ratedAfterFen: bigint;
  source: string;
  effectiveOn: CalendarDate;
  recordedAt: Date;
  orderId: string | null;
  orderNumber: string | null;
  /** The order is the unit's own: it trades, and is not only credited. */
  trading: boolean;
  lineName: string | null;
  lineNameEn: string | null;
  document: { kind: "acceptance" | "filing" | "reservation" | "correction"; id: string; number: string } | null;
  hash: string;
  /** Recorded after the year was closed: an adjustment. */
  afterClosing: boolean;
  /** Why the bureau adjusted the closed year; null for every other entry. */
  adjustment: string | null;
}

/** Entries of an account, newest first, with the order line and document behind each. @param beforeSeq keyset: entries with a smaller number */
export async function listEntries(
  unitId: string,
  accountId: string,
  options: { beforeSeq?: bigint; limit: number; source?: string },
): Promise<EntryRow[]> {
  const rows = await db.$queryRaw<
    {
      seq: bigint;
      kind: string;
      amount_fen: bigint;
      settled_after: bigint;
      rated_after: bigint;
      source: string;
      effective_on: Date;
      recorded_at: Date;
      order_id: string | null;
      order_number: string | null;
      line_name: string | null;
      line_name_en: string | null;
      acceptance_id: string | null;
      acceptance_number: string | null;
      correction_id: string | null;
      correction_number: string | null;
      trading: boolean;
      cause_type: string;
      cause_id: string;
      hash: string;
      after_closing: boolean;
      adjustment: string | null;
    }[]
  >`
    SELECT e.*, o.number AS order_number, l.name_zh AS line_name, l.name_en AS line_name_en, a.id AS acceptance_id, a.number AS acceptance_number,
      c.id AS correction_id, c.number AS correction_number, y.reason AS adjustment,
      coalesce(e.recorded_at > (SELECT sealed_at FROM quota_account WHERE unit_id = ${unitId}::uuid AND id = ${accountId}::uuid), false) AS after_closing, coalesce(v.unit_id = ${unitId}::uuid, false) AS trading FROM (
      SELECT seq, kind::text AS kind, amount_fen, source::text AS source, effective_on, recorded_at, order_id, line_id, cause_type, cause_id, encode(hash, 'hex') AS hash,
        sum(CASE WHEN kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN amount_fen WHEN kind IN ('REFUND', 'UNSETTLE', 'ATTRIBUTE_OUT_SETTLED') THEN -amount_fen ELSE 0 END)
          OVER (ORDER BY seq)::bigint AS settled_after,
        sum(CASE kind WHEN 'RATE' THEN amount_fen WHEN 'UNRATE' THEN -amount_fen ELSE 0 END) OVER (ORDER BY seq)::bigint AS rated_after
      FROM quota_entry WHERE unit_id = ${unitId}::uuid AND account_id = ${accountId}::uuid) e
    LEFT JOIN year_adjustment y ON e.cause_type = 'adjustment' AND y.unit_id = ${unitId}::uuid AND y.id = e.cause_id
    LEFT JOIN correction_line cl ON e.cause_type IN ('re-attribution', 'source') AND cl.id = e.cause_id
    LEFT JOIN correction c ON c.unit_id = cl.unit_id AND c.id = cl.correction_id
    LEFT JOIN LATERAL (SELECT v.unit_id FROM order_line_quota v WHERE v.line_id = e.line_id AND v.credited_unit_id = ${unitId}::uuid
      UNION ALL SELECT past.unit_id FROM correction_line past JOIN correction moved ON moved.unit_id = past.unit_id AND moved.id = past.correction_id
        WHERE past.line_id = e.line_id AND moved.state = 'DONE' AND moved.from_unit_id = ${unitId}::uuid LIMIT 1) v ON true
    LEFT JOIN purchase_order o ON o.unit_id = v.unit_id AND o.id = e.order_id LEFT JOIN order_line l ON l.unit_id = v.unit_id AND l.id = e.line_id
    LEFT JOIN acceptance_line al ON e.cause_type = 'acceptance-line' AND al.unit_id = v.unit_id AND al.id = e.cause_id
    LEFT JOIN acceptance a ON a.unit_id = al.unit_id AND a.id = al.acceptance_id
    WHERE ${options.beforeSeq === undefined ? Prisma.sql`true` : Prisma.sql`e.seq < ${options.beforeSeq}`}
      AND ${options.source === undefined ? Prisma.sql`true` : Prisma.sql`e.source = ${options.source}`}
    ORDER BY e.seq DESC LIMIT ${options.limit}`;
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind,
    amountFen: row.amount_fen,
    settledAfterFen: row.settled_after,
    ratedAfterFen: row.rated_after,
    source: row.source,
    effectiveOn: fromDbDate(row.effective_on),
    recordedAt: row.recorded_at,
    orderId: row.order_id,
    orderNumber: row.order_number,
    lineName: row.line_name,
    lineNameEn: row.line_name_en,
    hash: row.hash,
    trading: row.trading,
    afterClosing: row.after_closing,
    adjustment: row.adjustment,
    document: row.correction_id
      ? { kind: "correction", id: row.correction_id, number: row.correction_number ?? "" }
      : row.acceptance_id
        ? { kind: "acceptance", id: row.acceptance_id, number: row.acceptance_number ?? "" }
        : row.cause_type === "filing"
          ? { kind: "filing", id: row.cause_id, number: "" }
          : row.cause_type === "reservation"
            ? { kind: "reservation", id: row.cause_id, number: "" }
            : null,
  }));
}
