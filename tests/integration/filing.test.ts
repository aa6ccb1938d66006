import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmFiling, returnFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { editPlan } from "#app/domain/quota/edit-plan.server";
import { getOverview } from "#app/domain/quota/overview.queries.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import type { FilingInput } from "#app/domain/quota/schema";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { addTargetRule as addTargetRuleStep } from "#app/domain/region/target-rules.server";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenProgramme, givenUnit, stagesOf, THE_DAY } from "#tests/support/given";

const openWindow = asStep(openWindowStep);

const bureau = (divisionPrefix: string) => givenActor("bureau", `bureau-${divisionPrefix}`, "CLERK", { divisionPrefix });
const declaration = (options: Partial<FilingInput> = {}): FilingInput => ({
  mode: "OWN",
  canteenTotal: 200_000_000n,
  shares: [],
  leadUnitId: undefined,
  contractorName: "",
  contractorUscc: "",
  note: "",
  ...options,
});

async function givenWindow(): Promise<void> {
  await openWindow(bureau("43"), {
    fiscalYear: 2026,
    divisionCode: "430000",
    opensOn: "2026-03-01",
    dueOn: "2026-06-30",
    correctionDueOn: "2026-07-31",
    source: "test",
  }).catch(() => undefined);
}

async function givenConfirmed(unit: Awaited<ReturnType<typeof givenUnit>>, input = declaration()) {
  await givenWindow();
  await saveFiling(unit.clerk, 2026, input);
  await submitFiling(unit.reviewer, 2026);
  await confirmFiling(bureau("4311"), unit.id, 2026);
}

test("declared, submitted, confirmed: the account opens, the requirement is assessed and planned to the fen", async () => {
  const programme = await givenProgramme({ minimumBps: 1_500 });
  const unit = await givenUnit();
  await givenConfirmed(unit, declaration({ canteenTotal: 200_000_001n, shares: [{ programmeId: programme.id, share: 1_600 }] }));
  const account = await db.quotaAccount.findFirstOrThrow({
    where: { unitId: unit.id, programmeId: programme.id },
    include: { plan: true },
  });
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: -32_000_001n, REMAINING: 32_000_001n });
  expect(account.plan.reduce((sum, month) => sum + month.plannedFen, 0n)).toBe(32_000_001n);
});

test("a share below the minimum in force is refused with the minimum", async () => {
  const programme = await givenProgramme({ minimumBps: 1_500 });
  const unit = await givenUnit();
  await expect(saveFiling(unit.clerk, 2026, declaration({ shares: [{ programmeId: programme.id, share: 1_499 }] }))).rejects.toMatchObject({
    code: "quota.shareBelowMinimum",
    params: { minimumBps: 1_500 },
  });
  expect(await db.filing.count({ where: { unitId: unit.id } })).toBe(0);
});

test("members of a shared canteen and units without one owe nothing; a member cannot lead", async () => {
  await givenProgramme();
  const [lead, member, none] = [await givenUnit(), await givenUnit(), await givenUnit()];
  await givenConfirmed(member, declaration({ mode: "SHARED_MEMBER", leadUnitId: lead.id, canteenTotal: undefined }));
  await givenConfirmed(none, declaration({ mode: "NONE", canteenTotal: undefined }));
  expect(await db.quotaEntry.count({ where: { unitId: { in: [member.id, none.id] } } })).toBe(0);
  await expect(saveFiling(lead.clerk, 2026, declaration({ mode: "SHARED_MEMBER", leadUnitId: member.id }))).rejects.toMatchObject({
    code: "quota.leadIsMember",
  });
  await expect(saveFiling(none.clerk, 2026, declaration({ mode: "SHARED_MEMBER", leadUnitId: none.id }))).rejects.toMatchObject({
    code: "quota.leadNotFound",
  });
  await expect(saveFiling(none.clerk, 2026, declaration({ mode: "OUTSOURCED" }))).rejects.toMatchObject({
    code: "quota.contractorMissing",
  });
});

test("returned with a reason, corrected, confirmed; an amendment posts the difference only", async () => {
  const programme = await givenProgramme();
  const unit = await givenUnit();
  await givenWindow();
  await saveFiling(unit.clerk, 2026, declaration());
  await submitFiling(unit.reviewer, 2026);
  await returnFiling(bureau("4311"), unit.id, 2026, "总额与决算不符");
  await saveFiling(unit.clerk, 2026, declaration({ canteenTotal: 300_000_000n }));
  await submitFiling(unit.reviewer, 2026);
  await confirmFiling(bureau("4311"), unit.id, 2026);
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
  await givenConfirmed(unit, declaration({ canteenTotal: 310_000_000n }));
  await givenConfirmed(unit, declaration({ canteenTotal: 250_000_000n }));
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: -25_000_000n, REMAINING: 25_000_000n });
  const entries = await db.quotaEntry.findMany({ where: { unitId: unit.id, accountId: account.id }, orderBy: { seq: "asc" } });
  expect(entries.map((entry) => [entry.kind, entry.amountFen])).toEqual([
    ["ASSESS", 30_000_000n],
    ["REASSESS_UP", 1_000_000n],
    ["REASSESS_DOWN", 6_000_000n],
  ]);
});

