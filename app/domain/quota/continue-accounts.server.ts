import type { Tx } from "#app/db/client.server";
import type { Author } from "#app/domain/identity/audit.server";
import { ensureAccounts, postQuota, type QuotaPosting } from "#app/domain/quota/ledger.server";
import { planToDateFen } from "#app/domain/quota/target";
import { addDays, type CalendarDate } from "#app/lib/dates";
import { splitByLargestRemainder } from "#app/lib/money";

/** Every account of the units, locked in the ledger's order: what is posted to them at this moment comes wholly before or wholly after. */
export async function lockAccounts(tx: Tx, unitIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM quota_account WHERE unit_id = ANY (${[...unitIds]}::uuid[]) ORDER BY unit_id, id FOR UPDATE`;
}

/** Accounts of a unit by `accountOf(year, programme)`, opened where they are missing; a programme that does not hold for its division has none. */
export async function accountsFor(
  tx: Tx,
  unit: { id: string; divisionCode: string },
  wanted: readonly { fiscalYear: number; programmeId: string }[],
  now: Date,
): Promise<(fiscalYear: number, programmeId: string) => string | null> {
  const programmeIds = [...new Set(wanted.map((row) => row.programmeId))];
  const holding = new Set(
    (
      await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM programme WHERE id = ANY (${programmeIds}::uuid[]) AND starts_with(${unit.divisionCode}, buyer_prefix)`
    ).map(({ id }) => id),
  );
  const accounts = new Map<string, string>();
  for (const fiscalYear of [...new Set(wanted.map((row) => row.fiscalYear))].sort()) {
    const ofYear = wanted.filter((row) => row.fiscalYear === fiscalYear && holding.has(row.programmeId)).map((row) => row.programmeId);
    for (const [programmeId, id] of await ensureAccounts(tx, unit.id, ofYear, fiscalYear, now))
      accounts.set(`${fiscalYear} ${programmeId}`, id);
  }
  return (fiscalYear, programmeId) => accounts.get(`${fiscalYear} ${programmeId}`) ?? null;
}

interface AccountRow {
  unitId: string;
  id: string;
  programmeId: string;
  fiscalYear: number;
  assessedFen: bigint;
  plan: { month: number; plannedFen: bigint }[];
}

export interface RequirementMove {
  changeId: string;
  sourceIds: readonly string[];
  target: { id: string; divisionCode: string };
  /** This year and the years after it go over; earlier ones stay where they were fulfilled. */
  fiscalYear: number;
  /** 10,000: everything. */
  shareBps: number;
  effectiveOn: CalendarDate;
}

/**
 * Moves what is required, and its monthly plan, to the successor's accounts: down on the one side, up on the other, under one cause, so that both together require
 * what they required before. Where a programme does not hold for the successor's place, nothing goes up.
 */
export async function moveRequirement(tx: Tx, author: Author, move: RequirementMove): Promise<void> {
  const sources = await accountsOf(tx, move.sourceIds, move.fiscalYear);
  const accountOf = await accountsFor(tx, move.target, sources, author.now);
  const targets = await accountsOf(tx, [move.target.id], move.fiscalYear);
  const downs = sources.flatMap((account) => {
    const amountFen = (-account.assessedFen * BigInt(move.shareBps)) / 10_000n;
    return amountFen > 0n ? [{ account, amountFen }] : [];
  });
  const postings: QuotaPosting[] = downs.map(({ account, amountFen }) =>
    posting(author, move, { unitId: account.unitId, accountId: account.id, kind: "REASSESS_DOWN", amountFen }),
  );
  const ups = new Map<string, bigint>();
  for (const { account, amountFen } of downs) {
    const id = accountOf(account.fiscalYear, account.programmeId);
    if (id !== null) ups.set(id, (ups.get(id) ?? 0n) + amountFen);
  }
  for (const [accountId, amountFen] of ups) {
    const before = targets.find((account) => account.id === accountId)?.assessedFen ?? 0n;
    postings.push(posting(author, move, { unitId: move.target.id, accountId, kind: before === 0n ? "ASSESS" : "REASSESS_UP", amountFen }));
  }
  await postQuota(tx, postings);
  await movePlans(tx, move, downs, accountOf);
}

