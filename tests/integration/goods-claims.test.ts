import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import {
  acceptClaim,
  acceptOffer,
  counterClaim,
  decideClaim,
  declineClaim,
  referClaim,
  rejectClaim,
  withdrawClaim,
} from "#app/domain/ordering/claims/answer-claim.server";
import {
  confirmTransfer,
  denyTransfer,
  receiveReplacement,
  refundAgain,
  reportTransfer,
  sendReplacement,
} from "#app/domain/ordering/claims/finish-claim.server";
import { reportClaim } from "#app/domain/ordering/claims/report-claim.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { payFromBalance } from "#app/domain/ordering/use-balance.server";
import { getAccountStatement } from "#app/domain/payments/receivable-document.queries.server";
import { getBalance } from "#app/domain/payments/refunds.queries.server";
import { carryOut } from "#app/domain/ordering/claims/carry-out.server";
import { readClaimNow } from "#app/domain/ordering/claims/claim-record.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { addDays, instantOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { toMilli } from "#app/lib/quantity";
import { givenCoop, givenUnit, next, THE_DAY } from "#tests/support/given";
import { givenNextOrder } from "#tests/support/given-bank";
import { claimInput, givenClaim, givenHallOf, standingOf } from "#tests/support/given-claim";
import { givenAcceptedOrder, givenShippedOrder } from "#tests/support/given-order";

const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code: string }).code] : []));

describe("reporting", () => {
  test("of accepted goods, within the days, what was accepted at most, one open claim per line", async () => {
    const { unit, order, line } = await givenAcceptedOrder();
    const all = toMilli(line.quantity);
    await expect(reportClaim(unit.clerk, order.id, claimInput(line.id, all + 1n))).rejects.toMatchObject({ code: "claims.tooMuch" });
    await expect(reportClaim(unit.clerk, order.id, claimInput(line.id, 0n))).rejects.toMatchObject({ code: "claims.nothingClaimed" });
    await expect(reportClaim(unit.clerk, order.id, claimInput(newId(), 1n))).rejects.toMatchObject({ code: "ordering.orderNotFound" });
    const late = { ...unit.clerk, now: instantOf(addDays(THE_DAY, 8), 9) };
    await expect(reportClaim(late, order.id, claimInput(line.id, 1n))).rejects.toMatchObject({ code: "claims.tooLate" });
    const results = await Promise.allSettled([1, 2, 3].map(() => reportClaim(unit.clerk, order.id, claimInput(line.id, 1_000n))));
    expect(codesOf(results)).toEqual(["claims.open", "claims.open"]);
    const shipped = await givenShippedOrder();
    await expect(reportClaim(shipped.unit.clerk, shipped.order.id, claimInput(shipped.line.id, 1n))).rejects.toMatchObject({
      code: "claims.nothingAccepted",
    });
  });

  test("is closed to others, and so is every later step", async () => {
    const given = await givenClaim();
    const [stranger, otherCoop] = [await givenUnit(), await givenCoop()];
    const hall = await givenHallOf(otherCoop.id);
    await expect(reportClaim(stranger.clerk, given.order.id, claimInput(given.line.id, 1n))).rejects.toMatchObject({
      code: "ordering.orderNotFound",
    });
    const steps = [
      () => acceptClaim(otherCoop.clerk, given.claimId),
      () => withdrawClaim(stranger.clerk, given.claimId),
      () => rejectClaim(hall.clerk, given.claimId, "x"),
    ];
    for (const step of steps) await expect(step()).rejects.toMatchObject({ code: "claims.notFound" });
  });
});

describe("before settlement", () => {
  test("a refund takes goods and quota back and lowers what is owed, by a credit note; paying the rest settles", async () => {
    const given = await givenClaim();
    const before = await standingOf(given);
    await acceptClaim(given.coop.clerk, given.claimId);
    const tenth = before.open / 10n;
    expect(await standingOf(given)).toMatchObject({
      state: "DONE",
      open: before.open - tenth,
      credited: tenth,
      accepted: before.accepted - tenth,
      returnedFen: tenth,
      refunds: [],
      note: { amount: tenth, credited: tenth, kind: "GOODS", number: 1 },
    });
    await confirmRemittance(given.coop.clerk, given.order.id, {
      amount: before.open - tenth,
      receivedOn: THE_DAY,
      bankReference: `Z${next()}`,
    });
    expect(await standingOf(given)).toMatchObject({ open: 0n, accepted: 0n, settled: before.accepted - tenth });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("where the rest was paid already, the credit settles the order", async () => {
    const accepted = await givenAcceptedOrder();
    const tenth = accepted.receivable.amountFen / 10n;
    const given = await givenClaim({ paidFen: accepted.receivable.amountFen - tenth });
    await acceptClaim(given.coop.clerk, given.claimId);
    expect(await standingOf(given)).toMatchObject({ open: 0n, accepted: 0n, settled: given.receivable.amountFen - tenth, refunds: [] });
    const order = await db.order.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id: given.order.id } } });
    expect(order.settledAt).not.toBeNull();
  });
});

