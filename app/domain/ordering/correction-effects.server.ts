import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { movedStages, type MovedStage } from "#app/domain/ordering/correction-postings";
import { countedFen } from "#app/domain/quota/stages";
import type { CountingStage } from "#app/domain/region/schema";
import { selectLineStages, toLineStages, type LineStagesRow } from "#app/domain/ordering/line-stages.server";

/** What counts for a unit before and after a correction, in fen. */
export interface CountedChange {
  requiredFen: bigint;
  beforeFen: bigint;
  afterFen: bigint;
}

/** What a correction does to one programme in one fiscal year. */
export interface CorrectionEffect {
  programmeId: string;
  shortZh: string;
  shortEn: string;
  fiscalYear: number;
  moved: Record<MovedStage, bigint>;
  /** The programme holds for the gaining unit; otherwise the amounts count for nobody afterwards. */
  holds: boolean;
  from: CountedChange | null;
  to: CountedChange | null;
}

interface Question {
  unitId: string;
  orderId: string;
  lineIds: readonly string[];
  fromUnitId: string;
  /** Null while none is chosen. */
  toUnitId: string | null;
  /** Whether the gaining unit's figures may be shown. */
  showsGaining: boolean;
}

interface TermsRow {
  id: string;
  shortZh: string;
  shortEn: string;
  fiscalYear: number;
  holds: boolean;
  /** What counts where the lines go. */
  countsThere: CountingStage | null;
}

interface AccountRow {
  unitId: string;
  programmeId: string;
  fiscalYear: number;
  requiredFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  ratedFen: bigint;
  counts: CountingStage;
}

/** What a re-attribution would do if the last consent were given now. */
export async function previewEffects(question: Question): Promise<CorrectionEffect[]> {
  const rows = await hotQuery<LineStagesRow>(selectLineStages(question.unitId, question.orderId, question.lineIds));
  const moved = new Map<string, { programmeId: string; fiscalYear: number; fen: Record<MovedStage, bigint>; ratedFen: bigint }>();
  for (const row of rows.map(toLineStages)) {
    const key = `${row.programmeId} ${row.fiscalYear}`;
    const sum = moved.get(key) ?? {
      programmeId: row.programmeId,
      fiscalYear: row.fiscalYear,
      fen: { ORDERED: 0n, ACCEPTED: 0n, SETTLED: 0n },
      ratedFen: 0n,
    };
    for (const stage of movedStages) sum.fen[stage] += row.fen[stage];
    sum.ratedFen += row.ratedFen;
    moved.set(key, sum);
  }
  const wanted = [...moved.values()].filter(({ fen }) => movedStages.some((stage) => fen[stage] > 0n));
  if (wanted.length === 0) return [];
  const [terms, accounts] = await Promise.all([readTerms(wanted, question.toUnitId), readAccounts(wanted, question)]);
  return terms.flatMap((term) => {
    const sum = wanted.find(({ programmeId, fiscalYear }) => programmeId === term.id && fiscalYear === term.fiscalYear);
    if (!sum) return [];
    const change = (unitId: string, sign: bigint): CountedChange => {
      const account = accounts.find((row) => row.unitId === unitId && row.programmeId === term.id && row.fiscalYear === term.fiscalYear);
      const counts = account?.counts ?? term.countsThere ?? "SETTLED";
      const beforeFen = account
        ? countedFen({ ACCEPTED: account.acceptedFen, SETTLED: account.settledFen, RATED: account.ratedFen }, counts)
        : 0n;
      const deltaFen = sign * countedFen({ ...sum.fen, RATED: sum.ratedFen }, counts);
      return { requiredFen: account?.requiredFen ?? 0n, beforeFen, afterFen: beforeFen + deltaFen };
    };
    const { toUnitId, fromUnitId, showsGaining } = question;
    return [
      {
        programmeId: term.id,
        shortZh: term.shortZh,
        shortEn: term.shortEn,
        fiscalYear: term.fiscalYear,
        moved: sum.fen,
        holds: term.holds,
        from: change(fromUnitId, toUnitId === fromUnitId ? 0n : -1n),
        to: toUnitId !== null && showsGaining && term.holds ? change(toUnitId, 1n) : null,
      },
    ];
  });
}

type Wanted = readonly { programmeId: string; fiscalYear: number }[];

function wantedTable(wanted: Wanted): Prisma.Sql {
  return Prisma.sql`unnest(${wanted.map((row) => row.programmeId)}::uuid[], ${wanted.map((row) => row.fiscalYear)}::int[]) AS w(programme_id, fiscal_year)`;
}

function readTerms(wanted: Wanted, toUnitId: string | null): Promise<TermsRow[]> {
  return hotQuery<TermsRow>(Prisma.sql`
    SELECT p.id, p.short_zh AS "shortZh", p.short_en AS "shortEn", w.fiscal_year AS "fiscalYear", counting_stage_of(p.id, w.fiscal_year, u.division_code)::text AS "countsThere",
      coalesce(starts_with(u.division_code, p.buyer_prefix), true) AS holds
    FROM ${wantedTable(wanted)} JOIN programme p ON p.id = w.programme_id LEFT JOIN unit u ON u.id = ${toUnitId}::uuid
    ORDER BY p.sort, p.code, w.fiscal_year`);
}

