import fc from "fast-check";
import { expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { editPlan } from "#app/domain/quota/edit-plan.server";
import { countFilings, listFilings } from "#app/domain/quota/filings.queries.server";
import { postQuota, type QuotaPosting } from "#app/domain/quota/ledger.server";
import { listMonths } from "#app/domain/quota/months.queries.server";
import { getOverview, type OverviewQuestion } from "#app/domain/quota/overview.queries.server";
import { countedFen, type EntryKind } from "#app/domain/quota/stages";
import { paceOf, planToDateFen, proposePlan } from "#app/domain/quota/target";
import { listUnits, type UnitFilter } from "#app/domain/quota/units.queries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { addDays } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenAccount, givenActor, givenProgramme, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";

const bureau = givenActor("bureau", "bureau-43", "MANAGER", { divisionPrefix: "43" });
const programme = await givenProgramme();
const question = (today = THE_DAY, prefix = "43"): OverviewQuestion => ({
  programmeId: programme.id,
  fiscalYear: 2026,
  prefix,
  today,
});

function posting(account: { unitId: string; accountId: string }, kind: EntryKind, amountFen: bigint): QuotaPosting {
  return {
    unitId: account.unitId,
    accountId: account.accountId,
    kind,
    amountFen,
    cause: { type: "order-line", id: newId() },
    source: "CANTEEN",
    effectiveOn: THE_DAY,
    recordedAt: THE_INSTANT,
    actorId: null,
    ruleVersion: 1,
  };
}
const post = (...rows: QuotaPosting[]) => inTransaction((tx) => postQuota(tx, rows));

/** An account with a plan of odd fen, of which so much is accepted and so much of that settled. */
async function givenStanding(
  divisionCode: string,
  required: bigint,
  accepted: bigint,
  settled: bigint,
  months = proposePlan(required, []),
) {
  const unit = await givenUnit({ divisionCode });
  const account = await givenAccount({ unitId: unit.id, programmeId: programme.id, assessedFen: required });
  await editPlan(unit.clerk, account.accountId, months);
  if (accepted > 0n) await post(posting(account, "ORDER", accepted));
  if (accepted > 0n) await post(posting(account, "ACCEPT", accepted));
  if (settled > 0n) await post(posting(account, "SETTLE", settled));
  return { ...account, unit, months };
}

/** Every account as the rules see it, one by one. */
async function accountsOn(today: string, prefix: string) {
  const accounts = await db.quotaAccount.findMany({
    where: { programmeId: programme.id, fiscalYear: 2026, divisionCode: { startsWith: prefix } },
    include: { plan: { orderBy: { month: "asc" } } },
  });
  return accounts.map((account) => {
    const months = Array.from({ length: 12 }, (_, index) => account.plan.find(({ month }) => month === index + 1)?.plannedFen ?? 0n);
    const plan = planToDateFen(months, 2026, today);
    const counted = countedFen(
      { ACCEPTED: account.acceptedFen, SETTLED: account.settledFen, RATED: account.ratedFen },
      account.countingStage,
    );
    return { months, plan, counted, pace: paceOf(counted, -account.assessedFen, plan) };
  });
}

const filter = (options: Partial<UnitFilter> = {}): UnitFilter => ({
  q: "",
  status: null,
  mode: null,
  pace: null,
  ownLevel: false,
  sort: "completion",
  descending: false,
  after: null,
  limit: 3,
  ...options,
});

test("plan to date and who is behind are on every day what the accounts say one by one", async () => {
  for (const [place, required, accepted, settled] of [
    ["431102", 1_234_567n, 400_001n, 400_001n],
    ["431102", 999_983n, 17n, 0n],
    ["431103", 777_777n, 777_777n, 777_777n],
    ["431103", 31n, 5n, 3n],
    ["431100", 5_000_011n, 2_222_222n, 1_111_111n],
    ["430000", 100_003n, 0n, 0n],
  ] as const)
    await givenStanding(place, required, accepted, settled);
  for (let day = "2025-12-30"; day <= "2027-01-02"; day = addDays(day, 7)) {
    for (const prefix of ["43", "4311", "431102"]) {
      const [{ node, children }, accounts] = await Promise.all([getOverview(bureau, question(day, prefix)), accountsOn(day, prefix)]);
      const behind = accounts.filter(({ pace }) => pace === "SLOW" || pace === "FAR_BEHIND").length;
      expect([day, prefix, node.planToDateFen, node.countedFen, node.behind]).toEqual([
        day,
        prefix,
        accounts.reduce((sum, { plan }) => sum + plan, 0n),
        accounts.reduce((sum, { counted }) => sum + counted, 0n),
        behind,
      ]);
      expect(children.reduce((sum, child) => sum + child.behind, 0)).toBe(behind);
    }
  }
  const accounts = await accountsOn(THE_DAY, "43");
  const months = await listMonths(bureau, question());
  expect(months.map(({ plannedFen }) => plannedFen)).toEqual(
    Array.from({ length: 12 }, (_, index) => accounts.reduce((sum, account) => sum + (account.months[index] ?? 0n), 0n)),
  );
});

test("when what counts changes, every account is judged by it at once", async () => {
  const sums = async () => {
    const [{ node }, accounts] = await Promise.all([getOverview(bureau, question()), accountsOn(THE_DAY, "43")]);
    const behind = accounts.filter(({ pace }) => pace === "SLOW" || pace === "FAR_BEHIND").length;
    expect([node.countedFen, node.behind]).toEqual([accounts.reduce((sum, { counted }) => sum + counted, 0n), behind]);
    return node.countedFen;
  };
  const settled = await sums();
  await db.programme.update({ where: { id: programme.id }, data: { countingStage: "ACCEPTED" } });
  expect((await sums()) > settled).toBe(true);
  await db.programme.update({ where: { id: programme.id }, data: { countingStage: "RATED" } });
  expect(await sums()).toBe(0n);
  expect((await verifyLedger()).differences).toEqual([]);
  await db.programme.update({ where: { id: programme.id }, data: { countingStage: "SETTLED" } });
  expect(await sums()).toBe(settled);
});

test("the day of falling behind is the first day on which the pace says so", async () => {
  const amount = fc.bigInt({ min: 0n, max: 3_000n });
  const cases = fc.sample(
    fc.record({ counted: fc.bigInt({ min: 0n, max: 20_000n }), months: fc.array(amount, { minLength: 12, maxLength: 12 }) }),
    { numRuns: 300, seed: 7 },
  );
  const rows = await db.$queryRaw<{ n: number; day: string | null }[]>`
    SELECT c.n, quota_behind_from(c.counted, c.required, ARRAY(SELECT x::bigint FROM unnest(string_to_array(c.months, ' ')) WITH ORDINALITY u(x, i) ORDER BY i), 2026)::text AS day
    FROM jsonb_to_recordset(${JSON.stringify(
      cases.map(({ counted, months }, n) => ({
        n,
        counted: String(counted),
        required: String(months.reduce((sum, fen) => sum + fen, 0n)),
        months: months.join(" "),
      })),
    )}::jsonb) AS c(n int, counted bigint, required bigint, months text) ORDER BY 1`;
  expect(rows.filter(({ day }) => day !== null).length).toBeGreaterThan(100);
  for (const { n, day } of rows) {
    const { counted = 0n, months = [] } = cases[n] ?? {};
    const required = months.reduce((sum, fen) => sum + fen, 0n);
    const isBehind = (on: string) => ["SLOW", "FAR_BEHIND"].includes(paceOf(counted, required, planToDateFen(months, 2026, on)));
    expect([n, isBehind("2026-12-31")]).toEqual([n, day !== null]);
    if (day !== null) expect([n, isBehind(day), isBehind(addDays(day, -1))]).toEqual([n, true, false]);
  }
});

test("lists by completion, state and pace find what the counts say", async () => {
  for (const pace of [null, "BEHIND", "FAR_BEHIND", "FULFILLED", "NOT_APPLICABLE"] as const) {
    for (const descending of [false, true]) {
      const seen: { id: string; completionBps: bigint | null }[] = [];
      let after: string | null = null;
      let total: number;
      do {
        const page: Awaited<ReturnType<typeof listUnits>> = await listUnits(bureau, question(), filter({ pace, descending, after }));
        seen.push(...page.units);
        ({ nextAfter: after, total } = page);
      } while (after !== null);
      expect([pace, new Set(seen.map(({ id }) => id)).size, seen.length]).toEqual([pace, total, total]);
      const order = seen.map(({ completionBps }) => completionBps ?? 999_999_999n);
      const sorted = [...order].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
      expect(order).toEqual(descending ? sorted.reverse() : sorted);
    }
  }
  expect((await listUnits(bureau, question(), filter({ pace: "BEHIND" }))).total).toBe((await getOverview(bureau, question())).node.behind);
});

test("filings are counted by state while units close and filings move at the same moment", async () => {
  const units = await Promise.all(Array.from({ length: 12 }, () => givenUnit({ divisionCode: "431103" })));
  await db.filing.createMany({
    data: units.map(({ id }) => ({
      unitId: id,
      id: newId(),
      fiscalYear: 2026,
      status: "DRAFT" as const,
      mode: "OWN" as const,
      canteenTotalFen: 1n,
    })),
  });
  const before = await countFilings(bureau, 2026);
  await Promise.all(
    units.flatMap(({ id }, index) => [
      db.filing.updateMany({ where: { unitId: id }, data: { status: "SUBMITTED" } }),
      ...(index % 2 === 0 ? [db.unit.update({ where: { id }, data: { closedOn: new Date("2026-06-15") } })] : []),
    ]),
  );
  const after = await countFilings(bureau, 2026);
  expect(after.DRAFT).toBe(before.DRAFT - 12);
  expect(after.SUBMITTED).toBe(before.SUBMITTED + 6);
  const listed = await listFilings(bureau, {
    fiscalYear: 2026,
    status: "SUBMITTED",
    late: false,
    today: THE_DAY,
    q: "",
    after: null,
    limit: 100,
  });
  expect(listed.filings.length).toBe(after.SUBMITTED);
  expect((await verifyLedger()).differences).toEqual([]);
});

test("a unit that changes its division, closes or opens again takes its filing along", async () => {
  const unit = await givenUnit({ divisionCode: "431100" });
  await db.filing.create({
    data: { unitId: unit.id, id: newId(), fiscalYear: 2026, status: "RETURNED", mode: "OWN", canteenTotalFen: 1n },
  });
  const returned = async (divisionPrefix: string) => (await countFilings({ ...bureau, divisionPrefix }, 2026)).RETURNED;
  const move = (data: { divisionCode?: string; closedOn?: Date | null }) => db.unit.update({ where: { id: unit.id }, data });
  expect([await returned("431100"), await returned("431102")]).toEqual([1, 0]);
  await move({ divisionCode: "431102" });
  expect([await returned("431100"), await returned("431102")]).toEqual([0, 1]);
  await move({ closedOn: new Date("2026-06-15"), divisionCode: "431103" });
  expect([await returned("431102"), await returned("431103")]).toEqual([0, 0]);
  await move({ closedOn: null });
  expect(await returned("431103")).toBe(1);
  await db.filing.deleteMany({ where: { unitId: unit.id } });
  await db.unit.delete({ where: { id: unit.id } });
  expect(await returned("431103")).toBe(0);
  expect((await verifyLedger()).differences).toEqual([]);
});

test("plans edited while amounts are accepted and settled leave nothing behind", async () => {
  const accounts = await Promise.all([1, 2, 3].map(() => givenStanding("431102", 120_000n, 60_000n, 0n)));
  await Promise.all(
    accounts.flatMap((account) => [
      ...Array.from({ length: 6 }, () => post(posting(account, "SETTLE", 7_001n))),
      ...[3, 8].map((late) =>
        editPlan(
          account.unit.clerk,
          account.accountId,
          Array.from({ length: 12 }, (_, at) => (at === late ? 120_000n : 0n)),
        ),
      ),
    ]),
  );
  expect((await verifyLedger()).differences).toEqual([]);
});

test("what the triggers keep cannot be written by hand", async () => {
  const direct = (sql: string) =>
    expect(db.$executeRawUnsafe(sql)).rejects.toThrow(/is moved by what it counts only|append-only|refused|may not/i);
  await direct("UPDATE unit_count SET open = open + 1");
  await direct("UPDATE filing_count SET units = units + 1");
  await direct("UPDATE quota_standing SET behind_on = NULL");
  await direct("UPDATE quota_plan_rollup SET accounts = accounts + 1");
});

/** Somebody with the database's own keys: triggers do not stop them, the verification must. */
async function planted(change: string, undo: string) {
  const tamper = (sql: string) =>
    db.$transaction([db.$executeRawUnsafe("SET LOCAL session_replication_role = replica"), db.$executeRawUnsafe(sql)]);
  await tamper(change);
  const { differences } = await verifyLedger();
  await tamper(undo);
  expect((await verifyLedger()).differences).toEqual([]);
  return differences;
}

test("a wrong count, plan or standing is named with its row", async () => {
  const count = (by: number) => `UPDATE unit_count SET open = open + ${by} WHERE division_code = '431102'`;
  const [units, ...noOthers] = await planted(count(1), count(-1));
  expect(units).toMatchObject({ kind: "wrong-roll-up", where: "unit_count 431102" });
  expect(noOthers).toEqual([]);

  const filings = (by: number) => `UPDATE filing_count SET units = units + ${by} WHERE division_code = '431103' AND status = 'SUBMITTED'`;
  expect((await planted(filings(2), filings(-2)))[0]).toMatchObject({
    kind: "wrong-roll-up",
    where: "filing_count 2026 431103 SUBMITTED OWN",
    expected: "6",
    found: "8",
  });

  const plan = (fen: number) =>
    `UPDATE quota_plan_rollup SET planned_fen = planned_fen + ${fen} WHERE programme_id = '${programme.id}' AND month = 6 AND slot = 0 AND division_code = '431100'`;
  expect((await planted(plan(1), plan(-1)))[0]).toMatchObject({
    kind: "wrong-roll-up",
    where: `quota_plan_rollup ${programme.id} 2026 6 0 431100`,
  });

  const [row] = await db.$queryRaw<{ unit: string; account: string; day: string }[]>`
    SELECT unit_id AS unit, account_id AS account, behind_on::text AS day FROM quota_standing WHERE behind_on IS NOT NULL ORDER BY 1 LIMIT 1`;
  const standing = (day: string) => `UPDATE quota_standing SET behind_on = ${day} WHERE account_id = '${row?.account}'`;
  const differences = await planted(standing("NULL"), standing(`'${row?.day}'`));
  expect(differences[0]).toMatchObject({ kind: "wrong-roll-up", where: `quota_standing ${row?.unit} ${row?.account}` });

  const unplanned = (fen: number) =>
    `UPDATE plan_month SET planned_fen = planned_fen + ${fen} WHERE account_id = '${row?.account}' AND month = 12`;
  expect((await planted(unplanned(5), unplanned(-5)))[0]).toMatchObject({ where: `quota_standing ${row?.unit} ${row?.account}` });
});