describe("after settlement", () => {
  test("quota leaves what is settled, the money goes back by transfer: paid, not arrived, paid again, confirmed", async () => {
    const given = await givenClaim({ paidFen: "all" });
    const before = await standingOf(given);
    const tenth = before.settled / 10n;
    await acceptClaim(given.coop.clerk, given.claimId);
    expect(await standingOf(given)).toMatchObject({
      state: "REFUNDING",
      settled: before.settled - tenth,
      refunds: [{ amountFen: tenth, state: "PENDING", destination: "TRANSFER" }],
    });
    await expect(confirmTransfer(given.unit.reviewer, given.claimId)).rejects.toMatchObject({ code: "claims.movedOn" });
    await reportTransfer(given.coop.clerk, given.claimId, "T-1");
    await denyTransfer(given.unit.reviewer, given.claimId, "没有到账");
    expect(await standingOf(given)).toMatchObject({ state: "REFUND_FAILED", refunds: [{ state: "FAILED" }] });
    await refundAgain(given.coop.clerk, given.claimId);
    await reportTransfer(given.coop.clerk, given.claimId, "T-2");
    const told = await Promise.allSettled([1, 2].map(() => confirmTransfer(given.unit.reviewer, given.claimId)));
    expect(told.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await standingOf(given)).toMatchObject({
      state: "DONE",
      due: null,
      settled: before.settled - tenth,
      refunds: [{ state: "FAILED" }, { amountFen: tenth, state: "SUCCEEDED" }],
    });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("goodwill moves money and never quota", async () => {
    const given = await givenClaim({ paidFen: "all", claim: { remedy: "CREDIT", amount: 500n } });
    const before = await standingOf(given);
    await acceptClaim(given.coop.clerk, given.claimId);
    expect(await standingOf(given)).toMatchObject({
      settled: before.settled,
      returnedFen: 0n,
      refunds: [{ amountFen: 500n, state: "PENDING" }],
      note: { amount: 500n, credited: 0n, kind: "GOODWILL" },
    });
  });

  test("a place whose rule says so keeps it as a balance with the co-op, at once", async () => {
    const given = await givenClaim({ paidFen: "all" });
    const unit = await db.unit.findUniqueOrThrow({ where: { id: given.unit.id } });
    await db.$executeRaw`INSERT INTO place_rule (id, kind, division_prefix, from_year, version, value, source, created_at)
      VALUES (gen_random_uuid(), 'CLAIMS', ${unit.divisionCode}, 2021, 1, '{"claimDays": 7, "answerDays": 3, "decideDays": 5, "refundTo": "BALANCE"}', 'test', now())`;
    await acceptClaim(given.coop.clerk, given.claimId);
    const after = await standingOf(given);
    expect(after).toMatchObject({ state: "DONE", refunds: [{ state: "SUCCEEDED", destination: "BALANCE" }] });
    const tenth = given.receivable.amountFen / 10n;
    expect(await getBalance(given.unit.id, given.coop.id)).toBe(tenth);

    const { order } = await givenNextOrder(given);
    const used = await Promise.allSettled([1, 2].map(() => payFromBalance(given.unit.reviewer, order.id)));
    expect(used.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await getBalance(given.unit.id, given.coop.id)).toBe(0n);
    await expect(payFromBalance(given.unit.reviewer, order.id)).rejects.toMatchObject({ code: "payments.balanceUsed" });
    const owed = await db.receivable.aggregate({ where: { unitId: given.unit.id }, _sum: { amountFen: true, paidFen: true } });
    const statement = await getAccountStatement(given.unit.clerk, given.coop.id, THE_DAY.slice(0, 7));
    expect(statement?.closingFen).toBe((owed._sum.amountFen ?? 0n) - (owed._sum.paidFen ?? 0n));
  });

  test("a clerk who read the claim before a colleague's yes, and the order after it, is told that it moved on", async () => {
    const given = await givenClaim({ paidFen: "all" });
    const read = await readClaimNow(given.coop.clerk, given.claimId, "accept");
    await acceptClaim(given.coop.clerk, given.claimId);
    const quantities = new Map(read.lines.map((line) => [line.lineId, line.agreedMilli]));
    const agreed = { remedy: read.remedy, creditFen: read.amountFen, quantities, event: "accepted" as const };
    await expect(carryOut(given.coop.clerk, read, agreed)).rejects.toMatchObject({ code: "claims.movedOn" });
    expect((await standingOf(given)).refunds).toHaveLength(1);
  });

  test("two clerks at once, and the same again: it happens once", async () => {
    const given = await givenClaim({ paidFen: "all" });
    const before = await standingOf(given);
    const results = await Promise.allSettled([1, 2, 3].map(() => acceptClaim(given.coop.clerk, given.claimId)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(codesOf(results).every((code) => ["claims.movedOn", "ordering.orderMovedOn"].includes(code))).toBe(true);
    await expect(acceptClaim(given.coop.clerk, given.claimId)).rejects.toMatchObject({ code: "claims.movedOn" });
    const after = await standingOf(given);
    expect(after.settled).toBe(before.settled - before.settled / 10n);
    expect(after.refunds).toHaveLength(1);
  });
});

test("what came back is never more than was accepted, whoever writes", async () => {
  const { unit, line } = await givenAcceptedOrder();
  const where = { unitId_id: { unitId: unit.id, id: line.id } };
  await expect(db.orderLine.update({ where, data: { returnedFen: 10_000_000n } })).rejects.toThrow();
  await expect(db.orderLine.update({ where, data: { returnedQuantity: 10_000 } })).rejects.toThrow();
});

describe("when the two do not agree", () => {
  test("an offer is agreed to: what is offered happens, not what was asked for", async () => {
    const given = await givenClaim();
    const half = given.quantity / 2n;
    await counterClaim(given.coop.clerk, given.claimId, {
      remedy: "REFUND",
      amount: undefined,
      reason: "只少了一半",
      lines: [{ lineId: given.line.id, quantity: half }],
    });
    await expect(acceptClaim(given.coop.clerk, given.claimId)).rejects.toMatchObject({ code: "claims.movedOn" });
    await acceptOffer(given.unit.clerk, given.claimId);
    expect((await standingOf(given)).returnedFen).toBe(given.receivable.amountFen / 20n);
  });

  test("the hall decides: for the unit with what it sees fit, or for the co-op", async () => {
    const given = await givenClaim();
    const hall = await givenHallOf(given.coop.id);
    await declineClaim(given.coop.clerk, given.claimId, "称重无误");
    await expect(rejectClaim(hall.clerk, given.claimId, "x")).rejects.toMatchObject({ code: "claims.notFound" }); // not asked yet
    await referClaim(given.unit.clerk, given.claimId, "有照片");
    const decision = { remedy: "CREDIT" as const, amount: 300n, reason: "酌情", lines: [{ lineId: given.line.id, quantity: 0n }] };
    await decideClaim(hall.clerk, given.claimId, decision);
    expect(await standingOf(given)).toMatchObject({ state: "DONE", credited: 300n, returnedFen: 0n });
    await expect(decideClaim(hall.clerk, given.claimId, decision)).rejects.toMatchObject({ code: "claims.movedOn" });

    const other = await givenClaim();
    const itsHall = await givenHallOf(other.coop.id);
    await declineClaim(other.coop.clerk, other.claimId, "x");
    await referClaim(other.unit.clerk, other.claimId, "x");
    await rejectClaim(itsHall.clerk, other.claimId, "证据不足");
    expect(await standingOf(other)).toMatchObject({ state: "REJECTED", credited: 0n, due: null });
  });

  test("other goods come instead: no quota, no money", async () => {
    const given = await givenClaim({ claim: { remedy: "REPLACEMENT" } });
    const before = await standingOf(given);
    const received = { receiverName: "李老师", witnessName: "王老师", note: "" };
    await acceptClaim(given.coop.clerk, given.claimId);
    await expect(receiveReplacement(given.unit.clerk, given.claimId, received)).rejects.toMatchObject({ code: "claims.movedOn" });
    await sendReplacement(given.coop.clerk, given.claimId, { carrier: "自送", expectedOn: addDays(THE_DAY, 2) });
    await receiveReplacement(given.unit.clerk, given.claimId, received);
    const after = await standingOf(given);
    expect({ ...after, state: null, due: null }).toEqual({ ...before, state: null, due: null });
    expect(after.state).toBe("DONE");
  });

  test("a claim that is withdrawn frees its line", async () => {
    const given = await givenClaim();
    await withdrawClaim(given.unit.clerk, given.claimId);
    expect(await standingOf(given)).toMatchObject({ state: "WITHDRAWN", due: null });
    await reportClaim(given.unit.clerk, given.order.id, claimInput(given.line.id, 1_000n));
  });
});
