import type { Tx } from "#app/db/client.server";
import type { ProgrammeKind } from "#app/db/generated/enums";
import type { Actor } from "#app/domain/identity/actor";
import { yearClosed } from "#app/domain/quota/errors";
import { replan } from "#app/domain/quota/forecast";
import { ensureAccounts, postQuota, type QuotaCause } from "#app/domain/quota/ledger.server";
import { proposePlan, seasonWeights } from "#app/domain/quota/target";
import { getSeason } from "#app/domain/region/place-rules.queries.server";
import { calendarDateOf, fiscalYearOf, monthOf, type CalendarDate } from "#app/lib/dates";

/** What a confirmed declaration requires of a unit's year. */
export interface Assessment {
  unitId: string;
  fiscalYear: number;
  /** Programmes that this kind of declaration decides about; accounts of the other kind stay as they are. */
  kind: ProgrammeKind;
  /** Fen and the rule that was judged by, by programme; a programme that is missing requires nothing. */
  required: ReadonlyMap<string, { requiredFen: bigint; ruleId: string | null }>;
  cause: QuotaCause;
}

/**
 * Brings the required amounts of a unit's accounts to what was confirmed: opens missing accounts, posts the difference, and plans the months: anew for a new account, otherwise by changing the
 * plan that is there as little as the difference asks for.
 * Posting the same cause again changes nothing.
 *
 * @throws yearClosed where an account of a closed year would change
 */
export async function assessAccounts(tx: Tx, actor: Actor, { unitId, fiscalYear, kind, required, cause }: Assessment): Promise<void> {
  const ruleIds = [...required.values()].flatMap(({ ruleId }) => (ruleId === null ? [] : [ruleId]));
  const rules = await tx.targetRule.findMany({ where: { id: { in: ruleIds } }, select: { id: true, version: true } });
  const versionOf = (programmeId: string) => rules.find(({ id }) => id === required.get(programmeId)?.ruleId)?.version ?? 1;
  await ensureAccounts(tx, unitId, [...required.keys()], fiscalYear, actor.now);
  const ofKind = await tx.programme.findMany({ where: { kind }, select: { id: true } });
  const accounts = await tx.quotaAccount.findMany({
    where: { unitId, fiscalYear, programmeId: { in: ofKind.map(({ id }) => id) } },
    select: { id: true, programmeId: true, assessedFen: true, sealedAt: true, divisionCode: true },
  });
  const today = calendarDateOf(actor.now);
  const postings = accounts.flatMap((account) => {
    const difference = (required.get(account.programmeId)?.requiredFen ?? 0n) + account.assessedFen;
    if (difference === 0n) return [];
    const entry =
      difference < 0n ? ("REASSESS_DOWN" as const) : account.assessedFen === 0n ? ("ASSESS" as const) : ("REASSESS_UP" as const);
    return [
      {
        unitId,
        accountId: account.id,
        kind: entry,
        amountFen: difference < 0n ? -difference : difference,
        cause,
        source: "CANTEEN" as const,
        effectiveOn: fiscalYearOf(today) < fiscalYear ? `${fiscalYear}-01-01` : today,
        recordedAt: actor.now,
        actorId: actor.userId,
        ruleVersion: versionOf(account.programmeId),
      },
    ];
  });
  if (accounts.some((account) => account.sealedAt !== null && postings.some((posting) => posting.accountId === account.id)))
    throw yearClosed();
  await postQuota(tx, postings);
  for (const account of accounts) {
    const targetFen = required.get(account.programmeId)?.requiredFen ?? 0n;
    const months = await planFor(tx, { unitId, fiscalYear, today, targetFen, ...account });
    await tx.planMonth.deleteMany({ where: { unitId, accountId: account.id } });
    await tx.planMonth.createMany({
      data: months.map((plannedFen, index) => ({ unitId, accountId: account.id, month: index + 1, plannedFen })),
    });
  }
}

interface PlanQuestion {
  unitId: string;
  id: string;
  programmeId: string;
  divisionCode: string;
  fiscalYear: number;
  today: CalendarDate;
  targetFen: bigint;
}

async function planFor(tx: Tx, { unitId, id, programmeId, divisionCode, fiscalYear, today, targetFen }: PlanQuestion): Promise<bigint[]> {
  const season = (await getSeason(tx, { programmeId, fiscalYear, divisionCode })) ?? seasonWeights;
  const planned = await tx.planMonth.findMany({ where: { unitId, accountId: id }, orderBy: { month: "asc" } });
  const months = planned.map(({ plannedFen }) => plannedFen);
  const year = fiscalYearOf(today);
  if (months.length === 12 && months.some((fen) => fen > 0n))
    return replan(months, targetFen, year < fiscalYear ? 1 : year > fiscalYear ? 12 : monthOf(today), season);
  const last = await tx.$queryRaw<{ month: number; fen: bigint }[]>`
    SELECT extract(month FROM e.effective_on)::int AS month, greatest(sum(CASE e.kind WHEN 'SETTLE' THEN e.amount_fen ELSE -e.amount_fen END), 0)::bigint AS fen
    FROM quota_account q JOIN quota_entry e ON e.unit_id = q.unit_id AND e.account_id = q.id
    WHERE q.unit_id = ${unitId}::uuid AND q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear - 1} AND e.kind IN ('SETTLE', 'UNSETTLE') GROUP BY 1`;
  return proposePlan(
    targetFen,
    Array.from({ length: 12 }, (_, index) => last.find((row) => row.month === index + 1)?.fen ?? 0n),
    season,
  );
}
