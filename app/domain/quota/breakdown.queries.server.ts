import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import { listEntries, type EntryRow } from "#app/domain/quota/account.queries.server";
import type { CountingStage } from "#app/domain/region/schema";

export const entrySources = ["CANTEEN", "CONTRACTOR", "UNION", "PERSONAL"] as const;
export type EntrySource = (typeof entrySources)[number];

export interface SourceRow {
  source: EntrySource;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  /** Part of what is settled that is rated. */
  ratedFen: bigint;
}

/** What stands on an account by source of funds; the sums are the account's balances. */
export async function listBySource({ orgId }: Pick<Actor, "orgId">, accountId: string): Promise<SourceRow[]> {
  const rows = await db.$queryRaw<{ source: EntrySource; ordered: bigint; accepted: bigint; settled: bigint; rated: bigint }[]>`
    SELECT source::text AS source, ${stageSum("ORDERED")} AS ordered, ${stageSum("ACCEPTED")} AS accepted, ${stageSum("SETTLED")} AS settled, ${stageSum("RATED")} AS rated
    FROM quota_entry WHERE unit_id = ${orgId}::uuid AND account_id = ${accountId}::uuid GROUP BY 1`;
  return entrySources.map((source) => {
    const row = rows.find((candidate) => candidate.source === source);
    return {
      source,
      orderedFen: row?.ordered ?? 0n,
      acceptedFen: row?.accepted ?? 0n,
      settledFen: row?.settled ?? 0n,
      ratedFen: row?.rated ?? 0n,
    };
  });
}

/** What stands by source of funds in a division and below, from the sums that move with the entries. The caller has checked the reach. */
export async function listBySourceBelow(question: { programmeId: string; fiscalYear: number; prefix: string }): Promise<SourceRow[]> {
  const rows = await hotQuery<SourceRow>(Prisma.sql`
    SELECT source::text AS source, sum(ordered_fen)::bigint AS "orderedFen", sum(accepted_fen)::bigint AS "acceptedFen", sum(settled_fen)::bigint AS "settledFen",
      sum(rated_fen)::bigint AS "ratedFen"
    FROM quota_rollup WHERE programme_id = ${question.programmeId}::uuid AND fiscal_year = ${question.fiscalYear} AND division_code LIKE ${`${question.prefix}%`}
    GROUP BY 1`);
  return entrySources.map(
    (source) => rows.find((row) => row.source === source) ?? { source, orderedFen: 0n, acceptedFen: 0n, settledFen: 0n, ratedFen: 0n },
  );
}

/** What was counted in each month of the year, January first. @param stage from which stage on an amount counts */
export async function listCountedMonths(actor: Pick<Actor, "orgId">, accountId: string, stage: CountingStage): Promise<bigint[]> {
  const counted = countedSum(stage);
  const rows = await db.$queryRaw<MonthSum[]>`
    SELECT extract(month FROM effective_on)::int AS month, ${counted} AS fen
    FROM quota_entry WHERE unit_id = ${actor.orgId}::uuid AND account_id = ${accountId}::uuid GROUP BY 1`;
  return inTwelve(rows);
}

/** What a unit counted under a programme in each month of a year, January first, over all accounts of that year. The caller has checked who may see the unit. */
export async function listUnitCountedMonths(question: {
  unitId: string;
  programmeId: string;
  fiscalYear: number;
  stage: CountingStage;
}): Promise<bigint[]> {
  const counted = countedSum(question.stage);
  const rows = await db.$queryRaw<MonthSum[]>`
    SELECT extract(month FROM effective_on)::int AS month, ${counted} AS fen
    FROM quota_entry WHERE (unit_id, account_id) IN (SELECT unit_id, id FROM quota_account WHERE unit_id = ${question.unitId}::uuid
      AND programme_id = ${question.programmeId}::uuid AND fiscal_year = ${question.fiscalYear}) GROUP BY 1`;
  return inTwelve(rows);
}

/** What a division and those below it counted in each month of a year, January first, each place by its own rule, from the sums that move with the entries. */
export async function listCountedMonthsBelow(question: { programmeId: string; fiscalYear: number; prefix: string }): Promise<bigint[]> {
  const rows = await hotQuery<MonthSum>(Prisma.sql`
    WITH moved AS (
      SELECT division_code, month, sum(accepted_fen)::bigint AS accepted, sum(settled_fen)::bigint AS settled, sum(rated_fen)::bigint AS rated FROM quota_rollup
      WHERE programme_id = ${question.programmeId}::uuid AND fiscal_year = ${question.fiscalYear} AND division_code LIKE ${`${question.prefix}%`} GROUP BY 1, 2),
    counts AS MATERIALIZED (
      SELECT division_code, counting_stage_of(${question.programmeId}::uuid, ${question.fiscalYear}::int, division_code) AS stage FROM (SELECT DISTINCT division_code FROM moved) p)
    SELECT month::int AS month, sum(quota_counted(stage, accepted, settled, rated))::bigint AS fen FROM moved JOIN counts USING (division_code) GROUP BY 1`);
  return inTwelve(rows);
}

interface MonthSum {
  month: number;
  fen: bigint;
}

const inTwelve = (rows: readonly MonthSum[]): bigint[] =>
  Array.from({ length: 12 }, (_, index) => rows.find((row) => row.month === index + 1)?.fen ?? 0n);

const arithmetic = {
  ORDERED: {
    plus: ["ORDER", "CARRY_IN_ORDERED", "ATTRIBUTE_IN_ORDERED"],
    minus: ["CANCEL", "ACCEPT", "CARRY_OUT_ORDERED", "ATTRIBUTE_OUT_ORDERED"],
  },
  ACCEPTED: {
    plus: ["ACCEPT", "UNSETTLE", "CARRY_IN_ACCEPTED", "ATTRIBUTE_IN_ACCEPTED"],
    minus: ["SETTLE", "RETURN", "CARRY_OUT_ACCEPTED", "ATTRIBUTE_OUT_ACCEPTED"],
  },
  SETTLED: { plus: ["SETTLE", "ATTRIBUTE_IN_SETTLED"], minus: ["REFUND", "UNSETTLE", "ATTRIBUTE_OUT_SETTLED"] },
  RATED: { plus: ["RATE"], minus: ["UNRATE"] },
} as const;

function stageSum(stage: keyof typeof arithmetic): Prisma.Sql {
  const { plus, minus } = arithmetic[stage];
  return Prisma.sql`coalesce(sum(CASE WHEN kind::text = ANY (${[...plus]}) THEN amount_fen WHEN kind::text = ANY (${[...minus]}) THEN -amount_fen END), 0)::bigint`;
}

const countedSum = (stage: CountingStage): Prisma.Sql =>
  stage === "ACCEPTED" ? Prisma.sql`(${stageSum("SETTLED")} + ${stageSum("ACCEPTED")})` : stageSum(stage);

/** Every entry of an account, newest first, fetched in portions: for downloads. */
export async function* eachEntry(actor: Actor, accountId: string, source?: string): AsyncGenerator<EntryRow> {
  let beforeSeq: bigint | undefined;
  for (;;) {
    const rows = await listEntries(actor.orgId, accountId, {
      limit: 1_000,
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
      ...(source ? { source } : {}),
    });
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < 1_000) return;
    beforeSeq = last.seq;
  }
}
