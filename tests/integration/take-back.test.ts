import { afterEach, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { rateOrder } from "#app/domain/credit/rate-order.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { matchTransfer } from "#app/domain/ordering/match-transfer.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { releaseTakeBack, takeBackDecision, takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { getBankLine } from "#app/domain/payments/bank-desk.queries.server";
import { getReceipt } from "#app/domain/payments/receipt.queries.server";
import { getAccountStatement } from "#app/domain/payments/receivable-document.queries.server";
import { pairReturned } from "#app/domain/payments/pair-returned.server";
import { refuseTakeBack } from "#app/domain/payments/refuse-take-back.server";
import { listReturnCandidates } from "#app/domain/payments/returned.queries.server";
import { setLineAside } from "#app/domain/payments/set-line-aside.server";
import { closeYear } from "#app/domain/quota/close-year.server";
import { decideYearClosing, proposeYearClosing } from "#app/domain/quota/propose-year-closing.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { newId } from "#app/lib/ids";
import { fenToInput } from "#app/lib/money";
import { givenNextOrder, givenStatement } from "#tests/support/given-bank";
import { givenActor, givenCoop, givenDivisions, next, stagesOf, THE_DAY } from "#tests/support/given";
import { endProgrammes } from "#tests/support/given-correction";
import { acceptInput, givenAcceptedOrder, givenSubmittedOrder, shipInput } from "#tests/support/given-order";
import { fourStars } from "#tests/support/given-rating";

beforeAll(givenDivisions);
afterEach(endProgrammes);

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));
const clean = async () => expect((await verifyLedger()).differences).toEqual([]);
const reason = "付错单位";

type Given = { unit: { id: string }; order: { id: string } };
const stateOf = async ({ unit, order }: Given) => {
  const row = await db.order.findFirstOrThrow({ where: { unitId: unit.id, id: order.id } });
  const receivables = await db.receivable.findMany({ where: { unitId: unit.id, orderId: order.id } });
  const remittances = await db.remittance.findMany({ where: { unitId: unit.id, orderId: order.id } });
  const sum = (amounts: bigint[]) => amounts.reduce((total, fen) => total + fen, 0n);
  return {
    settled: row.settledAt !== null,
    paidFen: sum(receivables.map(({ paidFen }) => paidFen)),
    remittedFen: sum(remittances.map(({ amountFen }) => amountFen)),
    rows: remittances.length,
  };
};

/** An accepted order that a bank line with its code has paid. */
async function paidByBank(options: Parameters<typeof givenAcceptedOrder>[0] = {}) {
  const given = await givenAcceptedOrder(options);
  const order = await db.order.findFirstOrThrow({ where: { unitId: given.unit.id, id: given.order.id } });
  const dueFen = given.receivable.amountFen;
  const transfer = { yuan: fenToInput(dueFen), payer: "某中学", account: "6222", purpose: order.remittanceCode, reference: `P${next()}` };
  const { bankLines } = await givenStatement(given.coop.clerk, [transfer]);
  const lineId = bankLines[0]?.id ?? "";
  const decision = await db.bankDecision.findFirstOrThrow({ where: { lineId, status: "POSTED" } });
  return { ...given, dueFen, lineId, decisionId: decision.id, clerk: given.coop.clerk, manager: given.coop.manager };
}

const type = (clerk: Actor, orderId: string, amount: bigint, bankReference: string) =>
  confirmRemittance(clerk, orderId, { amount, receivedOn: THE_DAY, bankReference });

test("a decision that settled an order is taken back: money, receivable and quota are open again, and matched again it counts once", async () => {
  const given = await paidByBank();
  expect(await stateOf(given)).toMatchObject({ settled: true });
  expect(await takeBackDecision(given.clerk, given.decisionId, { reason })).toBe("POSTED");
  expect(await stateOf(given)).toEqual({ settled: false, paidFen: 0n, remittedFen: 0n, rows: 2 });
  expect(await stagesOf(given.unit.id, given.account.id)).toMatchObject({ ACCEPTED: given.order.goodsFen, SETTLED: 0n });
  expect(await getBankLine(given.clerk, given.lineId)).toMatchObject({ leftFen: given.dueFen });
  expect(await db.bankDecision.findFirst({ where: { id: given.decisionId } })).toMatchObject({
    status: "REVERSED",
    reversalReason: reason,
  });
  await clean();
  await expect(takeBackDecision(given.clerk, given.decisionId, { reason })).rejects.toMatchObject({ code: "payments.bankDecisionMovedOn" });

  const parts = [{ orderId: given.order.id, amountFen: given.dueFen, feeFen: 0n }];
  for (const turn of [1, 2]) {
    await matchTransfer(given.clerk, given.lineId, { note: "", parts });
    expect(await stateOf(given)).toMatchObject({ settled: true, paidFen: given.dueFen });
    expect(await stagesOf(given.unit.id, given.account.id)).toMatchObject({ ACCEPTED: 0n, SETTLED: given.order.goodsFen });
    if (turn === 2) break;
    const again = await db.bankDecision.findFirstOrThrow({ where: { lineId: given.lineId, status: "POSTED" } });
    await takeBackDecision(given.manager, again.id, { reason });
  }
  expect(await db.quotaEntry.count({ where: { orderId: given.order.id, kind: "UNSETTLE" } })).toBe(2);
  await clean();
});

