import type { Tx } from "#app/db/client.server";
import type { ProgrammeKind } from "#app/db/generated/enums";
import type { Actor } from "#app/domain/identity/actor";
import { ensureAccounts, postQuota, type QuotaCause } from "#app/domain/quota/ledger.server";
import { proposePlan } from "#app/domain/quota/target";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";

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
 * Brings the required amounts of a unit's accounts to what was confirmed: opens missing accounts, posts the difference, and proposes a monthly plan.
 * Posting the same cause again changes nothing.
 */
export async function assessAccounts(tx: Tx, actor: Actor, { unitId, fiscalYear, kind, required, cause }: Assessment): Promise<void> {
  const ruleIds = [...required.values()].flatMap(({ ruleId }) => (ruleId === null ? [] : [ruleId]));
  const rules = await tx.targetRule.findMany({ where: { id: { in: ruleIds } }, select: { id: true, version: true } });
  const versionOf = (programmeId: string) => rules.find(({ id }) => id === required.get(programmeId)?.ruleId)?.version ?? 1;
  await ensureAccounts(tx, unitId, [...required.keys()], fiscalYear, actor.now);
  const ofKind = await tx.programme.findMany({ where: { kind }, select: { id: true } });
  const accounts = await tx.quotaAccount.findMany({
    where: { unitId, fiscalYear, programmeId: { in: ofKind.map(({ id }) => id) } },
    select: { id: true, programmeId: true, assessedFen: true },
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
  await postQuota(tx, postings);
  for (const account of accounts)
    await proposeMonths(tx, unitId, account.id, account.programmeId, fiscalYear, required.get(account.programmeId)?.requiredFen ?? 0n);
}

async function proposeMonths(
  tx: Tx,
  unitId: string,
  accountId: string,
  programmeId: string,
  fiscalYear: number,
  targetFen: bigint,
): Promise<void> {
  const last = await tx.$queryRaw<{ month: number; fen: bigint }[]>`
    SELECT extract(month FROM e.effective_on)::int AS month, sum(e.amount_fen)::bigint AS fen FROM quota_account q JOIN quota_entry e ON e.unit_id = q.unit_id AND e.account_id = q.id
    WHERE q.unit_id = ${unitId}::uuid AND q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear - 1} AND e.kind = 'SETTLE' GROUP BY 1`;
  const months = proposePlan(
    targetFen,
    Array.from({ length: 12 }, (_, index) => last.find((row) => row.month === index + 1)?.fen ?? 0n),
  );
  await tx.planMonth.deleteMany({ where: { unitId, accountId } });
  await tx.planMonth.createMany({ data: months.map((plannedFen, index) => ({ unitId, accountId, month: index + 1, plannedFen })) });
}
