import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { issueProof } from "#app/domain/payments/issue-proof.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import { getProof, getProofFile, listProofs } from "#app/domain/payments/proofs.queries.server";
import { signProof } from "#app/domain/payments/sign-proof.server";
import { checkCommand } from "#app/domain/supervision/bulletins/check-command";
import { newId } from "#app/lib/ids";
import { givenUnit, next, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenSigningKey } from "#tests/support/given-head-list";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { tamper } from "#tests/support/tamper";

givenSigningKey();

async function issued() {
  const given = await givenAcceptedOrder();
  const token = await issueProof(given.unit.clerk, { orderId: given.order.id });
  const { id } = await db.paymentProof.findUniqueOrThrow({ where: { token } });
  return { ...given, token, id };
}

test("a proof says what is owed, is signed once, and says how much of it is still open", async () => {
  const given = await issued();
  expect(await getProof(given.token)).toMatchObject({ signed: null, openFen: given.receivable.amountFen, paidFen: 0n });
  expect((await Promise.all([1, 2].map(() => signProof(given.id, THE_INSTANT)))).sort()).toEqual([false, true]);
  const proof = await getProof(given.token);
  expect(proof).toMatchObject({ signed: true, content: { unit: { id: given.unit.id }, totalFen: given.receivable.amountFen.toString() } });
  expect(proof?.content.lines).toMatchObject([{ receivableId: given.receivable.id, order: given.order.number }]);
  await confirmRemittance(given.coop.clerk, given.order.id, { amount: 400n, receivedOn: THE_DAY, bankReference: `PP${next()}` });
  expect(await getProof(given.token)).toMatchObject({ signed: true, paidFen: 400n, openFen: given.receivable.amountFen - 400n });
});

test("anybody with Node checks the file; a changed byte is found there and on the page", async () => {
  const given = await issued();
  await signProof(given.id, THE_INSTANT);
  const file = await getProofFile(given.token);
  const at = path.join(mkdtempSync(path.join(tmpdir(), "proof-")), "proof.json");
  const check = (text: string) => {
    writeFileSync(at, text);
    const [program = "", ...args] = checkCommand(at);
    return execFileSync(program, args, { encoding: "utf8" }).trim();
  };
  const text = file?.text ?? "";
  expect(check(text)).toBe("true true");
  expect(check(text.replace(given.order.number, given.order.number.replace(/\d$/, "X")))).toBe("false false");
  await expect(db.paymentProof.update({ where: { token: given.token }, data: { number: "x" } })).rejects.toThrow();
  await tamper(
    `ALTER TABLE payment_proof DROP CONSTRAINT payment_proof_check2`,
    `UPDATE payment_proof SET content = replace(content, '"totalFen":"', '"totalFen":"1') WHERE id = '${given.id}'`,
  );
  expect(await getProof(given.token)).toMatchObject({ signed: false });
});

test("a payment order has its own; nothing open, nobody else's, and a guessed address give none", async () => {
  const given = await givenAcceptedOrder();
  const batch = await prepareBatch(given.unit.clerk, {
    receivable: [given.receivable.id],
    payOn: THE_DAY,
    payerBank: "工行",
    payerAccount: "6222",
  });
  const token = await issueProof(given.unit.clerk, { batchId: batch });
  const { number } = await db.paymentBatch.findFirstOrThrow({ where: { id: batch } });
  expect((await getProof(token))?.content).toMatchObject({ batch: number });
  expect(await listProofs(given.unit.clerk, { batchId: batch })).toHaveLength(1);
  const stranger = await givenUnit();
  expect(await listProofs(stranger.clerk, { batchId: batch })).toEqual([]);
  for (const about of [{ orderId: given.order.id }, { batchId: batch }])
    await expect(issueProof(stranger.clerk, about)).rejects.toMatchObject({ code: "payments.nothingToProve" });
  await confirmRemittance(given.coop.clerk, given.order.id, {
    amount: given.receivable.amountFen,
    receivedOn: THE_DAY,
    bankReference: `PP${next()}`,
  });
  await expect(issueProof(given.unit.clerk, { orderId: given.order.id })).rejects.toMatchObject({ code: "payments.nothingToProve" });
  expect(await getProof(newId())).toBeNull();
  expect(await getProof("A".repeat(22))).toBeNull();
});