test("part payments over several orders go back to exactly what they were", async () => {
  const first = await givenAcceptedOrder();
  const second = await givenNextOrder(first);
  const clerk = first.coop.clerk;
  const part = second.dueFen - 700n;
  const { bankLines } = await givenStatement(clerk, [{ yuan: fenToInput(first.receivable.amountFen + part), payer: "财政局" }]);
  const lineId = bankLines[0]?.id ?? "";
  await type(clerk, second.order.id, 500n, `H${next()}`);
  await matchTransfer(clerk, lineId, {
    note: "",
    parts: [
      { orderId: first.order.id, amountFen: first.receivable.amountFen, feeFen: 0n },
      { orderId: second.order.id, amountFen: part, feeFen: 200n },
    ],
  });
  expect([await stateOf(first), await stateOf(second)]).toMatchObject([{ settled: true }, { settled: true }]);
  const decision = await db.bankDecision.findFirstOrThrow({ where: { lineId } });
  await takeBackDecision(clerk, decision.id, { reason });
  expect(await stateOf(first)).toMatchObject({ settled: false, paidFen: 0n });
  expect(await stateOf(second)).toMatchObject({ settled: false, paidFen: 500n, remittedFen: 500n });
  const statement = await getAccountStatement(first.unit.clerk, first.coop.id, THE_DAY.slice(0, 7));
  expect(statement).toMatchObject({ paidFen: 500n, closingFen: first.receivable.amountFen + second.dueFen - 500n });
  await clean();
});

test("a receipt typed by hand is taken back once, by whichever of two was quicker, and its reference may be typed again", async () => {
  const given = await givenAcceptedOrder();
  const { clerk, manager } = given.coop;
  const amount = given.receivable.amountFen;
  await type(clerk, given.order.id, amount, "HAND-7");
  const receipt = await db.remittance.findFirstOrThrow({ where: { coopId: given.coop.id, bankReference: "HAND-7" } });
  const results = await Promise.allSettled([clerk, manager, clerk].map((actor) => takeBackReceipt(actor, receipt.id, { reason })));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(codes(results)).toHaveLength(2);
  await expect(takeBackReceipt(clerk, receipt.id, { reason })).rejects.toMatchObject({ code: "payments.alreadyTakenBack" });
  expect(await stateOf(given)).toEqual({ settled: false, paidFen: 0n, remittedFen: 0n, rows: 2 });
  const retyped = await Promise.allSettled([clerk, manager].map((actor) => type(actor, given.order.id, amount, "HAND-7")));
  expect(codes(retyped)).toEqual([]);
  expect(await stateOf(given)).toMatchObject({ settled: true, paidFen: amount, rows: 3 });
  expect(await getReceipt(clerk, receipt.id)).toMatchObject({ state: "takenBack", reason });
  await clean();
});

test("a receipt that a bank line stands for is taken back at its line, and then neither of them counts", async () => {
  const given = await givenAcceptedOrder();
  const amount = given.receivable.amountFen;
  await type(given.coop.clerk, given.order.id, amount, "HAND-8");
  const { bankLines, recorded } = await givenStatement(given.coop.clerk, [{ yuan: fenToInput(amount), reference: "HAND-8" }]);
  expect(recorded).toBe(1);
  const receipt = await db.remittance.findFirstOrThrow({ where: { coopId: given.coop.id, bankReference: "HAND-8" } });
  await expect(takeBackReceipt(given.coop.clerk, receipt.id, { reason })).rejects.toMatchObject({ code: "payments.receiptOnDesk" });
  const decision = await db.bankDecision.findFirstOrThrow({ where: { lineId: bankLines[0]?.id ?? "" } });
  await takeBackDecision(given.coop.clerk, decision.id, { reason });
  expect(await stateOf(given)).toMatchObject({ settled: false, remittedFen: 0n });
  expect(await getBankLine(given.coop.clerk, bankLines[0]?.id ?? "")).toMatchObject({ leftFen: amount });
  await clean();
});

