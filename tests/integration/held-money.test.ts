import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { sweepFiles } from "#app/domain/identity/sweep-files.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { confirmHeld, disputeHeld, reportReturn } from "#app/domain/payments/held-money/answer-held.server";
import { getHeld, getHeldFile, listHeld, sumHeld, sumHeldByPlace } from "#app/domain/payments/held-money/held.queries.server";
import { keepHeldDeadlines } from "#app/domain/payments/held-money/keep-deadlines.server";
import { reportHeld, reportReceivable } from "#app/domain/payments/held-money/report-held.server";
import { confirmReturn, withdrawHeld } from "#app/domain/payments/held-money/return-held.server";
import { heldCommands, heldStates } from "#app/domain/payments/held-money/states";
import { rejectHeld, takeHeld } from "#app/domain/payments/held-money/work-held.server";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { addDays, fromDbDate, instantOf } from "#app/lib/dates";
import { givenActor, givenCoop, givenUnit, next, THE_DAY } from "#tests/support/given";
import { aPdf, codesOf, givenGuarantee, givenHeld, heldInput, heldRow, heldSteps, on } from "#tests/support/given-held";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";

const back = (amount: bigint, guaranteeId?: string) => ({
  amount,
  receivedOn: THE_DAY,
  bankReference: `HB${next()}`,
  guaranteeId,
});
const take = { days: 10, note: "" };

test("reported, confirmed, taken up with a day for the return, paid in two parts: the second ends it", async () => {
  const { unit, coop, bureau, id } = await givenHeld();
  expect(await heldRow(id)).toMatchObject({ state: "REPORTED", awaitsAnswer: true, bureauId: bureau.id });
  // Monday, 15 June 2026; the Friday is a holiday, so the fifth working day is the Monday after.
  expect(fromDbDate((await heldRow(id)).deadlineOn)).toBe("2026-06-23");
  await confirmHeld(unit.clerk, id);
  expect(fromDbDate((await heldRow(id)).deadlineOn)).toBe("2026-06-18");
  await takeHeld(bureau.clerk, id, take);
  expect(fromDbDate((await heldRow(id)).deadlineOn)).toBe("2026-06-30");
  await reportReturn(unit.clerk, id, { sentOn: THE_DAY, bankReference: "T-1" });
  expect(
    (await listHeld(coop.clerk, { tab: "mine", kind: null, prefix: "" }, { after: null, take: 10 })).rows.map((row) => row.id),
  ).toEqual([id]);
  await confirmReturn(coop.clerk, id, back(200_000n));
  expect(await heldRow(id)).toMatchObject({ state: "TAKEN", returnedFen: 200_000n, endedAt: null });
  await confirmReturn(coop.clerk, id, back(300_000n));
  expect(await heldRow(id)).toMatchObject({ state: "RETURNED", returnedFen: 500_000n, endedAt: coop.clerk.now });
  expect(await heldSteps(id)).toEqual(["reported", "confirmed", "taken", "returnSent", "partReturned", "returned"]);
  expect(await db.auditLog.count({ where: { objectId: id } })).toBe(6);
});

test("a unit disputes with a paper and may confirm later; the bureau rejects with a reason, and that is the end", async () => {
  const { unit, coop, bureau, id } = await givenHeld();
  await expect(disputeHeld(unit.clerk, id, "已抵扣违约金", null)).rejects.toMatchObject({ code: "heldMoney.paperMissing" });
  await disputeHeld(unit.clerk, id, "已抵扣违约金", aPdf("扣款通知"));
  const seen = await getHeld(coop.clerk, id);
  expect(seen).toMatchObject({ answer: "DISPUTED", waitsFor: "bureau" });
  expect(seen?.files.map(({ side }) => side)).toEqual(["coop", "unit"]);
  await sweepFiles(instantOf(addDays(THE_DAY, 3), 0));
  const paper = await getHeldFile(coop.clerk, id, seen?.files[1]?.fileId ?? "");
  expect(Buffer.from(paper?.content ?? []).toString()).toContain("扣款通知");
  await expect(disputeHeld(unit.clerk, id, "x", aPdf())).rejects.toMatchObject({ code: "heldMoney.movedOn" });
  await confirmHeld(unit.clerk, id);
  await rejectHeld(bureau.clerk, id, "合同约定不退");
  expect(await heldRow(id)).toMatchObject({ state: "REJECTED", answer: "CONFIRMED" });
  await expect(confirmReturn(coop.clerk, id, back(1n))).rejects.toMatchObject({ code: "heldMoney.movedOn" });
  await expect(db.heldMoney.update({ where: { id }, data: { state: "REPORTED", endedAt: null } })).rejects.toThrow();
});

