import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { canonicalJson, fingerprintOf, type CampaignContent } from "#app/domain/quota/campaign-result";
import { getCampaign, getCampaignResult, listCampaigns } from "#app/domain/quota/campaign.queries.server";
import { closeCampaign, proposeClosing } from "#app/domain/quota/close-campaign.server";
import { confirmFilings, reviewFilings } from "#app/domain/quota/confirm-filings.server";
import { confirmFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { countFilings, listFilings } from "#app/domain/quota/filings.queries.server";
import { listFilingDifferences } from "#app/domain/quota/last-year.queries.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import type { FilingInput } from "#app/domain/quota/schema";
import { confirmRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { impactOf } from "#app/domain/quota/rule-impact.server";
import { inviteLateUnits, inviteUnits } from "#app/domain/supervision/campaign/invite-units.server";
import { listInvitationLetters } from "#app/domain/supervision/campaign/invitations.queries.server";
import { remindFilers } from "#app/domain/supervision/campaign/remind-filers.server";
import { mailInvitations } from "#app/jobs/campaign-mail.server";
import { addDays, toDbDate } from "#app/lib/dates";
import { givenActor, givenProgramme, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenPastWindow } from "#tests/support/given-campaign";
import { givenGrant } from "#tests/support/given-organisation";
import { givenBureau, givenReminderRule } from "#tests/support/given-rule";

const outcomes = async (attempts: Promise<unknown>[]) =>
  (await Promise.allSettled(attempts))
    .map((result) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok"))
    .sort();

const declaration = (options: Partial<FilingInput> = {}): FilingInput => ({
  mode: "OWN",
  canteenTotal: 100_000_000n,
  shares: [],
  leadUnitId: undefined,
  contractorName: "",
  contractorUscc: "",
  note: "",
  ...options,
});

const open = { opensOn: "2026-03-01", dueOn: "2026-06-30", correctionDueOn: "2026-07-31" };
const after = new Date("2026-08-01T02:00:00.000Z");

/** Each test has a county of its own, so that nobody else's units are in its campaign. */
let county = 0;
async function givenCounty() {
  const divisionCode = `4311${String((county += 1) + 20)}`;
  await givenBureau("431100"); // makes the divisions above
  await db.division.create({
    data: {
      code: divisionCode,
      prefix: divisionCode,
      name: `试县${county}`,
      level: "COUNTY",
      parentCode: "431100",
      validFrom: toDbDate("2000-01-01"),
    },
  });
  const bureau = await givenBureau(divisionCode);
  const windowId = await givenPastWindow(2026, divisionCode, open);
  return { divisionCode, bureau, windowId };
}

async function givenConfirmed(
  unit: Awaited<ReturnType<typeof givenUnit>>,
  bureau: { clerk: Parameters<typeof confirmFiling>[0] },
  input = declaration(),
) {
  await saveFiling(unit.clerk, 2026, input);
  await submitFiling(unit.reviewer, 2026);
  await confirmFiling(bureau.clerk, unit.id, 2026);
}

/** What a unit had declared and had confirmed the year before. */
async function givenLastYear(unitId: string, programmeId: string, totalFen: bigint, declaredBps = 1_000): Promise<void> {
  const id = crypto.randomUUID();
  await db.filing.create({ data: { unitId, id, fiscalYear: 2025, status: "CONFIRMED", mode: "OWN", canteenTotalFen: totalFen } });
  await db.filingShare.create({
    data: { unitId, filingId: id, programmeId, declaredBps, minimumBps: 1_000, requiredFen: (totalFen * BigInt(declaredBps)) / 10_000n },
  });
}

test("invited once for each window, whoever presses how often; a unit that comes later is invited by the daily job; letters once", async () => {
  const { bureau, divisionCode, windowId } = await givenCounty();
  const units = [await givenUnit({ divisionCode }), await givenUnit({ divisionCode })];
  const grant = await givenGrant(units[0]?.id ?? "", "CLERK");
  expect(await outcomes([inviteUnits((await givenBureau("330100")).clerk, windowId)])).toEqual(["quota.campaignNotFound"]);
  expect(await inviteLateUnits(THE_INSTANT)).toBe(0);
  const both = await Promise.all([inviteUnits(bureau.clerk, windowId), inviteUnits(bureau.manager, windowId)]);
  expect(both.sort()).toEqual([0, 2]);
  expect(await inviteUnits(bureau.clerk, windowId)).toBe(0);
  const late = await givenUnit({ divisionCode });
  expect(await inviteLateUnits(THE_INSTANT)).toBe(1);
  expect(await inviteLateUnits(THE_INSTANT)).toBe(0);
  expect(await db.campaignInvitation.findMany({ where: { windowId, unitId: late.id } })).toMatchObject([{ invitedById: null }]);
  const ids = units.map(({ id }) => id);
  expect(await listInvitationLetters(windowId, ids, THE_INSTANT)).toMatchObject([
    { userId: grant.userId, fiscalYear: 2026, dueOn: "2026-06-30" },
  ]);
  await mailInvitations(windowId, ids, THE_INSTANT);
  await mailInvitations(windowId, ids, THE_INSTANT);
  const [mails] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'notices.sendMail' AND data->>'to' = (SELECT email FROM app_user WHERE id = ${grant.userId}::uuid)`;
  expect(mails?.n).toBe(1);
  expect(await getCampaign(bureau.clerk, windowId, THE_DAY)).toMatchObject({ invited: 3, units: 3 });
});

test("what differs beyond the window's threshold needs a reason, which the bureau reads line by line", async () => {
  const programme = await givenProgramme({ minimumBps: 1_000 });
  const { bureau, divisionCode, windowId } = await givenCounty();
  const unit = await givenUnit({ divisionCode });
  await givenLastYear(unit.id, programme.id, 100_000_000n, 2_000);
  const kept = { shares: [{ programmeId: programme.id, share: 2_000 }] };
  await saveFiling(unit.clerk, 2026, declaration({ ...kept, canteenTotal: 90_100_000n }));
  expect(await outcomes([saveFiling(unit.clerk, 2026, declaration({ ...kept, canteenTotal: 90_000_000n }))])).toEqual([
    "quota.reasonMissing",
  ]);
  expect((await db.filing.findFirstOrThrow({ where: { unitId: unit.id, fiscalYear: 2026 } })).canteenTotalFen).toBe(90_100_000n);
  const change = { kind: "WINDOW_DIFFERENCE" as const, input: { id: windowId, difference: 2_000, source: "财函〔2026〕8号" } };
  expect(await outcomes([draftRuleChange((await givenBureau("330100")).clerk, change)])).toEqual(["quota.ruleOfOthers"]);
  const changeId = await draftRuleChange(bureau.clerk, change);
  // The unit's total falls by 990 points of ten thousand: under the thousand of before, and under what is proposed.
  expect((await db.ruleChange.findUniqueOrThrow({ where: { id: changeId } })).impact).toMatchObject({
    figures: [{ key: "units" }, { key: "notFiled" }, { key: "beyond", before: "0", after: "0" }],
  });
  expect(await impactOf(bureau.clerk, { ...change, input: { ...change.input, difference: 990 } })).toMatchObject({
    figures: [{ key: "units" }, { key: "notFiled" }, { key: "beyond", before: "0", after: "1" }],
  });
  await proposeRuleChange(bureau.clerk, changeId);
  expect(await outcomes([confirmRuleChange(bureau.clerk, changeId)])).toEqual(["quota.ruleNeedsSecondPerson"]);
  expect(await outcomes([saveFiling(unit.clerk, 2026, declaration({ ...kept, canteenTotal: 90_000_000n }))])).toEqual([
    "quota.reasonMissing",
  ]);
  await confirmRuleChange(bureau.manager, changeId);
  await saveFiling(unit.clerk, 2026, declaration({ ...kept, canteenTotal: 90_000_000n }));
  expect(await outcomes([saveFiling(unit.clerk, 2026, declaration({ canteenTotal: 70_000_000n }))])).toEqual(["quota.reasonMissing"]);
  await saveFiling(unit.clerk, 2026, declaration({ canteenTotal: 70_000_000n, reason: "学生减少两个班" }));
  const lines = await listFilingDifferences(unit.id, 2026, 2_000);
  expect(lines.map(({ kind, changeBps, allowed, beyond }) => [kind, changeBps, allowed, beyond])).toEqual([
    ["TOTAL", -3_000, null, true],
    ["SHARE", -5_000, "RULE", true],
  ]);
  expect(await db.filing.findFirstOrThrow({ where: { unitId: unit.id, fiscalYear: 2026 } })).toMatchObject({
    differenceReason: "学生减少两个班",
  });
});

test("the list tells states and lateness apart; bulk confirmation names what has findings and takes it only where it was ticked", async () => {
  const programme = await givenProgramme();
  const { bureau, divisionCode } = await givenCounty();
  const units = [];
  for (let index = 0; index < 4; index += 1) units.push(await givenUnit({ divisionCode }));
  const [plain, changed, drafted] = units;
  if (!plain || !changed || !drafted) throw new Error("no units");
  await givenLastYear(changed.id, programme.id, 100_000_000n);
  for (const unit of [plain, changed]) {
    await saveFiling(unit.clerk, 2026, declaration({ canteenTotal: 150_000_000n, reason: "新增食堂" }));
    await submitFiling(unit.reviewer, 2026);
  }
  await saveFiling(drafted.clerk, 2026, declaration());
  const later = { ...bureau.clerk, now: new Date("2026-07-01T02:00:00Z") };
  expect(await countFilings(bureau.clerk, 2026)).toEqual({ NONE: 1, DRAFT: 1, SUBMITTED: 2, RETURNED: 0, CONFIRMED: 0, LATE: 0 });
  expect(await countFilings(later, 2026)).toMatchObject({ LATE: 2, SUBMITTED: 2 });
  const late = await listFilings(later, { fiscalYear: 2026, status: null, late: true, today: "2026-07-01", q: "", after: null, limit: 10 });
  expect(late.filings.map((row) => [row.status, row.late]).sort()).toEqual([
    ["DRAFT", true],
    ["NONE", true],
  ]);
  const filings = await db.filing.findMany({ where: { unitId: { in: [plain.id, changed.id] }, fiscalYear: 2026 } });
  const idOf = (unitId: string) => filings.find((row) => row.unitId === unitId)?.id ?? "";
  const all = [idOf(plain.id), idOf(changed.id)];
  const review = await reviewFilings(bureau.clerk, 2026, all);
  expect(review).toMatchObject({ plain: [idOf(plain.id)], held: [{ id: idOf(changed.id), findings: ["BEYOND"] }] });
  expect(await outcomes([reviewFilings((await givenBureau("330100")).clerk, 2026, all)])).toEqual(["quota.filingNotFound"]);
  expect(await confirmFilings(bureau.clerk, 2026, all)).toMatchObject({ confirmed: 1, exceptions: [{ id: idOf(changed.id) }] });
  expect(await confirmFilings(bureau.clerk, 2026, [], [idOf(changed.id)])).toEqual({ confirmed: 1, exceptions: [] });
  expect((await confirmFilings(bureau.clerk, 2026, [], all)).confirmed).toBe(0);
});

test("units are reminded from the list through the bureau's rule, and not twice", async () => {
  const { bureau, divisionCode } = await givenCounty();
  const [one, other] = [await givenUnit({ divisionCode }), await givenUnit({ divisionCode })];
  expect(await outcomes([remindFilers(bureau.clerk, null)])).toEqual(["supervision.noReminderRule"]);
  await givenReminderRule(bureau);
  expect(await outcomes([remindFilers(bureau.clerk, [])])).toEqual(["supervision.nobodyToRemind"]);
  expect(await remindFilers(bureau.clerk, [one.id])).toMatchObject({ sent: 1 });
  expect(await remindFilers(bureau.clerk, null)).toMatchObject({ sent: 1 });
  expect(await outcomes([remindFilers(bureau.clerk, null)])).toEqual(["supervision.nobodyToRemind"]);
  expect(
    (await db.reminder.groupBy({ by: ["unitId"], where: { unitId: { in: [one.id, other.id] } }, _count: true })).map((row) => row._count),
  ).toEqual([1, 1]);
});

test("closed by two persons after the corrections: the result is frozen with its fingerprint, and every count is that of its lines and of the tables", async () => {
  await givenProgramme();
  const { bureau, divisionCode, windowId } = await givenCounty();
  const units = [];
  for (let index = 0; index < 4; index += 1) units.push(await givenUnit({ divisionCode }));
  const [one, waiting, drafted] = units;
  if (!one || !waiting || !drafted) throw new Error("no units");
  await givenConfirmed(one, bureau);
  await saveFiling(drafted.clerk, 2026, declaration());
  await saveFiling(waiting.clerk, 2026, declaration());
  await submitFiling(waiting.reviewer, 2026);
  const [clerk, manager] = [bureau.clerk, bureau.manager].map((actor) => ({ ...actor, now: after }));
  if (!clerk || !manager) throw new Error("nobody");
  expect(await outcomes([proposeClosing(bureau.clerk, windowId)])).toEqual(["quota.campaignTooEarly"]);
  expect(await outcomes([proposeClosing(clerk, windowId)])).toEqual(["quota.campaignUndecided"]);
  await confirmFiling(clerk, waiting.id, 2026);
  expect(await outcomes([closeCampaign(manager, windowId)])).toEqual(["quota.campaignNotProposed"]);
  expect(await outcomes([proposeClosing({ ...(await givenBureau("330100")).clerk, now: after }, windowId)])).toEqual([
    "quota.campaignNotFound",
  ]);
  await proposeClosing(clerk, windowId);
  expect(await outcomes([closeCampaign(clerk, windowId)])).toEqual(["quota.campaignNeedsSecondPerson"]);
  const second = givenActor("bureau", bureau.id, "MANAGER", { divisionPrefix: bureau.prefix, now: after });
  expect(await outcomes([closeCampaign(manager, windowId), closeCampaign(second, windowId)])).toEqual(["ok", "quota.campaignClosed"]);
  expect(await outcomes([closeCampaign(manager, windowId), proposeClosing(clerk, windowId)])).toEqual([
    "quota.campaignClosed",
    "quota.campaignClosed",
  ]);

  const result = await getCampaignResult(manager, windowId);
  const row = await db.campaignResult.findUniqueOrThrow({ where: { windowId } });
  const content = JSON.parse(row.content ?? "") as CampaignContent;
  expect(canonicalJson(content)).toBe(row.content);
  expect(fingerprintOf(row.content ?? "").toString("hex")).toBe(result?.sha256);
  const [plain] = await db.$queryRaw<{ units: number; confirmed: number; notStarted: number; drafted: number; requiredFen: string }[]>`
    SELECT count(*)::int AS units, count(*) FILTER (WHERE f.status = 'CONFIRMED')::int AS confirmed, count(*) FILTER (WHERE f.id IS NULL)::int AS "notStarted",
      count(*) FILTER (WHERE f.status = 'DRAFT')::int AS drafted,
      coalesce(sum((SELECT sum(s.required_fen) FROM filing_share s WHERE s.unit_id = f.unit_id AND s.filing_id = f.id)) FILTER (WHERE f.status = 'CONFIRMED'), 0)::text AS "requiredFen"
    FROM unit u LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = 2026 WHERE u.division_code = ${divisionCode}`;
  expect(content.counts).toMatchObject({ ...plain, units: 4, confirmed: 2, late: 2 });
  expect(await getCampaignResult((await givenBureau("330100")).clerk, windowId)).toBeNull();
  await expect(db.$executeRaw`UPDATE campaign_result SET content = '{}' WHERE window_id = ${windowId}::uuid`).rejects.toThrow(/closed/);

  // What changes afterwards needs a reason, is marked, and leaves the result as it was.
  const amended = { ...one.clerk, now: new Date(after.getTime() + 86_400_000) };
  expect(await outcomes([saveFiling(amended, 2026, declaration())])).toEqual(["quota.reasonMissing"]);
  await saveFiling(amended, 2026, declaration({ canteenTotal: 110_000_000n, reason: "决算更正" }));
  expect(await db.filing.findFirstOrThrow({ where: { unitId: one.id, fiscalYear: 2026 } })).toMatchObject({ afterClosing: true });
  expect((await getCampaignResult(manager, windowId))?.text).toBe(row.content);
  expect(await outcomes([inviteUnits(clerk, windowId)])).toEqual(["quota.campaignClosed"]);
});

test("a parent sees its children's campaigns; a window from above counts the reader's own units alone", async () => {
  const { bureau, divisionCode, windowId } = await givenCounty();
  await givenUnit({ divisionCode });
  const above = await givenPastWindow(2026, "43", open);
  const city = await givenBureau("431100");
  const seen = await listCampaigns(city.clerk, 2026, THE_DAY);
  expect(seen.map(({ id, reachable }) => [id, reachable])).toEqual(
    expect.arrayContaining([
      [above, false],
      [windowId, true],
    ]),
  );
  expect(seen.find(({ id }) => id === windowId)).toMatchObject({ units: 1, notStarted: 1 });
  expect((await listCampaigns(bureau.clerk, 2026, THE_DAY)).find(({ id }) => id === above)).toMatchObject({ units: 0 });
  expect(await getCampaign((await givenBureau("330100")).clerk, windowId, addDays(THE_DAY, 1))).toBeNull();
});