function readAccounts(wanted: Wanted, { fromUnitId, toUnitId }: Question): Promise<AccountRow[]> {
  return hotQuery<AccountRow>(Prisma.sql`
    SELECT q.unit_id AS "unitId", q.programme_id AS "programmeId", q.fiscal_year AS "fiscalYear", -q.assessed_fen AS "requiredFen", q.accepted_fen AS "acceptedFen",
      q.settled_fen AS "settledFen", q.rated_fen AS "ratedFen", q.counting_stage::text AS counts
    FROM ${wantedTable(wanted)} JOIN quota_account q ON q.programme_id = w.programme_id AND q.fiscal_year = w.fiscal_year
    WHERE q.unit_id = ANY (${[fromUnitId, toUnitId ?? fromUnitId]}::uuid[])`);
}

interface PostedRow {
  unitId: string;
  programmeId: string;
  shortZh: string;
  shortEn: string;
  fiscalYear: number;
  counts: CountingStage;
  requiredFen: bigint;
  acceptedBefore: bigint;
  settledBefore: bigint;
  ratedBefore: bigint;
  ordered: bigint;
  accepted: bigint;
  settled: bigint;
  rated: bigint;
}

/** What a completed re-attribution did, read from the entries it posted: figures as they were right before and right after them. */
export async function postedEffects(
  correction: { orderId: string; fromUnitId: string; toUnitId: string },
  causeIds: readonly string[],
): Promise<CorrectionEffect[]> {
  const rows = await hotQuery<PostedRow>(Prisma.sql`
    WITH own AS (
      SELECT e.unit_id, e.account_id, min(e.seq) AS first,
        coalesce(sum(e.amount_fen) FILTER (WHERE e.kind IN ('ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_IN_ORDERED')), 0)::bigint AS ordered,
        coalesce(sum(e.amount_fen) FILTER (WHERE e.kind IN ('ATTRIBUTE_OUT_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED')), 0)::bigint AS accepted,
        coalesce(sum(e.amount_fen) FILTER (WHERE e.kind IN ('ATTRIBUTE_OUT_SETTLED', 'ATTRIBUTE_IN_SETTLED')), 0)::bigint AS settled,
        coalesce(sum(e.amount_fen) FILTER (WHERE e.kind IN ('RATE', 'UNRATE')), 0)::bigint AS rated
      FROM quota_entry e WHERE e.unit_id = ANY (${[correction.fromUnitId, correction.toUnitId]}::uuid[]) AND e.order_id = ${correction.orderId}::uuid
        AND e.cause_type = 're-attribution' AND e.cause_id = ANY (${[...causeIds]}::uuid[])
      GROUP BY 1, 2)
    SELECT own.unit_id AS "unitId", q.programme_id AS "programmeId", p.short_zh AS "shortZh", p.short_en AS "shortEn", q.fiscal_year AS "fiscalYear",
      q.counting_stage::text AS counts, -q.assessed_fen AS "requiredFen", own.ordered, own.accepted, own.settled, own.rated,
      b.accepted AS "acceptedBefore", b.settled AS "settledBefore", b.rated AS "ratedBefore"
    FROM own JOIN quota_account q ON q.unit_id = own.unit_id AND q.id = own.account_id JOIN programme p ON p.id = q.programme_id,
      LATERAL (SELECT
        coalesce(sum(CASE WHEN e.kind IN ('ACCEPT', 'UNSETTLE', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN e.amount_fen
          WHEN e.kind IN ('SETTLE', 'RETURN', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -e.amount_fen END), 0)::bigint AS accepted,
        coalesce(sum(CASE WHEN e.kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen
          WHEN e.kind IN ('REFUND', 'UNSETTLE', 'ATTRIBUTE_OUT_SETTLED') THEN -e.amount_fen END), 0)::bigint AS settled,
        coalesce(sum(CASE e.kind WHEN 'RATE' THEN e.amount_fen WHEN 'UNRATE' THEN -e.amount_fen END), 0)::bigint AS rated
        FROM quota_entry e WHERE e.unit_id = own.unit_id AND e.account_id = own.account_id AND e.seq < own.first) b
    ORDER BY p.sort, p.code, q.fiscal_year`);
  const change = (row: PostedRow, sign: bigint): CountedChange => {
    const beforeFen = countedFen({ ACCEPTED: row.acceptedBefore, SETTLED: row.settledBefore, RATED: row.ratedBefore }, row.counts);
    const movedFen = countedFen({ ACCEPTED: row.accepted, SETTLED: row.settled, RATED: row.rated }, row.counts);
    return { requiredFen: row.requiredFen, beforeFen, afterFen: beforeFen + sign * movedFen };
  };
  return rows
    .filter((row) => row.unitId === correction.fromUnitId)
    .map((row) => {
      const gained = rows.find(
        (other) => other.unitId === correction.toUnitId && other.programmeId === row.programmeId && other.fiscalYear === row.fiscalYear,
      );
      return {
        programmeId: row.programmeId,
        shortZh: row.shortZh,
        shortEn: row.shortEn,
        fiscalYear: row.fiscalYear,
        moved: { ORDERED: row.ordered, ACCEPTED: row.accepted, SETTLED: row.settled },
        holds: gained !== undefined,
        from: change(row, -1n),
        to: gained ? change(gained, 1n) : null,
      };
    });
}
