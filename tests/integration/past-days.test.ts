import { beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { closeDays } from "#app/domain/quota/close-days.server";
import { getPast } from "#app/domain/quota/history.queries.server";
import { listMonths } from "#app/domain/quota/months.queries.server";
import { getOverview } from "#app/domain/quota/overview.queries.server";
import { verifyDays } from "#app/domain/quota/verify-days.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { addDays, instantOf, toDbDate, type CalendarDate } from "#app/lib/dates";
import { postQuota } from "#app/domain/quota/ledger.server";
import { asStep } from "#tests/support/as-step";
import { givenAccount, givenActor, givenProgramme, givenUnit } from "#tests/support/given";
import { newId } from "#app/lib/ids";
import { tamper } from "#tests/support/tamper";

/** Entries that were recorded on one day and take effect on another: what was reported then, and what is known now. */

const bureau = givenActor("bureau", newId(), "MANAGER", { divisionPrefix: "43" });
const post = asStep(postQuota);
let programmeId: string;
let firstAccount: { unitId: string; accountId: string };

const places = ["431102", "431103", "431100"] as const;
/** Recorded on, effective on, kind, fen. */
const story: [CalendarDate, CalendarDate, "ORDER" | "ACCEPT" | "SETTLE" | "CANCEL", bigint][] = [
  ["2026-03-01", "2026-03-01", "ORDER", 500n],
  ["2026-03-10", "2026-03-10", "ACCEPT", 300n],
  ["2026-04-02", "2026-03-30", "ACCEPT", 100n],
  ["2026-04-02", "2026-04-02", "SETTLE", 250n],
  ["2026-05-20", "2026-04-15", "SETTLE", 150n],
  ["2026-06-14", "2026-06-14", "CANCEL", 40n],
];

beforeAll(async () => {
  programmeId = (await givenProgramme()).id;
  for (const [index, divisionCode] of places.entries()) {
    const unit = await givenUnit({ divisionCode });
    const account = await givenAccount({ unitId: unit.id, programmeId });
    if (index === 0) firstAccount = { unitId: account.unitId, accountId: account.accountId };
    for (const [recordedOn, effectiveOn, kind, amountFen] of [["2026-01-05", "2026-01-01", "ASSESS", 10_000n] as const, ...story])
      await post([
        {
          unitId: account.unitId,
          accountId: account.accountId,
          kind,
          amountFen: amountFen + BigInt(index),
          cause: { type: "order-line", id: newId() },
          source: "CANTEEN",
          effectiveOn,
          recordedAt: instantOf(recordedOn, 23.9),
          actorId: null,
          ruleVersion: 1,
        },
      ]);
  }
});

/** The same question in plain SQL over the entries. */
async function recompute(prefix: string, condition: string) {
  const [row] = await db.$queryRawUnsafe<{ required: bigint; ordered: bigint; accepted: bigint; settled: bigint }[]>(`
    SELECT coalesce(sum(CASE WHEN e.kind = 'ASSESS' THEN e.amount_fen END), 0)::bigint AS required,
      coalesce(sum(CASE e.kind WHEN 'ORDER' THEN e.amount_fen WHEN 'ACCEPT' THEN -e.amount_fen WHEN 'CANCEL' THEN -e.amount_fen ELSE 0 END), 0)::bigint AS ordered,
      coalesce(sum(CASE e.kind WHEN 'ACCEPT' THEN e.amount_fen WHEN 'SETTLE' THEN -e.amount_fen ELSE 0 END), 0)::bigint AS accepted,
      coalesce(sum(CASE e.kind WHEN 'SETTLE' THEN e.amount_fen ELSE 0 END), 0)::bigint AS settled
    FROM quota_entry e JOIN quota_account q ON q.id = e.account_id WHERE q.programme_id = '${programmeId}' AND q.division_code LIKE '${prefix}%' AND ${condition}`);
  return row;
}

const question = (prefix: string, day: CalendarDate) => ({ programmeId, fiscalYear: 2026, prefix, day });
const days: CalendarDate[] = [
  "2026-01-04",
  "2026-01-05",
  "2026-03-01",
  "2026-03-30",
  "2026-03-31",
  "2026-04-02",
  "2026-04-15",
  "2026-05-20",
  "2026-06-14",
];

async function expectExact(): Promise<void> {
  for (const prefix of ["43", "4311", "431103"])
    for (const day of days) {
      const { node, children } = await getPast(bureau, question(prefix, day));
      const end = instantOf(addDays(day, 1)).toISOString();
      for (const [side, condition] of [
        ["then", `e.recorded_at < '${end}'`],
        ["now", `e.effective_on <= '${day}'`],
      ] as const) {
        const { requiredFen, stages } = node[side];
        const found = { required: requiredFen, ordered: stages.ORDERED, accepted: stages.ACCEPTED, settled: stages.SETTLED };
        expect({ prefix, day, side, ...found }).toEqual({ prefix, day, side, ...(await recompute(prefix, condition)) });
        for (const stage of ["REMAINING", "ORDERED", "ACCEPTED", "SETTLED"] as const)
          expect(children.reduce((sum, child) => sum + child[side].stages[stage], 0n)).toBe(stages[stage]);
      }
    }
}

describe("a past day, twice", () => {
  test("before any day is closed, while some are, and when all are: the same figures", async () => {
    await expectExact();
    expect(await closeDays(instantOf("2026-04-03", 1))).toBe(88); // 5 January to 2 April
    await expectExact();
    expect(await closeDays(instantOf("2026-06-20", 1))).toBe(78);
    await expectExact();
    const { node } = await getPast(bureau, question("43", "2026-04-15"));
    expect(node.now.countedFen).toBeGreaterThan(node.then.countedFen);
  });

  test("a day is closed once, also by two at once, and not before it is over and settled", async () => {
    expect(await closeDays(instantOf("2026-06-20", 1))).toBe(0);
    const closed = await Promise.all([1, 2].map(() => closeDays(instantOf("2026-06-22", 1))));
    expect(closed.sort()).toEqual([0, 2]);
    expect(await closeDays(new Date(instantOf("2026-06-23").getTime() + 60_000))).toBe(0);
    const rows = await db.quotaDayClosed.findMany({
      where: { day: { in: [toDbDate("2026-03-10"), toDbDate("2026-03-11")] } },
      orderBy: { day: "asc" },
    });
    expect(rows.map(({ entries }) => entries)).toEqual([3n, 0n]);
    expect(await verifyLedger()).toMatchObject({ differences: [] });
  });

  test("the sums of closed days cannot be changed, and one that was is named by the verification", async () => {
    await expect(db.quotaDay.deleteMany()).rejects.toThrow();
    await tamper(
      "UPDATE quota_day SET settled_fen = settled_fen + 1, accepted_fen = accepted_fen - 1 WHERE prefix = '4311' AND recorded_on = '2026-05-20'",
    );
    const { differences } = await verifyLedger();
    expect(differences).toMatchObject([{ kind: "wrong-roll-up", where: expect.stringContaining("2026-05-20") as string }]);
  });

  test("the verification adds up by itself: a wrong arithmetic of the database neither misleads it nor passes", async () => {
    const found = async () => {
      const places: string[] = [];
      await verifyDays(db, ({ where }) => places.push(where));
      return places.sort();
    };
    await post([
      {
        ...firstAccount,
        kind: "ORDER",
        amountFen: 70n,
        cause: { type: "order-line", id: newId() },
        source: "CANTEEN",
        effectiveOn: "2026-06-23",
        recordedAt: instantOf("2026-06-23", 12),
        actorId: null,
        ruleVersion: 1,
      },
    ]);
    const honest = await found();
    const [row] = await db.$queryRaw<{ text: string }[]>`SELECT pg_get_functiondef('quota_moves'::regproc) AS text`;
    // An order would go straight to what is accepted.
    const wrong = (row?.text ?? "")
      .replace(
        "kind IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN amount_fen",
        "kind IN ('CARRY_IN_ORDERED') THEN amount_fen",
      )
      .replace("kind IN ('ACCEPT', 'UNSETTLE',", "kind IN ('ORDER', 'ACCEPT', 'UNSETTLE',");
    expect(wrong).not.toBe(row?.text);
    await db.$executeRawUnsafe(wrong);
    try {
      expect(await found()).toEqual(honest);
      // A day that is closed by it is named.
      await closeDays(instantOf("2026-06-25", 1));
      expect((await found()).filter((where) => !honest.includes(where))).toEqual(
        ["43", "4311", "431102"].map((place): unknown => expect.stringContaining(`day 2026-06-23 place ${place} `)),
      );
    } finally {
      await db.$executeRawUnsafe(row?.text ?? "");
    }
  });

  test("another province's days are none of the bureau's", async () => {
    await expect(getPast(bureau, question("33", "2026-04-15"))).rejects.toThrow(RangeError);
    await expect(listMonths(bureau, { ...question("33", "2026-04-15"), today: "2026-06-15" })).rejects.toThrow(RangeError);
  });
});

test("the months of a division are its entries by the month they take effect; the last running sum is what stands now", async () => {
  const months = await listMonths(bureau, { ...question("43", "2026-06-15"), today: "2026-06-15" });
  const rows = await db.$queryRaw<{ month: number; settled: bigint; accepted: bigint }[]>`
    SELECT extract(month FROM e.effective_on)::int AS month, sum(CASE e.kind WHEN 'SETTLE' THEN e.amount_fen ELSE 0 END)::bigint AS settled,
      sum(CASE e.kind WHEN 'ACCEPT' THEN e.amount_fen ELSE 0 END)::bigint AS accepted
    FROM quota_entry e JOIN quota_account q ON q.id = e.account_id WHERE q.programme_id = ${programmeId}::uuid GROUP BY 1`;
  for (const { month, settledFen, acceptedFen } of months) {
    const row = rows.find((candidate) => candidate.month === month);
    expect({ month, settledFen, acceptedFen }).toEqual({ month, settledFen: row?.settled ?? 0n, acceptedFen: row?.accepted ?? 0n });
  }
  const { node } = await getOverview(bureau, { ...question("43", "2026-06-15"), today: "2026-06-15" });
  const sum = (pick: (month: (typeof months)[number]) => bigint) => months.reduce((total, month) => total + pick(month), 0n);
  expect(sum((month) => month.orderedFen)).toBe(node.stages.ORDERED + node.stages.ACCEPTED + node.stages.SETTLED);
  expect(sum((month) => month.settledFen)).toBe(node.stages.SETTLED);
});