test("two at once: one officer takes it up, one clerk records a transfer, and a double click reports once", async () => {
  const { coop, bureau, unit, id } = await givenHeld();
  const taken = await Promise.allSettled([bureau.clerk, bureau.manager].map((officer) => takeHeld(officer, id, take)));
  expect(codesOf(taken)).toEqual(["heldMoney.movedOn"]);
  const same = back(100_000n);
  const noted = await Promise.allSettled([1, 2].map(() => confirmReturn(coop.clerk, id, same)));
  expect(noted.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(confirmReturn(coop.clerk, id, same)).rejects.toMatchObject({ code: "heldMoney.returnRecorded" });
  expect((await heldRow(id)).returnedFen).toBe(100_000n);
  const input = heldInput({ unitId: unit.id });
  const reported = await Promise.allSettled([1, 2].map(() => reportHeld(coop.clerk, input, aPdf())));
  expect(codesOf(reported)).toEqual(["heldMoney.reported"]);
});

test("what cannot be is refused", async () => {
  const { unit, coop, bureau, id } = await givenHeld();
  const report = (part: Parameters<typeof heldInput>[0], paper: ReturnType<typeof aPdf> | null = aPdf()) =>
    reportHeld(coop.clerk, heldInput({ unitId: unit.id, ...part }), paper);
  await expect(report({}, null)).rejects.toMatchObject({ code: "heldMoney.paperMissing", field: "file" });
  await expect(report({}, { name: "x.pdf", bytes: new Uint8Array(Buffer.from("<html>")) })).rejects.toMatchObject({
    code: "form.badDocument",
  });
  await expect(report({ sinceOn: addDays(THE_DAY, 1), dueOn: addDays(THE_DAY, 2) })).rejects.toMatchObject({
    code: "heldMoney.sinceInFuture",
  });
  await expect(report({ dueOn: addDays(THE_DAY, -101) })).rejects.toMatchObject({ code: "heldMoney.dueBeforeSince" });
  await expect(report({ kind: "OVERDUE", dueOn: THE_DAY })).rejects.toMatchObject({ code: "heldMoney.notDueYet" });
  await expect(report({ debtorName: "某校" })).rejects.toMatchObject({ code: "heldMoney.oneDebtorOnly" });
  await expect(report({ unitId: undefined })).rejects.toMatchObject({ code: "heldMoney.debtorMissing" });
  await expect(report({ unitId: coop.id })).rejects.toMatchObject({ code: "heldMoney.debtorUnknown" });
  await expect(report({ unitId: undefined, debtorName: "某校" })).rejects.toMatchObject({ code: "heldMoney.placeMissing" });
  await expect(report({ unitId: undefined, debtorName: "某校", place: "无此县" })).rejects.toMatchObject({
    code: "heldMoney.placeUnknown",
  });
  await expect(report({ unitId: undefined, debtorName: "某校", place: "441521" })).rejects.toMatchObject({
    code: "heldMoney.nobodySupervises",
  });
  await expect(takeHeld(bureau.clerk, id, { days: 11, note: "" })).rejects.toMatchObject({
    code: "heldMoney.deadlineTooLong",
    params: { days: 10 },
  });
  await expect(confirmReturn(coop.clerk, id, back(500_001n))).rejects.toMatchObject({ code: "heldMoney.returnedTooMuch" });
  await expect(confirmReturn(coop.clerk, id, { ...back(1n), receivedOn: addDays(THE_DAY, 1) })).rejects.toMatchObject({
    code: "heldMoney.returnedInFuture",
  });
  await expect(confirmReturn(coop.clerk, id, { ...back(1n), receivedOn: addDays(THE_DAY, -101) })).rejects.toMatchObject({
    code: "heldMoney.returnedBeforeHeld",
  });
  expect(await heldRow(id)).toMatchObject({ state: "REPORTED", returnedFen: 0n, version: 0 });
  expect(await db.heldMoneyReturn.count({ where: { heldId: id } })).toBe(0);
});

test("somebody who is not on the platform: the bureau of the place has it at once; a name of the platform finds its unit", async () => {
  const { coop, bureau, unit } = await givenHeld();
  const id = await reportHeld(coop.clerk, heldInput({ debtorName: "某建筑公司食堂", place: "零陵区" }), aPdf());
  expect(await heldRow(id)).toMatchObject({ unitId: null, divisionCode: "431102", bureauId: bureau.id, awaitsAnswer: false });
  expect(await getHeld(bureau.clerk, id)).toMatchObject({ debtor: "某建筑公司食堂", waitsFor: "bureau", onDesk: true });
  const { name } = await db.unit.findUniqueOrThrow({ where: { id: unit.id } });
  const known = await reportHeld(coop.clerk, heldInput({ debtorName: name, place: "431102" }), aPdf());
  expect(await heldRow(known)).toMatchObject({ unitId: unit.id, debtorName: null });
});

test("others see nothing and change nothing; the bureau above reads, and acts only when it lies on its desk", async () => {
  const { unit, coop, bureau, above, id } = await givenHeld();
  const [stranger, seller, elsewhere] = [await givenUnit(), await givenCoop(), await givenBureau("330106")];
  for (const actor of [stranger.clerk, seller.clerk, elsewhere.clerk, givenActor("hall", stranger.id), givenActor("platform", "platform")])
    expect(await getHeld(actor, id)).toBeNull();
  await expect(confirmHeld(stranger.clerk, id)).rejects.toMatchObject({ code: "heldMoney.notFound" });
  await expect(withdrawHeld(seller.clerk, id)).rejects.toMatchObject({ code: "heldMoney.notFound" });
  await expect(takeHeld(elsewhere.clerk, id, take)).rejects.toMatchObject({ code: "heldMoney.notFound" });
  const { files } = (await getHeld(unit.clerk, id)) ?? { files: [] };
  expect(await getHeldFile(stranger.clerk, id, files[0]?.fileId ?? "")).toBeNull();
  expect(await getHeld(above.clerk, id)).toMatchObject({ onDesk: false, commands: [] });
  await expect(takeHeld(above.clerk, id, take)).rejects.toMatchObject({ code: "heldMoney.movedOn" });
  expect((await getHeld(bureau.clerk, id))?.commands).toEqual(["take", "reject"]);
  await withdrawHeld(coop.clerk, id);
  expect(await heldSteps(id)).toEqual(["reported", "withdrawn"]);
});

test("the clock: unanswered goes to the bureau, what it leaves goes to the bureau above, a missed return too; twice changes nothing", async () => {
  const { unit, bureau, above, id } = await givenHeld();
  const keep = (day: string) => keepHeldDeadlines(instantOf(day, 0));
  const mine = async (kind: string) => (await heldSteps(id)).filter((step) => step === kind).length;
  await keep("2026-06-23"); // the last day itself is in time
  expect(await heldRow(id)).toMatchObject({ state: "REPORTED", awaitsAnswer: true });
  expect(await mine("reminded")).toBe(1);
  await Promise.all([keep("2026-06-24"), keep("2026-06-24")]);
  expect(await heldRow(id)).toMatchObject({ state: "REPORTED", awaitsAnswer: false });
  expect(fromDbDate((await heldRow(id)).deadlineOn)).toBe("2026-06-29");
  expect(await mine("unanswered")).toBe(1);
  await Promise.all([keep("2026-06-30"), keep("2026-06-30")]);
  expect(await heldRow(id)).toMatchObject({ state: "ESCALATED", bureauId: above.id, missedOn: null });
  await expect(takeHeld(on(bureau.clerk, "2026-06-30"), id, take)).rejects.toMatchObject({ code: "heldMoney.movedOn" });
  await takeHeld(on(above.clerk, "2026-06-30"), id, { days: 5, note: "请于期限内退还" });
  await confirmHeld(on(unit.clerk, "2026-07-01"), id); // an answer that comes late is noted and moves no deadline
  expect(fromDbDate((await heldRow(id)).deadlineOn)).toBe("2026-07-07");
  await givenBureau("430000");
  await keep("2026-07-08");
  const row = await heldRow(id);
  expect(row).toMatchObject({ state: "ESCALATED", answer: "CONFIRMED" });
  expect(fromDbDate(row.missedOn ?? new Date(0))).toBe("2026-07-07");
  expect(await mine("escalated")).toBe(2);
  await keep("2026-07-08");
  expect(await mine("escalated")).toBe(2);
});

test("an overdue receivable is reported once, ends when it is paid, and is open again when the payment is taken back", async () => {
  const { unit, coop, order, receivable } = await givenAcceptedOrder();
  await givenBureau("431100");
  const late = addDays(THE_DAY, 40);
  await expect(reportReceivable(coop.clerk, receivable.id, "")).rejects.toMatchObject({ code: "heldMoney.notOverdue" });
  const results = await Promise.allSettled([1, 2].map(() => reportReceivable(on(coop.clerk, late), receivable.id, "催过三次")));
  const [id = ""] = results.flatMap((r) => (r.status === "fulfilled" ? [r.value] : []));
  expect(codesOf(results)).toEqual(["heldMoney.reported"]);
  expect(await heldRow(id)).toMatchObject({
    kind: "OVERDUE",
    unitId: unit.id,
    receivableId: receivable.id,
    amountFen: receivable.amountFen,
  });
  await expect(confirmReturn(on(coop.clerk, late), id, back(1n))).rejects.toMatchObject({ code: "heldMoney.movedOn" });

  const pay = (amount: bigint) =>
    confirmRemittance(on(coop.clerk, late), order.id, { amount, receivedOn: late, bankReference: `P${next()}` });
  await pay(100n);
  expect(await heldRow(id)).toMatchObject({ state: "REPORTED", returnedFen: 100n });
  await pay(receivable.amountFen - 100n);
  expect(await heldRow(id)).toMatchObject({ state: "RETURNED", returnedFen: receivable.amountFen });
  expect(await heldSteps(id)).toEqual(["reported", "paid"]);
  const last = await db.remittance.findFirstOrThrow({ where: { unitId: unit.id, amountFen: receivable.amountFen - 100n } });
  await takeBackReceipt(on(coop.clerk, late, 12), last.id, { reason: "付错单位" });
  expect(await heldRow(id)).toMatchObject({ state: "REPORTED", returnedFen: 100n, endedAt: null });
  expect((await heldSteps(id)).toSorted()).toEqual(["paid", "reopened", "reported"]);
});

test("a guarantee that the unit took in its place is named with the return, and no other", async () => {
  const { unit, coop, file: _, id: guaranteeId } = await givenGuarantee("accepted");
  await givenBureau("431102");
  const id = await reportHeld(coop.clerk, heldInput({ unitId: unit.id }), aPdf());
  const other = await givenGuarantee("accepted");
  await expect(confirmReturn(coop.clerk, id, back(500_000n, other.id))).rejects.toMatchObject({ code: "heldMoney.guaranteeUnfit" });
  await confirmReturn(coop.clerk, id, back(500_000n, guaranteeId));
  expect((await getHeld(unit.clerk, id))?.returns).toMatchObject([{ amountFen: 500_000n, guaranteeId }]);
});

test("the sums of all places below a place are the place's own, by kind and by state as well", async () => {
  const { coop } = await givenHeld();
  const elsewhere = await givenUnit({ divisionCode: "431103" });
  const city = await givenUnit({ divisionCode: "431100" });
  await reportHeld(coop.clerk, heldInput({ unitId: elsewhere.id, kind: "RETENTION", amount: 123_456n }), aPdf());
  await reportHeld(coop.clerk, heldInput({ unitId: city.id, amount: 1n }), aPdf());
  const province = (await givenBureau("430000")).clerk;
  for (const prefix of ["43", "4311"]) {
    const [{ total, kinds, states }, places] = await Promise.all([
      sumHeld(province, { kind: null, prefix }),
      sumHeldByPlace(province, { kind: null, prefix }),
    ]);
    const sum = (rows: readonly (typeof total)[]) => ({
      reports: rows.reduce((all, row) => all + row.reports, 0),
      amountFen: rows.reduce((all, row) => all + row.amountFen, 0n),
      openFen: rows.reduce((all, row) => all + row.openFen, 0n),
    });
    const { reports, amountFen, openFen } = total;
    for (const rows of [kinds, states, places]) expect(sum(rows)).toEqual({ reports, amountFen, openFen });
    expect(reports).toBeGreaterThan(2);
  }
  expect((await sumHeldByPlace(province, { kind: null, prefix: "4311" })).map(({ code }) => code)).toContain("431100");
});

test("every command of the table is tried on every state: what the table forbids is refused", async () => {
  const { unit, coop, bureau, id } = await givenHeld();
  await withdrawHeld(coop.clerk, id);
  const give = {
    confirm: () => confirmHeld(unit.clerk, id),
    dispute: () => disputeHeld(unit.clerk, id, "x", aPdf()),
    reportReturn: () => reportReturn(unit.clerk, id, { sentOn: THE_DAY, bankReference: "x" }),
    take: () => takeHeld(bureau.clerk, id, take),
    reject: () => rejectHeld(bureau.clerk, id, "x"),
    confirmReturn: () => confirmReturn(coop.clerk, id, back(1n)),
    withdraw: () => withdrawHeld(coop.clerk, id),
  } satisfies Record<keyof typeof heldCommands, () => Promise<void>>;
  for (const command of Object.values(give)) await expect(command()).rejects.toMatchObject({ code: "heldMoney.movedOn" });
  const over = heldStates.filter((state) => Object.values(heldCommands).every(({ from }) => !(from as readonly string[]).includes(state)));
  expect(over).toEqual(["RETURNED", "REJECTED", "WITHDRAWN"]);
});

test("a unit that was merged: lists and pages name the one that answers for it, which reads and answers", async () => {
  const given = await givenHeld();
  const before = await db.unit.findUniqueOrThrow({ where: { id: given.unit.id } });
  const middle = await givenUnit({ divisionCode: "431102" });
  const successor = await givenUnit({ divisionCode: "431102" });
  const stranger = await givenUnit({ divisionCode: "431102" });
  for (const [from, to] of [
    [given.unit.id, middle.id],
    [middle.id, successor.id],
  ] as const)
    await db.unit.update({ where: { id: from }, data: { closedOn: new Date(`${THE_DAY}T00:00:00Z`), continuesAsId: to } });
  const { name } = await db.unit.findUniqueOrThrow({ where: { id: successor.id } });
  const filter = { tab: "open", kind: null, prefix: "" } as const;
  for (const actor of [given.bureau.clerk, given.coop.clerk, successor.clerk]) {
    const { rows } = await listHeld(actor, filter, { after: null, take: 500 });
    expect(rows.find(({ id }) => id === given.id)).toMatchObject({ debtor: name, formerly: before.name, unitId: successor.id });
  }
  expect(await getHeld(stranger.clerk, given.id)).toBeNull();
  await confirmHeld(successor.clerk, given.id);
  expect((await getHeld(given.coop.clerk, given.id))?.answer).toBe("CONFIRMED");
});