test("above the limit a second person takes it back; nobody releases their own; refused, it stands", async () => {
  const given = await paidByBank();
  await db.bankDeskSetting.create({ data: { coopId: given.coop.id, releaseAboveFen: 100n } });
  expect(await takeBackDecision(given.clerk, given.decisionId, { reason })).toBe("PROPOSED");
  expect(await stateOf(given)).toMatchObject({ settled: true, rows: 1 });
  await expect(takeBackDecision(given.manager, given.decisionId, { reason })).rejects.toMatchObject({ code: "payments.alreadyTakenBack" });
  const first = await db.receiptReversal.findFirstOrThrow({ where: { decisionId: given.decisionId } });
  await expect(releaseTakeBack(given.clerk, first.id)).rejects.toMatchObject({ code: "payments.releaseNeedsSecondPerson" });
  await refuseTakeBack(given.manager, first.id);
  await expect(releaseTakeBack(given.manager, first.id)).rejects.toMatchObject({ code: "payments.bankDecisionMovedOn" });
  await takeBackDecision(given.clerk, given.decisionId, { reason });
  const second = await db.receiptReversal.findFirstOrThrow({ where: { decisionId: given.decisionId, status: "PROPOSED" } });
  const results = await Promise.allSettled([1, 2].map(() => releaseTakeBack(given.manager, second.id)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await stateOf(given)).toMatchObject({ settled: false, rows: 2 });
  await clean();
});

test("what was rated loses its mark and has it again when it is paid again", async () => {
  const given = await paidByBank();
  await rateOrder(given.unit.clerk, given.order.id, fourStars);
  expect(await db.quotaAccount.findFirst({ where: { id: given.account.id } })).toMatchObject({ ratedFen: given.order.goodsFen });
  await takeBackDecision(given.clerk, given.decisionId, { reason });
  expect(await db.quotaAccount.findFirst({ where: { id: given.account.id } })).toMatchObject({ ratedFen: 0n, settledFen: 0n });
  await clean();
  await type(given.clerk, given.order.id, given.dueFen, `H${next()}`);
  expect(await db.quotaAccount.findFirst({ where: { id: given.account.id } })).toMatchObject({ ratedFen: given.order.goodsFen });
  await clean();
});

test("money that the bank sent back takes the decision back with it, and both lines are dealt with", async () => {
  const given = await paidByBank();
  const sent = { yuan: `-${fenToInput(given.dueFen)}`, payer: "某中学", account: "6222", purpose: "退汇" };
  const { bankLines } = await givenStatement(given.clerk, [
    sent,
    { yuan: "-1.00" },
    { yuan: "30.00", payer: "路人" },
    { yuan: "-30.00", payer: "路人" },
  ]);
  const [left, small, stray, strayBack] = bankLines.map(({ id }) => id);
  const line = await getBankLine(given.clerk, left ?? "");
  if (!line) throw new Error("no line");
  expect(await listReturnCandidates(given.clerk, line)).toMatchObject([{ decisionId: given.decisionId, kind: "MATCH" }]);
  const back = (returnedLineId?: string) =>
    takeBackDecision(given.clerk, given.decisionId, { reason, returnedLineId: returnedLineId ?? "" });
  await expect(back(small)).rejects.toMatchObject({ code: "payments.notWhatLeft" });
  await back(left);
  expect(await stateOf(given)).toMatchObject({ settled: false, remittedFen: 0n });
  expect(await getBankLine(given.clerk, given.lineId)).toMatchObject({ leftFen: 0n });
  expect(await getBankLine(given.clerk, left ?? "")).toMatchObject({ sentFen: 0n });

  const results = await Promise.allSettled([1, 2].map(() => pairReturned(given.clerk, strayBack ?? "", stray ?? "", "退回")));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await getBankLine(given.clerk, stray ?? "")).toMatchObject({ leftFen: 0n });
  expect(await db.bankDecision.count({ where: { coopId: given.coop.id, counterLineId: { not: null } } })).toBe(4);
  await clean();
});

test("what was set aside waits again", async () => {
  const coop = await givenCoop();
  const { bankLines } = await givenStatement(coop.clerk, [{ yuan: "12.00" }]);
  const decisionId = await setLineAside(coop.clerk, bankLines[0]?.id ?? "", { kind: "OTHER_INCOME", note: "利息" });
  await takeBackDecision(coop.clerk, decisionId, { reason });
  expect(await getBankLine(coop.clerk, bankLines[0]?.id ?? "")).toMatchObject({ leftFen: 1_200n });
});

