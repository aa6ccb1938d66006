import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { assessAccounts } from "#app/domain/quota/assess-accounts.server";
import { listCountedMonthsBelow, listUnitCountedMonths } from "#app/domain/quota/breakdown.queries.server";
import { editPlan } from "#app/domain/quota/edit-plan.server";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenProgramme, givenUnit, THE_INSTANT } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";

const assess = asStep(assessAccounts);
const bureau = givenActor("bureau", "bureau", "CLERK", { divisionPrefix: "43" });

async function givenPlanned(requiredFen: bigint) {
  const [unit, programme] = [await givenUnit(), await givenProgramme()];
  const required = (fen: bigint) => new Map([[programme.id, { requiredFen: fen, ruleId: null }]]);
  const confirm = (fen: bigint, now = THE_INSTANT) =>
    assess(
      { ...bureau, now },
      {
        unitId: unit.id,
        fiscalYear: 2026,
        kind: "ORIGIN" as const,
        required: required(fen),
        cause: { type: "filing" as const, id: newId() },
      },
    );
  await confirm(requiredFen);
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
  const months = async () =>
    (await db.planMonth.findMany({ where: { unitId: unit.id, accountId: account.id }, orderBy: { month: "asc" } })).map(
      (row) => row.plannedFen,
    );
  return { unit, account, confirm, months };
}

test("a plan that a unit has made survives an amendment: only the months that are left change", async () => {
  const { unit, account, confirm, months } = await givenPlanned(1_200_000n);
  const own = [0n, 200_000n, 100_000n, 100_000n, 100_000n, 100_000n, 0n, 0n, 200_000n, 200_000n, 100_000n, 100_000n];
  await editPlan(unit.clerk, account.id, own);
  await confirm(1_500_000n); // in June
  const raised = await months();
  expect(raised.slice(0, 5)).toEqual(own.slice(0, 5));
  expect(raised.slice(6, 8)).toEqual([0n, 0n]); // the holidays stay empty
  expect(raised.reduce((sum, fen) => sum + fen, 0n)).toBe(1_500_000n);
  await confirm(400_000n);
  expect((await months()).reduce((sum, fen) => sum + fen, 0n)).toBe(400_000n);
  await confirm(0n);
  expect((await months()).every((fen) => fen === 0n)).toBe(true);
});

test("confirming the same requirement again leaves the plan as it is", async () => {
  const { unit, account, confirm, months } = await givenPlanned(1_200_000n);
  const own = [1_200_000n, ...Array.from({ length: 11 }, () => 0n)];
  await editPlan(unit.clerk, account.id, own);
  await confirm(1_200_000n);
  expect(await months()).toEqual(own);
});

test("the months a forecast goes by are those of the entries, for a unit and for its division", async () => {
  const { unit, programme, account } = await givenAcceptedOrder();
  const [sum] = await db.$queryRaw<{ fen: bigint; month: number }[]>`
    SELECT sum(amount_fen)::bigint AS fen, min(extract(month FROM effective_on))::int AS month FROM quota_entry
    WHERE unit_id = ${unit.id}::uuid AND account_id = ${account.id}::uuid AND kind = 'ACCEPT'`;
  const question = { programmeId: programme.id, fiscalYear: account.fiscalYear, stage: "ACCEPTED" as const };
  const months = await listUnitCountedMonths({ unitId: unit.id, ...question });
  expect(months[(sum?.month ?? 0) - 1]).toBe(sum?.fen);
  expect(months.filter((fen) => fen !== 0n)).toHaveLength(1);
  expect(await listCountedMonthsBelow({ prefix: "4311", ...question })).toEqual(months.map(() => 0n)); // nothing is settled yet
  await db.programme.update({ where: { id: programme.id }, data: { countingStage: "ACCEPTED" } });
  expect(await listCountedMonthsBelow({ prefix: "4311", ...question })).toEqual(months);
  expect(await listUnitCountedMonths({ unitId: unit.id, ...question, stage: "SETTLED" })).toEqual(months.map(() => 0n));
});
