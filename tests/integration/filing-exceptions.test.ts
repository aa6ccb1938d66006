import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { getExceptionDocument, listExceptions } from "#app/domain/quota/campaign.queries.server";
import { grantException, refuseException } from "#app/domain/quota/decide-exception.server";
import { confirmFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { decideExceptionEnd, proposeExceptionEnd } from "#app/domain/quota/end-exception.server";
import { requiredAfterExpiry } from "#app/domain/quota/exceptions";
import { expireExceptions } from "#app/domain/quota/expire-exceptions.server";
import { requestException, withdrawException } from "#app/domain/quota/request-exception.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { givenProgramme, givenUnit, stagesOf } from "#tests/support/given";
import { aPaper, exceptionOf } from "#tests/support/given-campaign";
import { givenChanged, givenWindowOf, moveOf } from "#tests/support/given-organisation";
import { givenBureau } from "#tests/support/given-rule";

const outcomes = async (attempts: Promise<unknown>[]) =>
  (await Promise.allSettled(attempts))
    .map((result) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok"))
    .sort();

async function givenAsked(options: Parameters<typeof exceptionOf>[1] = {}) {
  const programme = await givenProgramme({ minimumBps: 1_000 });
  const bureau = await givenBureau();
  const unit = await givenUnit();
  await givenWindowOf();
  const id = await requestException(unit.clerk, 2026, exceptionOf(programme.id, options), aPaper());
  return { programme, bureau, unit, id };
}

const declared = (programmeId: string, share: number) => ({
  mode: "OWN" as const,
  canteenTotal: 100_000_000n,
  shares: [{ programmeId, share }],
  leadUnitId: undefined,
  contractorName: "",
  contractorUscc: "",
  note: "",
});

async function givenConfirmed(options: Parameters<typeof exceptionOf>[1] = {}) {
  const asked = await givenAsked(options);
  const { programme, bureau, unit, id } = asked;
  await grantException(bureau.clerk, id);
  await saveFiling(unit.clerk, 2026, declared(programme.id, options.asked ?? 500));
  await submitFiling(unit.reviewer, 2026);
  await confirmFiling(bureau.clerk, unit.id, 2026);
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
  return { ...asked, account };
}

const plannedOf = async (unitId: string, accountId: string) =>
  (await db.planMonth.aggregate({ where: { unitId, accountId }, _sum: { plannedFen: true } }))._sum.plannedFen;

test("asked for with a paper, granted, declared, frozen with the filing; without it the lower share is refused", async () => {
  const { programme, bureau, unit, id } = await givenAsked();
  expect(await outcomes([saveFiling(unit.clerk, 2026, declared(programme.id, 500))])).toEqual(["quota.shareBelowMinimum"]);
  await grantException(bureau.clerk, id);
  expect(await outcomes([saveFiling(unit.clerk, 2026, declared(programme.id, 499))])).toEqual(["quota.shareBelowMinimum"]);
  await saveFiling(unit.clerk, 2026, declared(programme.id, 500));
  await submitFiling(unit.reviewer, 2026);
  await confirmFiling(bureau.clerk, unit.id, 2026);
  const share = await db.filingShare.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
  expect(share).toMatchObject({ declaredBps: 500, minimumBps: 500, exceptionId: id, requiredFen: 5_000_000n });
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: -5_000_000n });
  expect((await getExceptionDocument(unit.clerk, id))?.fileName).toBe("申请.pdf");
  expect((await getExceptionDocument(bureau.clerk, id))?.fileName).toBe("申请.pdf");
  expect((await db.auditLog.findMany({ where: { objectId: id }, orderBy: { id: "asc" } })).map((row) => row.action)).toEqual([
    "exception.request",
    "exception.grant",
  ]);
});

