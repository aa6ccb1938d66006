import { createHash, randomBytes } from "node:crypto";

import { inTransaction, type Tx } from "#app/db/client.server";
import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import type { Prisma } from "#app/db/generated/client";
import { requireSigningKey } from "#app/env.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  confirmationMovedOn,
  confirmationNeedsSecondPerson,
  confirmationNotFound,
  confirmationOpen,
  nothingDue,
  pledgeInPayment,
  receivableNotFound,
} from "#app/domain/payments/errors";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import type { PledgeInput } from "#app/domain/payments/schema";
import { enqueue } from "#app/jobs/boss.server";
import { canonicalJson } from "#app/lib/canonical-json";
import { calendarDateOf, fromDbDate } from "#app/lib/dates";
import { publicKeyOf, signText } from "#app/lib/ed25519";
import { newId } from "#app/lib/ids";

/**
 * The co-op asks the unit to confirm a receivable, so that a bank can lend on it. A receivable has one confirmation at a time.
 *
 * @throws receivableNotFound, nothingDue
 * @throws confirmationOpen when one is asked for or stands already
 */
export async function askConfirmation(actor: Actor, receivableId: string): Promise<string> {
  const [number = ""] = await takeDocumentNumbers(1, "QR", calendarDateOf(actor.now));
  return inTransaction(async (tx) => {
    // Held until the end, so that a payment that comes meanwhile ends nothing that is asked for after it.
    const [receivable] = await tx.$queryRaw<{ unitId: string; paidAt: Date | null }[]>`
      SELECT unit_id AS "unitId", paid_at AS "paidAt" FROM receivable WHERE id = ${receivableId}::uuid AND coop_id = ${actor.orgId}::uuid FOR NO KEY UPDATE`;
    if (!receivable) throw receivableNotFound();
    if (receivable.paidAt) throw nothingDue();
    const id = newId();
    const { count } = await tx.receivableConfirmation.createMany({
      data: [
        {
          unitId: receivable.unitId,
          id,
          receivableId,
          coopId: actor.orgId,
          number,
          state: "ASKED",
          askedAt: actor.now,
          askedById: actor.userId,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw confirmationOpen();
    await audit(tx, actor, "ask", id, receivable.unitId);
    return id;
  });
}

/** First step in the unit: a clerk has compared amount and due day. @throws confirmationNotFound, confirmationMovedOn */
export async function checkConfirmation(actor: Actor, id: string): Promise<void> {
  await step(actor, id, ["ASKED"], { state: "CHECKED", checkedAt: actor.now, checkedById: actor.userId }, "check");
}

/** The unit does not confirm. @throws confirmationNotFound, confirmationMovedOn */
export async function refuseConfirmation(actor: Actor, id: string, reason: string): Promise<void> {
  await step(actor, id, ["ASKED", "CHECKED"], { state: "REFUSED", decidedAt: actor.now, decidedById: actor.userId, reason }, "refuse");
}

/** The co-op no longer needs it. @throws confirmationNotFound, confirmationMovedOn */
export async function withdrawConfirmation(actor: Actor, id: string): Promise<void> {
  await step(actor, id, ["ASKED", "CHECKED"], { state: "WITHDRAWN", decidedAt: actor.now, decidedById: actor.userId }, "withdraw");
}

/**
 * Second step: a reviewer, never the one who checked, confirms what is open and until when. The document is the text as it stands; a job signs it.
 *
 * @throws confirmationNotFound, confirmationMovedOn, confirmationNeedsSecondPerson
 * @throws nothingDue when it was paid meanwhile
 */
export async function confirmReceivable(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const confirmation = await tx.receivableConfirmation.findFirst({ where: { id, unitId: actor.orgId } });
    if (!confirmation) throw confirmationNotFound();
    if (confirmation.state !== "CHECKED") throw confirmationMovedOn();
    if (confirmation.checkedById === actor.userId) throw confirmationNeedsSecondPerson();
    await tx.$queryRaw`SELECT 1 FROM receivable WHERE unit_id = ${actor.orgId}::uuid AND id = ${confirmation.receivableId}::uuid FOR UPDATE`;
    const receivable = await tx.receivable.findUniqueOrThrow({
      where: { unitId_id: { unitId: actor.orgId, id: confirmation.receivableId } },
    });
    if (receivable.paidAt) throw nothingDue();
    const [unit, coop, order] = await Promise.all([
      tx.unit.findUniqueOrThrow({ where: { id: actor.orgId }, select: { name: true, uscc: true } }),
      tx.coop.findUniqueOrThrow({ where: { id: confirmation.coopId }, select: { name: true, uscc: true } }),
      tx.order.findUniqueOrThrow({ where: { unitId_id: { unitId: actor.orgId, id: receivable.orderId } }, select: { number: true } }),
    ]);
    const content = canonicalJson({
      document: "receivable-confirmation",
      version: 1,
      number: confirmation.number,
      receivable: receivableNumber(receivable.fiscalYear, receivable.number),
      order: order.number,
      debtor: unit,
      creditor: coop,
      amountFen: receivable.amountFen.toString(),
      openFen: (receivable.amountFen - receivable.paidFen).toString(),
      dueOn: fromDbDate(receivable.dueOn),
      confirmedOn: calendarDateOf(actor.now),
    });
    const { count } = await tx.receivableConfirmation.updateMany({
      where: { unitId: actor.orgId, id, state: "CHECKED" },
      data: {
        state: "CONFIRMED",
        decidedAt: actor.now,
        decidedById: actor.userId,
        content,
        sha256: createHash("sha256").update(content).digest("hex"),
        token: randomBytes(16).toString("base64url"),
      },
    });
    if (count === 0) throw confirmationMovedOn();
    await enqueue(tx, "payments.signConfirmation", { unitId: actor.orgId, confirmationId: id }, { once: id });
    await audit(tx, actor, "confirm", id, actor.orgId);
  });
}

/** Signs a confirmed document with the key of the ledger's lists. Repeated, it changes nothing. @throws EnvironmentError without a signing key */
export async function signConfirmation(unitId: string, id: string, now: Date): Promise<void> {
  const key = requireSigningKey();
  await inTransaction(async (tx) => {
    const confirmation = await tx.receivableConfirmation.findUnique({ where: { unitId_id: { unitId, id } }, select: { content: true } });
    if (!confirmation?.content) return;
    await tx.receivableConfirmation.updateMany({
      where: { unitId, id, signedAt: null },
      data: { signature: new Uint8Array(signText(confirmation.content, key)), publicKey: publicKeyOf(key), signedAt: now },
    });
  });
}

/**
 * The co-op has pledged the confirmed receivable to a bank: from now on it is to be paid to the bank's account, until it is paid.
 *
 * @throws confirmationNotFound, confirmationMovedOn
 * @throws pledgeInPayment while a payment order of the unit names the co-op as the payee
 */
export async function pledgeReceivable(actor: Actor, id: string, input: PledgeInput): Promise<void> {
  await step(
    actor,
    id,
    ["CONFIRMED"],
    { state: "PLEDGED", ...input, pledgedAt: actor.now, pledgedById: actor.userId },
    "pledge",
    notOnTheWay,
  );
}

/** The unit's payment orders lock the receivable too: either they see the pledge, or it sees them. */
async function notOnTheWay(tx: Tx, { unitId, receivableId }: { unitId: string; receivableId: string }): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM receivable WHERE unit_id = ${unitId}::uuid AND id = ${receivableId}::uuid FOR NO KEY UPDATE`;
  const ordered = await tx.paymentItem.count({ where: { unitId, receivableId, status: { in: ["PENDING", "EXECUTED"] } } });
  if (ordered > 0) throw pledgeInPayment();
}

async function step(
  actor: Actor,
  id: string,
  from: Prisma.ReceivableConfirmationCreateInput["state"][],
  data: Prisma.ReceivableConfirmationUpdateManyMutationInput,
  action: string,
  guard?: (tx: Tx, of: { unitId: string; receivableId: string }) => Promise<void>,
): Promise<void> {
  await inTransaction(async (tx) => {
    const mine = actor.audience === "coop" ? { coopId: actor.orgId } : { unitId: actor.orgId };
    const known = await tx.receivableConfirmation.findFirst({ where: { id, ...mine }, select: { unitId: true, receivableId: true } });
    if (!known) throw confirmationNotFound();
    await guard?.(tx, known);
    const { count } = await tx.receivableConfirmation.updateMany({ where: { unitId: known.unitId, id, state: { in: from } }, data });
    if (count === 0) throw confirmationMovedOn();
    await audit(tx, actor, action, id, known.unitId);
  });
}

const audit = (tx: Tx, actor: Actor, action: string, id: string, unitId: string) =>
  writeAudit(tx, actor, { action: `confirmation.${action}`, objectType: "receivable-confirmation", objectId: id, unitId });