test("another co-op can take nothing back and sees nothing", async () => {
  const given = await paidByBank();
  const stranger = (await givenCoop()).clerk;
  const receipt = await db.remittance.findFirstOrThrow({ where: { orderId: given.order.id } });
  const results = await Promise.allSettled([
    takeBackDecision(stranger, given.decisionId, { reason }),
    takeBackReceipt(stranger, receipt.id, { reason }),
    takeBackReceipt(given.clerk, receipt.id, { reason }), // of the desk, not typed
    releaseTakeBack(stranger, newId()),
    refuseTakeBack(stranger, newId()),
  ]);
  expect(codes(results)).toEqual([
    "payments.bankDecisionNotFound",
    "payments.receiptNotFound",
    "payments.receiptNotFound",
    "payments.reversalNotFound",
    "payments.reversalNotFound",
  ]);
  expect(await getReceipt(stranger, receipt.id)).toBeNull();
});

/** An order of 2026, paid on its last day, whose unit lies in a county of its own. */
async function paidInDecember(divisionCode: string) {
  const given = await givenSubmittedOrder({ divisionCode });
  const at = (actor: Actor, now: string): Actor => ({ ...actor, now: new Date(now) });
  await confirmOrder(given.coop.clerk, given.order.id);
  const shipmentId = await shipOrder(given.coop.clerk, given.order.id, shipInput([{ lineId: given.line.id, quantity: 100_000n }]));
  await acceptDelivery(
    at(given.unit.clerk, "2026-12-30T02:00:00Z"),
    shipmentId,
    acceptInput([{ lineId: given.line.id, accepted: 100_000n }]),
  );
  const { amountFen } = await db.receivable.findFirstOrThrow({ where: { unitId: given.unit.id, orderId: given.order.id } });
  const bankReference = `D${next()}`;
  await confirmRemittance(at(given.coop.clerk, "2026-12-31T02:00:00Z"), given.order.id, {
    amount: amountFen,
    receivedOn: "2026-12-31",
    bankReference,
  });
  const receipt = await db.remittance.findFirstOrThrow({ where: { coopId: given.coop.id, bankReference } });
  return { ...given, amountFen, receipt, later: at(given.coop.clerk, "2027-01-20T02:00:00Z") };
}

async function givenCounty(code: string) {
  const county = {
    code,
    prefix: code,
    name: `县${code}`,
    level: "COUNTY" as const,
    parentCode: "431100",
    validFrom: new Date("2000-01-01"),
  };
  await db.division.create({ data: county });
  return code;
}

test("paid last year and taken back this year, it leaves last year's account and settles in the year in which it is paid again", async () => {
  const given = await paidInDecember(await givenCounty("431161"));
  await takeBackReceipt(given.later, given.receipt.id, { reason });
  expect(await stagesOf(given.unit.id, given.account.id)).toMatchObject({ SETTLED: 0n });
  await clean();
  await confirmRemittance(given.later, given.order.id, { amount: given.amountFen, receivedOn: "2027-01-20", bankReference: `E${next()}` });
  const ofNextYear = await db.quotaAccount.findFirstOrThrow({ where: { unitId: given.unit.id, fiscalYear: 2027 } });
  expect(ofNextYear.settledFen).toBeGreaterThan(0n);
  expect(await stagesOf(given.unit.id, given.account.id)).toMatchObject({ ACCEPTED: 0n, SETTLED: 0n });
  await clean();
});

test("what counted in a year that is closed stays; the bureau adjusts it", async () => {
  const given = await paidInDecember(await givenCounty("431162"));
  const bureauId = newId();
  await db.bureau.create({ data: { id: bureauId, name: "财政局431162", divisionCode: "431162", prefix: "431162" } });
  const officer = (role: "CLERK" | "MANAGER") =>
    givenActor("bureau", bureauId, role, { divisionPrefix: "431162", now: new Date("2027-01-10T02:00:00.000Z") });
  const closing = await proposeYearClosing(officer("CLERK"), 2026, "");
  await decideYearClosing(officer("MANAGER"), closing, { kind: "confirm" });
  await closeYear(closing, new Date("2027-01-10T02:00:00.000Z"));
  await expect(takeBackReceipt(given.later, given.receipt.id, { reason })).rejects.toMatchObject({
    code: "payments.settledYearClosed",
    params: { year: 2026 },
  });
  expect(await stateOf(given)).toMatchObject({ settled: true, rows: 1 });
  await clean();
});