test("replayed nothing changes; two officers at once: one decides; elsewhere it is not found; one open request at a time", async () => {
  const { programme, bureau, unit, id } = await givenAsked();
  const [elsewhere, stranger] = [await givenBureau("330100"), await givenUnit()];
  expect(await outcomes([grantException(elsewhere.clerk, id), refuseException(elsewhere.clerk, id, "x")])).toEqual([
    "quota.exceptionNotFound",
    "quota.exceptionNotFound",
  ]);
  expect(await outcomes([withdrawException(stranger.clerk, id)])).toEqual(["quota.exceptionNotFound"]);
  expect(await getExceptionDocument(stranger.clerk, id)).toBeNull();
  expect(await getExceptionDocument(elsewhere.clerk, id)).toBeNull();
  expect((await listExceptions(elsewhere.clerk, { fiscalYear: 2026, unitId: null, after: null, limit: 50 })).exceptions).toEqual([]);
  const again = () => requestException(unit.clerk, 2026, exceptionOf(programme.id), aPaper());
  expect(await outcomes([again()])).toEqual(["quota.exceptionOpen"]);
  expect(await outcomes([grantException(bureau.clerk, id), refuseException(bureau.manager, id, "依据不足")])).toEqual([
    "ok",
    "quota.exceptionMovedOn",
  ]);
  expect(await outcomes([grantException(bureau.clerk, id), withdrawException(unit.clerk, id)])).toEqual([
    "quota.exceptionMovedOn",
    "quota.exceptionMovedOn",
  ]);
  const other = await givenAsked();
  await withdrawException(other.unit.clerk, other.id);
  const both = () => requestException(other.unit.clerk, 2026, exceptionOf(other.programme.id), aPaper());
  expect(await outcomes([both(), both()])).toEqual(["ok", "quota.exceptionOpen"]);
  expect(await db.filingException.findFirst({ where: { unitId: other.unit.id, status: "REQUESTED" } })).toMatchObject({ version: 2 });
});

test("what cannot be asked for says so", async () => {
  const { programme } = await givenAsked();
  const unit = await givenUnit();
  const ask = (options: Parameters<typeof exceptionOf>[1], paper: ReturnType<typeof aPaper> | null = aPaper()) =>
    requestException(unit.clerk, 2026, exceptionOf(programme.id, options), paper);
  expect(await outcomes([ask({}, null)])).toEqual(["quota.exceptionPaperMissing"]);
  expect(await outcomes([ask({ asked: 1_000 })])).toEqual(["quota.exceptionNotNeeded"]);
  expect(await outcomes([ask({ programmeId: crypto.randomUUID() })])).toEqual(["quota.exceptionNotNeeded"]);
  expect(await outcomes([ask({ expiresOn: "2026-06-14" })])).toEqual(["quota.exceptionDayPast"]);
  expect(await outcomes([ask({ expiresOn: "2027-01-01" })])).toEqual(["quota.exceptionTooLong"]);
  expect(await outcomes([ask({}, { name: "x.exe", bytes: new Uint8Array([77, 90, 0, 0]) })])).toEqual(["form.badDocument"]);
  expect(await db.filingException.count({ where: { unitId: unit.id } })).toBe(0);
});

test("on the day after its last the requirement grows by days to the minimum, once, with the exception as its cause; the plan adds up", async () => {
  const { unit, account, id } = await givenConfirmed({ expiresOn: "2026-09-30" });
  expect(await expireExceptions(new Date("2026-09-30T10:00:00Z"))).toBe(0);
  const day = new Date("2026-10-01T00:06:00+08:00");
  const due = await db.filingException.count({ where: { status: "GRANTED", expiresOn: { lt: new Date("2026-10-01T00:00:00Z") } } });
  const runs = await Promise.all([expireExceptions(day), expireExceptions(day)]);
  expect(runs.reduce((sum, n) => sum + n, 0)).toBe(due);
  expect(await expireExceptions(day)).toBe(0);
  // 273 days at 50,000.00, 92 days at 100,000.00.
  const required = (5_000_000n * 273n + 10_000_000n * 92n + 364n) / 365n;
  expect(requiredAfterExpiry(5_000_000n, 10_000_000n, "2026-09-30", 2026)).toBe(required);
  const entries = await db.quotaEntry.findMany({ where: { unitId: unit.id, accountId: account.id }, orderBy: { seq: "asc" } });
  expect(entries.map((entry) => [entry.kind, entry.amountFen, entry.causeType])).toEqual([
    ["ASSESS", 5_000_000n, "filing"],
    ["REASSESS_UP", required - 5_000_000n, "exception-expiry"],
  ]);
  expect(entries[1]).toMatchObject({ causeId: id, effectiveOn: new Date("2026-10-01T00:00:00Z") });
  expect(await plannedOf(unit.id, account.id)).toBe(required);
  expect(await db.filingShare.findFirstOrThrow({ where: { unitId: unit.id, exceptionId: id } })).toMatchObject({ requiredFen: required });
  expect((await verifyLedger()).differences).toEqual([]);
});

test("an exempt unit has its account opened in earnest when the exemption ends; an amendment that rests on an ended exception is not confirmed", async () => {
  const { unit, account, programme, bureau, id } = await givenConfirmed({ asked: 0, expiresOn: "2026-06-30" });
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: 0n, seq: 0n });
  await saveFiling(unit.clerk, 2026, declared(programme.id, 0));
  await submitFiling(unit.reviewer, 2026);
  const day = new Date("2026-07-01T00:06:00+08:00");
  expect(await expireExceptions(day)).toBeGreaterThan(0);
  const required = (10_000_000n * 184n + 364n) / 365n;
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: -required });
  expect(await outcomes([confirmFiling({ ...bureau.clerk, now: day }, unit.id, 2026)])).toEqual(["quota.exceptionOver"]);
  expect(await db.filingException.findFirstOrThrow({ where: { id } })).toMatchObject({ status: "EXPIRED" });
  const never = await givenAsked({ expiresOn: "2026-06-20" });
  expect(await outcomes([grantException({ ...never.bureau.clerk, now: day }, never.id)])).toEqual(["quota.exceptionOver"]);
});