/** The plan goes over month by month in the share of what is required; both plans still add up to what is required. */
async function movePlans(
  tx: Tx,
  { target, shareBps }: RequirementMove,
  downs: readonly { account: AccountRow; amountFen: bigint }[],
  accountOf: (fiscalYear: number, programmeId: string) => string | null,
): Promise<void> {
  for (const { account, amountFen } of downs) {
    const months = Array.from({ length: 12 }, (_, index) => account.plan.find((row) => row.month === index + 1)?.plannedFen ?? 0n);
    if (months.every((fen) => fen === 0n)) continue;
    const moved = shareBps === 10_000 ? months : splitByLargestRemainder(amountFen, months);
    await savePlan(
      tx,
      account.unitId,
      account.id,
      months.map((fen, index) => fen - (moved[index] ?? 0n)),
    );
    const accountId = accountOf(account.fiscalYear, account.programmeId);
    if (accountId === null) continue;
    const before = await tx.planMonth.findMany({ where: { unitId: target.id, accountId } });
    const sum = moved.map((fen, index) => fen + (before.find((row) => row.month === index + 1)?.plannedFen ?? 0n));
    await savePlan(tx, target.id, accountId, sum);
  }
}

/**
 * A unit that ends without a successor requires what its plan expected by the day before; the rest is taken back. What it still has to accept and to pay counts on.
 */
export async function endRequirement(
  tx: Tx,
  author: Author,
  { changeId, unitId, fiscalYear, on }: { changeId: string; unitId: string; fiscalYear: number; on: CalendarDate },
): Promise<void> {
  const postings: QuotaPosting[] = [];
  for (const account of await accountsOf(tx, [unitId], fiscalYear)) {
    const months = Array.from({ length: 12 }, (_, index) => account.plan.find((row) => row.month === index + 1)?.plannedFen ?? 0n);
    const last = addDays(on, -1);
    const expected = planToDateFen(months, account.fiscalYear, last);
    const keptFen = expected < -account.assessedFen ? expected : -account.assessedFen;
    const amountFen = -account.assessedFen - keptFen;
    if (amountFen === 0n) continue;
    postings.push(posting(author, { changeId, effectiveOn: on }, { unitId, accountId: account.id, kind: "REASSESS_DOWN", amountFen }));
    let left = keptFen;
    await savePlan(
      tx,
      unitId,
      account.id,
      months.map((fen) => {
        const kept = fen < left ? fen : left;
        left -= kept;
        return kept;
      }),
    );
  }
  await postQuota(tx, postings);
}

/** Closes the emptied accounts; the database refuses this while anything stands on one, and every entry afterwards. */
export async function closeAccounts(tx: Tx, unitIds: readonly string[], fiscalYear: number, now: Date): Promise<void> {
  await tx.quotaAccount.updateMany({
    where: { unitId: { in: [...unitIds] }, fiscalYear: { gte: fiscalYear }, closedAt: null },
    data: { closedAt: now },
  });
}

function accountsOf(tx: Tx, unitIds: readonly string[], fiscalYear: number): Promise<AccountRow[]> {
  return tx.quotaAccount.findMany({
    where: { unitId: { in: [...unitIds] }, fiscalYear: { gte: fiscalYear }, closedAt: null },
    select: {
      unitId: true,
      id: true,
      programmeId: true,
      fiscalYear: true,
      assessedFen: true,
      plan: { select: { month: true, plannedFen: true } },
    },
    orderBy: [{ unitId: "asc" }, { id: "asc" }],
  });
}

async function savePlan(tx: Tx, unitId: string, accountId: string, months: readonly bigint[]): Promise<void> {
  await tx.planMonth.deleteMany({ where: { unitId, accountId } });
  await tx.planMonth.createMany({ data: months.map((plannedFen, index) => ({ unitId, accountId, month: index + 1, plannedFen })) });
}

function posting(
  author: Author,
  { changeId, effectiveOn }: { changeId: string; effectiveOn: CalendarDate },
  entry: Pick<QuotaPosting, "unitId" | "accountId" | "kind" | "amountFen">,
): QuotaPosting {
  return {
    ...entry,
    cause: { type: "organisation-change", id: changeId },
    source: "CANTEEN",
    effectiveOn,
    recordedAt: author.now,
    actorId: author.userId,
    ruleVersion: 1,
  };
}
