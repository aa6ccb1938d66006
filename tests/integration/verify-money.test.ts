import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { takeBackDisputed } from "#app/domain/ordering/take-back-disputed.server";
import { preparePayout } from "#app/domain/payments/payouts.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import { setLineAside } from "#app/domain/payments/set-line-aside.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { newId } from "#app/lib/ids";
import { fenToInput } from "#app/lib/money";
import { givenStatement } from "#tests/support/given-bank";
import { THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenPlatformMoney, platform } from "#tests/support/given-payout";
import { planted } from "#tests/support/tamper";

/** One order paid by a bank line, one paid by hand, taken back and paid in part again. */
const byBank = await givenAcceptedOrder({ priceFen: 400n });
const { remittanceCode } = await db.order.findFirstOrThrow({ where: { id: byBank.order.id } });
const { bankLines } = await givenStatement(byBank.coop.clerk, [
  { yuan: fenToInput(byBank.receivable.amountFen), purpose: remittanceCode },
  { yuan: "5.00", payer: "路人" },
]);
const [matched, aside] = bankLines.map(({ id }) => id);
await setLineAside(byBank.coop.clerk, aside ?? "", { kind: "OTHER_INCOME", note: "利息" });
const byHand = await givenAcceptedOrder({ priceFen: 300n });
const type = (amount: bigint, bankReference: string) =>
  confirmRemittance(byHand.coop.clerk, byHand.order.id, { amount, receivedOn: THE_DAY, bankReference });
await type(byHand.receivable.amountFen, "M-1");
const first = await db.remittance.findFirstOrThrow({ where: { bankReference: "M-1" } });
await takeBackReceipt(byHand.coop.clerk, first.id, { reason: "x" });
await type(1_000n, "M-2");
const second = await db.remittance.findFirstOrThrow({ where: { bankReference: "M-2" } });
const counter = await db.remittance.findFirstOrThrow({ where: { reversesId: first.id } });

/** One order in a payment order, one whose money lies with the platform and is in a payout. */
const ordered = await givenAcceptedOrder({ priceFen: 500n });
const batch = await prepareBatch(ordered.unit.clerk, {
  receivable: [ordered.receivable.id],
  payOn: THE_DAY,
  payerBank: "工商银行",
  payerAccount: "62220001",
});
const held = await givenPlatformMoney();
const payout = await preparePayout(platform.clerk, held.coop.id);

/** One whose payment was disputed in part, lost, and taken back by that part. */
const disputed = await givenPlatformMoney();
await db.remittanceHold.create({
  data: {
    unitId: disputed.unit.id,
    id: newId(),
    remittanceId: disputed.remittanceId,
    pspId: "dp_verify",
    amountFen: 300n,
    reason: "fraudulent",
    state: "lost",
    heldAt: THE_INSTANT,
    releasedAt: THE_INSTANT,
    outcome: "lost",
  },
});
await takeBackDisputed(platform.manager, "dp_verify");
const lost = await db.remittance.findFirstOrThrow({ where: { reversesId: disputed.remittanceId }, include: { allocations: true } });

/** One whose money went to the co-op's own account. */
const sent = await givenPlatformMoney();
const [transfer, sentKey] = [newId(), { coopId: sent.coop.id, unitId: sent.unit.id, remittanceId: sent.remittanceId }];
await db.pspAccount.create({
  data: {
    coopId: sent.coop.id,
    commandId: newId(),
    pspId: "acct_sent",
    state: "ACTIVE",
    requestedById: sent.coop.clerk.userId,
    requestedAt: THE_INSTANT,
  },
});
await db.coopTransfer.create({
  data: { ...sentKey, id: transfer, orderId: sent.order.id, accountId: "acct_sent", amountFen: sent.amountFen, requestedAt: THE_INSTANT },
});
await db.platformEntry.updateMany({ where: { coopId: sent.coop.id }, data: { transferId: transfer } });

const named = (differences: { kind: string; where: string }[]) =>
  differences.filter(({ kind }) => kind === "money").map(({ where }) => where);

test("untouched, money agrees", async () => {
  expect((await verifyLedger()).differences).toEqual([]);
});

const paid = (fen: bigint) => `UPDATE receivable SET paid_fen = ${fen}, paid_at = NULL WHERE id = '${byHand.receivable.id}'`;
const remitted = (fen: bigint) => `UPDATE remittance SET amount_fen = ${fen} WHERE id = '${second.id}'`;
const allocated = (id: string, fen: bigint) => `UPDATE remittance_allocation SET amount_fen = ${fen} WHERE remittance_id = '${id}'`;
const settled = (at: string) => `UPDATE purchase_order SET settled_at = ${at} WHERE id = '${byHand.order.id}'`;
const lineDecided = (id: string | undefined, by: number) => `UPDATE bank_line SET decided_fen = decided_fen + ${by} WHERE id = '${id}'`;
const lineProposed = (id: string | undefined, by: number) =>
  `UPDATE bank_line SET decided_fen = decided_fen - ${by}, proposed_fen = proposed_fen + ${by} WHERE id = '${id}'`;
