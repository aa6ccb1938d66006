import { createHash, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { getBankExport, listConfirmedReceivables } from "#app/domain/payments/bank-export.queries.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import {
  askConfirmation,
  checkConfirmation,
  confirmReceivable,
  pledgeReceivable,
  refuseConfirmation,
  withdrawConfirmation,
} from "#app/domain/payments/confirm-receivable.server";
import { getPublicConfirmation, listConfirmations, listPledgedPayees } from "#app/domain/payments/confirmations.queries.server";
import { issueProof } from "#app/domain/payments/issue-proof.server";
import { getProof } from "#app/domain/payments/proofs.queries.server";
import { getAccountStatement, getReceivable } from "#app/domain/payments/receivable-document.queries.server";
import { calendarDateOf } from "#app/lib/dates";
import { dropBatch } from "#app/domain/payments/decide-batch.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import { isSignedBy, publicKeyOf, signText } from "#app/lib/ed25519";
import { givenCoop, givenUnit, next, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";

const bank = { bankName: "农业银行恩施支行", bankAccountName: "恩施支行政采贷专户", bankAccountNumber: "6228 4800 1234" };

async function givenConfirmed() {
  const given = await givenAcceptedOrder();
  const id = await askConfirmation(given.coop.clerk, given.receivable.id);
  await checkConfirmation(given.unit.clerk, id);
  await confirmReceivable(given.unit.reviewer, id);
  const { token } = await db.receivableConfirmation.findFirstOrThrow({ where: { id } });
  return { ...given, id, token: token ?? "" };
}

test("two persons of the unit confirm; one alone cannot, and the one who checked is refused", async () => {
  const given = await givenAcceptedOrder();
  const id = await askConfirmation(given.coop.clerk, given.receivable.id);
  await expect(confirmReceivable(given.unit.reviewer, id)).rejects.toMatchObject({ code: "payments.confirmationMovedOn" });
  await checkConfirmation(given.unit.reviewer, id);
  await expect(confirmReceivable(given.unit.reviewer, id)).rejects.toMatchObject({ code: "payments.confirmationNeedsSecondPerson" });
  await expect(
    db.receivableConfirmation.updateMany({ where: { id }, data: { decidedById: given.unit.reviewer.userId } }),
  ).rejects.toThrow();
});

test("the document says what was open, and any other text or signature is not genuine", async () => {
  const { receivable, id, token, unit } = await givenConfirmed();
  const seen = await getPublicConfirmation(token);
  expect(seen).toMatchObject({
    state: "CONFIRMED",
    openFen: receivable.amountFen,
    nowOpenFen: receivable.amountFen,
    intact: true,
    signed: false,
  });
  const { privateKey } = generateKeyPairSync("ed25519");
  const where = { unitId_id: { unitId: unit.id, id } };
  await db.receivableConfirmation.update({
    where,
    data: {
      signature: new Uint8Array(signText(seen?.content ?? "", privateKey)),
      publicKey: publicKeyOf(privateKey),
      signedAt: new Date(),
    },
  });
  expect(await getPublicConfirmation(token)).toMatchObject({ intact: true, signed: true });
  await expect(db.receivableConfirmation.update({ where, data: { content: "{}" } })).rejects.toThrow();
  await expect(db.receivableConfirmation.update({ where, data: { signature: new Uint8Array(64) } })).rejects.toThrow();
  expect(await getPublicConfirmation("x".repeat(22))).toBeNull();
});

test("a receivable is asked for, confirmed and pledged once, from however many tabs", async () => {
  const given = await givenAcceptedOrder();
  const asked = await Promise.allSettled([1, 2, 3].map(() => askConfirmation(given.coop.clerk, given.receivable.id)));
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const confirmed = await givenConfirmed();
  const pledged = await Promise.allSettled([1, 2].map(() => pledgeReceivable(confirmed.coop.clerk, confirmed.id, bank)));
  expect(pledged.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(askConfirmation(confirmed.coop.clerk, confirmed.receivable.id)).rejects.toMatchObject({ code: "payments.confirmationOpen" });
  await expect(
    db.$executeRaw`INSERT INTO receivable_confirmation (unit_id, id, receivable_id, coop_id, number, state, asked_at, asked_by_id)
      VALUES (${confirmed.unit.id}::uuid, gen_random_uuid(), ${confirmed.receivable.id}::uuid, ${confirmed.coop.id}::uuid, 'QR-2', 'ASKED', now(), gen_random_uuid())`,
  ).rejects.toThrow();
});

test("the pledge redirects the payee wherever the unit pays, until it is paid", async () => {
  const { unit, coop, order, receivable, id, token } = await givenConfirmed();
  await pledgeReceivable(coop.clerk, id, bank);
  expect(await getReceivable(unit.clerk, receivable.id)).toMatchObject({ ...bank, pledged: true });
  expect(await listPledgedPayees(unit.clerk, order.id)).toEqual([{ receivableId: receivable.id, ...bank }]);
  await confirmRemittance(coop.clerk, order.id, { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: `P${next()}` });
  expect(await getPublicConfirmation(token)).toMatchObject({ state: "RELEASED", nowOpenFen: 0n });
  expect(await getReceivable(unit.clerk, receivable.id)).toMatchObject({ pledged: false });
  expect(await listPledgedPayees(unit.clerk, order.id)).toEqual([]);
  await expect(askConfirmation(coop.clerk, receivable.id)).rejects.toMatchObject({ code: "payments.nothingDue" });
});

test("refused or withdrawn it may be asked for again; others see and do nothing", async () => {
  const { unit, coop, receivable } = await givenAcceptedOrder();
  const [stranger, other] = [await givenUnit(), await givenCoop()];
  const first = await askConfirmation(coop.clerk, receivable.id);
  await refuseConfirmation(unit.clerk, first, "金额有争议");
  const second = await askConfirmation(coop.clerk, receivable.id);
  await withdrawConfirmation(coop.clerk, second);
  const third = await askConfirmation(coop.clerk, receivable.id);
  const attempts = [
    () => checkConfirmation(stranger.clerk, third),
    () => withdrawConfirmation(other.clerk, third),
    () => confirmReceivable(stranger.reviewer, third),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "payments.confirmationNotFound" });
  await expect(askConfirmation(other.clerk, receivable.id)).rejects.toMatchObject({ code: "payments.receivableNotFound" });
  expect(await listConfirmations(other.clerk, receivable.id)).toEqual([]);
  expect(await listConfirmations(unit.clerk, receivable.id)).toHaveLength(3);
});

const order = (receivable: string) => ({ receivable: [receivable], payOn: THE_DAY, payerBank: "工商银行", payerAccount: "62220001" });

test("a payment order pays the bank that it is pledged to; nothing is pledged while one names the co-op, whichever comes first", async () => {
  const { unit, coop, receivable, id } = await givenConfirmed();
  const early = await prepareBatch(unit.clerk, order(receivable.id));
  await expect(pledgeReceivable(coop.clerk, id, bank)).rejects.toMatchObject({ code: "payments.pledgeInPayment" });
  await dropBatch(unit.clerk, early, "先质押");
  await pledgeReceivable(coop.clerk, id, bank);
  const later = await prepareBatch(unit.clerk, order(receivable.id));
  expect(await db.paymentItem.findFirstOrThrow({ where: { batchId: later } })).toMatchObject({
    payeeName: bank.bankAccountName,
    payeeBank: bank.bankName,
    payeeAccount: bank.bankAccountNumber,
  });

  const raced = await givenConfirmed();
  await Promise.allSettled([
    pledgeReceivable(raced.coop.clerk, raced.id, bank),
    prepareBatch(raced.unit.clerk, order(raced.receivable.id)),
  ]);
  const items = await db.paymentItem.findMany({ where: { receivableId: raced.receivable.id } });
  const { state } = await db.receivableConfirmation.findFirstOrThrow({ where: { id: raced.id } });
  expect(items).toHaveLength(1);
  expect(items[0]?.payeeAccount === bank.bankAccountNumber).toBe(state === "PLEDGED");
});

test("a payment that is taken back brings the pledge back: bank, document and list of what happened", async () => {
  const { unit, coop, order, receivable, id, token } = await givenConfirmed();
  await pledgeReceivable(coop.clerk, id, bank);
  const pay = (reference: string) =>
    confirmRemittance(coop.clerk, order.id, { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: reference });
  await pay(`B${next()}`);
  const paid = await db.remittance.findFirstOrThrow({ where: { orderId: order.id } });
  await takeBackReceipt(coop.clerk, paid.id, { reason: "付错单位" });
  expect(await getPublicConfirmation(token)).toMatchObject({
    state: "PLEDGED",
    nowOpenFen: receivable.amountFen,
    reopenedAt: coop.clerk.now,
  });
  expect(await listPledgedPayees(unit.clerk, order.id)).toEqual([{ receivableId: receivable.id, ...bank }]);
  await expect(askConfirmation(coop.clerk, receivable.id)).rejects.toMatchObject({ code: "payments.confirmationOpen" });
  await pay(`B${next()}`);
  const events = await db.confirmationEvent.findMany({ where: { confirmationId: id }, select: { kind: true, paidFen: true } });
  expect(events.map(({ kind, paidFen }) => `${kind} ${paidFen}`).toSorted()).toEqual(
    ["PLEDGED 0", `PAID ${receivable.amountFen}`, "REOPENED 0", `PAID ${receivable.amountFen}`].toSorted(),
  );
  await expect(db.receivableConfirmation.updateMany({ where: { id }, data: { state: "PLEDGED" } })).rejects.toThrow();
});

test("what was only confirmed is confirmed again", async () => {
  const { coop, order, receivable, id } = await givenConfirmed();
  await confirmRemittance(coop.clerk, order.id, { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: `B${next()}` });
  const paid = await db.remittance.findFirstOrThrow({ where: { orderId: order.id } });
  await takeBackReceipt(coop.clerk, paid.id, { reason: "付错单位" });
  expect(await db.receivableConfirmation.findFirstOrThrow({ where: { id } })).toMatchObject({ state: "CONFIRMED", releasedAt: null });
  expect(await db.confirmationEvent.count({ where: { confirmationId: id } })).toBe(0);
});

test("statement, proof and list say to which bank", async () => {
  const { unit, coop, order, receivable, id } = await givenConfirmed();
  await pledgeReceivable(coop.clerk, id, bank);
  const month = calendarDateOf(receivable.openedAt).slice(0, 7);
  const statements = await Promise.all([getAccountStatement(unit.clerk, coop.id, month), getAccountStatement(coop.clerk, unit.id, month)]);
  for (const statement of statements)
    expect(statement?.lines.filter(({ kind }) => kind === "receivable").map(({ pledgedTo }) => pledgedTo)).toEqual([bank.bankName]);
  const proof = await getProof(await issueProof(unit.clerk, { orderId: order.id }));
  expect(proof?.content.lines).toMatchObject([
    {
      payee: bank.bankAccountName,
      account: bank.bankAccountNumber,
      bank: bank.bankName,
      pledgedBy: (await db.coop.findUniqueOrThrow({ where: { id: coop.id } })).name,
    },
  ]);
  expect((await getOrder(unit.clerk, "unit", order.id))?.receivables).toMatchObject([{ pledgedTo: { bankName: bank.bankName } }]);
});

test("the file for banks holds what is confirmed and signed, each as it was signed; it shrinks when something is paid", async () => {
  const given = await givenConfirmed();
  const { coop, unit, order, receivable, id, token } = given;
  const file = () => getBankExport(coop.clerk, (of) => `https://example.test/${of}`);
  expect(JSON.parse((await file()).text)).toMatchObject({ confirmations: [] }); // not signed yet
  expect((await listConfirmedReceivables(coop.clerk, null, 10)).rows).toMatchObject([
    { id, receivableId: receivable.id, openFen: receivable.amountFen, bankName: null },
  ]);
  const { privateKey } = generateKeyPairSync("ed25519");
  const { content, sha256 } = await db.receivableConfirmation.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id } } });
  await db.receivableConfirmation.update({
    where: { unitId_id: { unitId: unit.id, id } },
    data: { signature: new Uint8Array(signText(content ?? "", privateKey)), publicKey: publicKeyOf(privateKey), signedAt: coop.clerk.now },
  });
  const exported = await file();
  const { confirmations } = JSON.parse(exported.text) as {
    confirmations: { content: string; signature: string; publicKey: string; address: string; openFen: string }[];
  };
  expect(confirmations).toMatchObject([
    { content, sha256, address: `https://example.test/${token}`, openFen: String(receivable.amountFen) },
  ]);
  const [one] = confirmations;
  expect(isSignedBy(one?.content ?? "", Buffer.from(one?.signature ?? "", "base64"), one?.publicKey ?? "")).toBe(true);
  expect(exported.sha256).toBe(createHash("sha256").update(`${sha256}\n`).digest("hex"));
  expect((await listConfirmedReceivables((await givenCoop()).clerk, null, 10)).rows).toEqual([]);
  await confirmRemittance(coop.clerk, order.id, { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: `E${next()}` });
  expect(JSON.parse((await file()).text)).toMatchObject({ confirmations: [] });
});