test("two officers at once: one confirms; a bureau elsewhere does not find it; a replay is refused", async () => {
  await givenProgramme();
  const unit = await givenUnit();
  await givenWindow();
  await saveFiling(unit.clerk, 2026, declaration());
  await submitFiling(unit.reviewer, 2026);
  await expect(confirmFiling(bureau("33"), unit.id, 2026)).rejects.toMatchObject({ code: "quota.filingNotFound" });
  const results = await Promise.allSettled([1, 2].map(() => confirmFiling(bureau("4311"), unit.id, 2026)));
  expect(results.map((result) => (result.status === "rejected" ? (result.reason as { code: string }).code : "ok")).sort()).toEqual([
    "ok",
    "quota.filingMovedOn",
  ]);
  expect(await db.quotaEntry.count({ where: { unitId: unit.id, kind: "ASSESS" } })).toBe(
    await db.quotaAccount.count({ where: { unitId: unit.id } }),
  );
});

test("outside the window nothing is submitted; after the due date it is marked late", async () => {
  await givenProgramme();
  const unit = await givenUnit({ divisionCode: "330106" });
  await saveFiling(unit.clerk, 2026, declaration());
  await expect(submitFiling(unit.reviewer, 2026)).rejects.toMatchObject({ code: "quota.windowNotOpen" });
  await expect(
    openWindow(bureau("43"), {
      fiscalYear: 2026,
      divisionCode: "330000",
      opensOn: "2026-01-01",
      dueOn: "2026-02-01",
      correctionDueOn: "2026-03-01",
      source: "x",
    }),
  ).rejects.toMatchObject({ code: "region.outsideScope" });
  await openWindow(bureau("33"), {
    fiscalYear: 2026,
    divisionCode: "330000",
    opensOn: "2026-01-01",
    dueOn: "2026-02-01",
    correctionDueOn: "2026-03-01",
    source: "x",
  });
  await submitFiling(unit.reviewer, 2026);
  expect((await db.filing.findFirstOrThrow({ where: { unitId: unit.id } })).isLate).toBe(true);
});

test("a plan must add up to the requirement and belongs to its unit", async () => {
  const programme = await givenProgramme();
  const unit = await givenUnit();
  await givenConfirmed(unit);
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
  const months = Array.from({ length: 12 }, (_, index) => (index === 5 ? 20_000_000n : 0n));
  await editPlan(unit.clerk, account.id, months);
  await expect(
    editPlan(
      unit.clerk,
      account.id,
      months.map((fen, index) => (index === 0 ? 1n : fen)),
    ),
  ).rejects.toMatchObject({ code: "quota.planDoesNotAddUp" });
  await expect(editPlan((await givenUnit()).clerk, account.id, months)).rejects.toMatchObject({ code: "quota.accountNotFound" });
});

test("at every node of the tree the children sum to the parent, and units are counted once", async () => {
  const programme = await givenProgramme();
  const places = ["431102", "431102", "431103", "431100", "430000"];
  for (const divisionCode of places) {
    const unit = await givenUnit({ divisionCode });
    await givenWindow();
    await saveFiling(unit.clerk, 2026, declaration());
    await submitFiling(unit.reviewer, 2026);
    await confirmFiling(bureau("43"), unit.id, 2026);
  }
  const ask = (prefix: string) => getOverview(bureau("43"), { programmeId: programme.id, fiscalYear: 2026, prefix, today: THE_DAY });
  const province = await ask("43");
  expect(province.children.map((child) => [child.code, child.own])).toEqual([
    ["430000", true],
    ["431100", false],
  ]);
  for (const { node, children } of [province, await ask("4311")]) {
    expect(children.reduce((sum, child) => sum + child.requiredFen, 0n)).toBe(node.requiredFen);
    expect(children.reduce((sum, child) => sum + child.units, 0)).toBe(node.units);
    expect(children.reduce((sum, child) => sum + child.planToDateFen, 0n)).toBe(node.planToDateFen);
  }
  const prefecture = province.children.find((child) => child.code === "431100");
  expect((await ask("4311")).node).toMatchObject({
    requiredFen: prefecture?.requiredFen,
    units: prefecture?.units,
    behind: prefecture?.behind,
  });
  expect(province.node.requiredFen).toBe(100_000_000n);
});

test("two units that name each other as their canteen's lead at the same moment: one does, the other is refused", async () => {
  const [one, other] = [await givenUnit(), await givenUnit()];
  const pointing = (leadUnitId: string) => declaration({ mode: "SHARED_MEMBER", leadUnitId, canteenTotal: undefined });
  const results = await Promise.allSettled([
    saveFiling(one.clerk, 2026, pointing(other.id)),
    saveFiling(other.clerk, 2026, pointing(one.id)),
  ]);
  const outcomes = results.map((result) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok"));
  expect(outcomes.sort()).toEqual(["ok", "quota.leadIsMember"]);
  expect(await db.filing.count({ where: { unitId: { in: [one.id, other.id] }, mode: "SHARED_MEMBER" } })).toBe(1);
});

test("an assessment says which version of the rule it was judged by", async () => {
  const programme = await givenProgramme();
  const input = {
    programmeId: programme.id,
    divisionCode: "431100",
    fromYear: 2026,
    toYear: undefined,
    canteenMode: null,
    subsidised: null,
    base: "CANTEEN_TOTAL" as const,
    notBelowLastYear: false,
    source: "test",
  };
  const addTargetRule = asStep(addTargetRuleStep);
  await addTargetRule(bureau("43"), { ...input, fromYear: 2025, minimum: 1_200 });
  await addTargetRule(bureau("43"), { ...input, minimum: 1_500 });
  const unit = await givenUnit();
  await givenConfirmed(unit);
  const account = await db.quotaAccount.findFirstOrThrow({
    where: { unitId: unit.id, programmeId: programme.id },
    include: { entries: true },
  });
  expect(account.entries).toMatchObject([{ kind: "ASSESS", amountFen: 30_000_000n, ruleVersion: 2 }]);
});