const decided = (by: number) => `UPDATE bank_decision SET amount_fen = amount_fen + ${by} WHERE line_id = '${matched}'`;
const counted = (by: number) => `UPDATE receivable_counter SET last_number = last_number + ${by} WHERE coop_id = '${byHand.coop.id}'`;
const moved = (to: string) => `UPDATE remittance SET order_id = '${to}' WHERE id = '${second.id}'`;
const credited = (by: number) => `UPDATE receivable SET credited_fen = credited_fen + ${by} WHERE id = '${byBank.receivable.id}'`;
const covered = (fen: bigint, at: string) =>
  `UPDATE receivable SET paid_fen = ${fen}, paid_at = ${at} WHERE id = '${ordered.receivable.id}'`;
const more = (table: string, by: number, which: string) => `UPDATE ${table} SET amount_fen = amount_fen + ${by} WHERE ${which}`;
const ofPlatform = `cause_id = '${held.remittanceId}'`;
const acceptance = (by: number) => `UPDATE acceptance SET amount_fen = amount_fen + ${by} WHERE order_id = '${byHand.order.id}'`;

test.each<[what: string, change: string, undo: string, where: string]>([
  ["a receivable that says it is paid", paid(1_001n), paid(1_000n), `receivable ${byHand.receivable.id}`],
  ["what is due is not what came and what is open", paid(1_001n), paid(1_000n), `order ${byHand.order.id} due`],
  ["a remittance that paid less than it is", remitted(1_001n), remitted(1_000n), `remittance ${second.id}`],
  ["a remittance of another order", moved(byBank.order.id), moved(byHand.order.id), `order ${byBank.order.id} due`],
  ["an acceptance that its receivable does not say", acceptance(1), acceptance(-1), "acceptance "],
  ["an order that is settled and not paid", settled("now()"), settled("NULL"), `order ${byHand.order.number} settlement`],
  [
    "a counter-entry that opened less",
    allocated(counter.id, -first.amountFen + 1n),
    allocated(counter.id, -first.amountFen),
    `remittance ${counter.id} receivable ${byHand.receivable.id}`,
  ],
  ["a bank line that gave out less than was decided", lineDecided(matched, -1), lineDecided(matched, 1), `bank line ${matched}`],
  ["a bank line that holds what nobody proposed", lineProposed(aside, 1), lineProposed(aside, -1), `bank line ${aside}`],
  ["a decision that says more than it paid", decided(1), decided(-1), "bank decision "],
  ["a receivable with more credited than credit notes say", credited(1), credited(-1), `receivable ${byBank.receivable.id} credited`],
  [
    "a payment order that is not the sum of its items",
    more("payment_batch", 1, `id = '${batch}'`),
    more("payment_batch", -1, `id = '${batch}'`),
    "payment order ",
  ],
  ["an item that waits to pay what is paid", covered(ordered.receivable.amountFen, "now()"), covered(0n, "NULL"), `payment item ${batch}`],
  [
    "money of the platform that no remittance says",
    more("platform_entry", 1, ofPlatform),
    more("platform_entry", -1, ofPlatform),
    `platform remittance ${held.remittanceId}`,
  ],
  [
    "a payout that is not the sum of its lines",
    more("coop_payout", 1, `id = '${payout}'`),
    more("coop_payout", -1, `id = '${payout}'`),
    "payout ",
  ],
  [
    "a lost dispute that says more than was taken back",
    more("remittance_hold", 1, "psp_id = 'dp_verify'"),
    more("remittance_hold", -1, "psp_id = 'dp_verify'"),
    "dispute dp_verify",
  ],
  [
    "a lost dispute that opened more than its payment had paid",
    allocated(lost.id, -1_000_000n),
    allocated(lost.id, -300n),
    `remittance ${lost.reversesId} receivable ${lost.allocations[0]?.receivableId}`,
  ],
  [
    "a transfer that is not the sum of its lines",
    more("coop_transfer", -1, `id = '${transfer}'`),
    more("coop_transfer", 1, `id = '${transfer}'`),
    `transfer ${transfer}`,
  ],
  [
    "more transferred than was received",
    more("coop_transfer", 1, `id = '${transfer}'`),
    more("coop_transfer", -1, `id = '${transfer}'`),
    `transfers of remittance ${sent.remittanceId}`,
  ],
  [
    "more transferred of an order than was received for it",
    more("coop_transfer", 1, `id = '${transfer}'`),
    more("coop_transfer", -1, `id = '${transfer}'`),
    `transfers of order ${sent.order.id}`,
  ],
  ["a gap in the numbers of receivables", counted(1), counted(-1), `receivables of co-op ${byHand.coop.id} year 2026`],
])("%s is named", async (_, change, undo, where) => {
  expect(named(await planted([change], [undo])).some((place) => place.startsWith(where))).toBe(true);
});