test("ended before its time by two persons: what is required grows from the day after, once; not in the future, not alone, not elsewhere", async () => {
  const { unit, account, bureau, id } = await givenConfirmed({ expiresOn: "2026-12-31" });
  const now = new Date("2026-07-10T02:00:00Z");
  const [clerk, manager] = [
    { ...bureau.clerk, now },
    { ...bureau.manager, now },
  ];
  const elsewhere = await givenBureau("330100");
  expect(
    await outcomes([
      proposeExceptionEnd(clerk, id, "2026-07-11", "x"),
      proposeExceptionEnd(clerk, id, "2026-06-01", "x"),
      proposeExceptionEnd(elsewhere.clerk, id, "2026-06-30", "x"),
      decideExceptionEnd(manager, id, "confirm"),
    ]),
  ).toEqual(["quota.endingDayOutside", "quota.endingDayOutside", "quota.exceptionMovedOn", "quota.exceptionNotFound"]);
  await proposeExceptionEnd(clerk, id, "2026-06-30", "食堂提前完工");
  expect(await outcomes([proposeExceptionEnd(manager, id, "2026-06-30", "x"), decideExceptionEnd(clerk, id, "confirm")])).toEqual([
    "quota.exceptionMovedOn",
    "quota.ruleNeedsSecondPerson",
  ]);
  await decideExceptionEnd(clerk, id, "withdraw");
  await proposeExceptionEnd(clerk, id, "2026-06-30", "食堂提前完工");
  const { exceptions } = await listExceptions(bureau.clerk, { fiscalYear: 2026, unitId: unit.id, after: null, limit: 5 });
  expect(exceptions[0]?.ending).toMatchObject({ status: "PROPOSED", lastOn: "2026-06-30", reason: "食堂提前完工" });
  expect(await outcomes([decideExceptionEnd(manager, id, "confirm"), decideExceptionEnd(manager, id, "confirm")])).toEqual([
    "ok",
    "quota.exceptionMovedOn",
  ]);
  const required = (5_000_000n * 181n + 10_000_000n * 184n + 364n) / 365n;
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: -required });
  const entries = await db.quotaEntry.findMany({ where: { unitId: unit.id, accountId: account.id, causeId: id } });
  expect(entries.map((entry) => [entry.kind, entry.causeType, entry.effectiveOn.toISOString().slice(0, 10)])).toEqual([
    ["REASSESS_UP", "exception-expiry", "2026-07-01"],
  ]);
  expect(await plannedOf(unit.id, account.id)).toBe(required);
  await expireExceptions(new Date("2027-01-01T00:06:00+08:00"));
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: -required });
  expect((await verifyLedger()).differences).toEqual([]);
});

test("the worker ends exceptions of every year, this one and those before that are still open", async () => {
  const { unit, id } = await givenConfirmed({ expiresOn: "2026-12-31" });
  await expireExceptions(new Date("2028-03-01T00:06:00+08:00"));
  expect(await db.filingException.findFirstOrThrow({ where: { unitId: unit.id, id } })).toMatchObject({ status: "EXPIRED" });
});

test("a unit that moves takes its exception along, and the requirement grows there when it ends", async () => {
  const { unit, account, bureau, id } = await givenConfirmed({ expiresOn: "2026-10-31" });
  const { successorId } = await givenChanged(bureau, moveOf(unit.id, "431103"));
  const followed = await db.filingException.findFirstOrThrow({ where: { unitId: successorId } });
  expect(followed).toMatchObject({ status: "GRANTED", askedBps: 500 });
  await expireExceptions(new Date("2026-11-01T00:06:00+08:00"));
  const required = (5_000_000n * 304n + 10_000_000n * 61n + 364n) / 365n;
  const there = await db.quotaAccount.findFirstOrThrow({ where: { unitId: successorId, programmeId: account.programmeId } });
  expect(await stagesOf(successorId, there.id)).toMatchObject({ ASSESSED: -required });
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: 0n });
  expect(await db.quotaEntry.count({ where: { causeType: "exception-expiry", causeId: { in: [id, followed.id] } } })).toBe(1);
  expect((await verifyLedger()).differences).toEqual([]);
});
