import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { checkAgreed } from "#app/domain/ordering/claims/carry-out.server";
import { claimTerms, noteClaim } from "#app/domain/ordering/claims/claim-record.server";
import { claimableOrder } from "#app/domain/ordering/claims/claimable.queries.server";
import { claimsTooMuch, goodsClaimOpen, goodsClaimTooLate, nothingAccepted, nothingClaimed } from "#app/domain/ordering/claims/errors";
import type { ReportClaimInput } from "#app/domain/ordering/claims/schema";
import { orderNotFound } from "#app/domain/ordering/errors";
import { addDays, calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatQuantity } from "#app/lib/quantity";

/**
 * The canteen reports what is wrong with goods it has accepted: missing, bad, wrong or damaged, line by line, and what it asks for. The co-op then has its days to
 * answer. A line has one open claim at a time.
 *
 * @returns id of the claim
 * @throws orderNotFound, nothingAccepted, goodsClaimTooLate, nothingClaimed, claimsTooMuch, creditAmountMissing, creditTooLarge
 * @throws goodsClaimOpen when a line is in another open claim
 */
export async function reportClaim(actor: Actor, orderId: string, input: ReportClaimInput): Promise<string> {
  const today = calendarDateOf(actor.now);
  const order = await claimableOrder(actor, orderId);
  if (!order) throw orderNotFound();
  if (order.lastDay === null) throw nothingAccepted();
  if (today > order.lastDay) throw goodsClaimTooLate(order.lastDay);
  const known = new Map(order.lines.map((line) => [line.lineId, line]));
  const claimed = input.lines.filter(({ quantity }) => quantity > 0n);
  if (claimed.length === 0) throw nothingClaimed();
  if (new Set(claimed.map(({ lineId }) => lineId)).size < claimed.length) throw nothingClaimed();
  const lines = claimed.map((row) => {
    const line = known.get(row.lineId);
    if (!line) throw orderNotFound();
    if (row.quantity > line.leftMilli) throw claimsTooMuch(line.nameZh, formatQuantity(line.leftMilli));
    return { row, line };
  });
  const record = lines.map(({ row, line }) => ({
    id: newId(),
    lineId: row.lineId,
    nameZh: line.nameZh,
    claimedMilli: row.quantity,
    agreedMilli: row.quantity,
    acceptedMilli: line.acceptedMilli,
    acceptedFen: line.acceptedFen,
    returnedMilli: line.acceptedMilli - line.leftMilli,
    returnedFen: line.returnedFen,
    unitPriceFen: line.unitPriceFen,
  }));
  const creditFen = input.amount ?? null;
  checkAgreed(
    { lines: record },
    { remedy: input.remedy, creditFen, quantities: new Map(claimed.map((row) => [row.lineId, row.quantity])) },
  );

  const [number = ""] = await takeDocumentNumbers(1, "SH", today);
  const id = actor.onceId ?? newId();
  await inTransaction(async (tx) => {
    const terms = await claimTerms(tx, order);
    await tx.goodsClaim.create({
      data: {
        unitId: actor.orgId,
        id,
        orderId,
        coopId: order.coopId,
        number,
        state: "REPORTED",
        remedy: input.remedy,
        amountFen: input.remedy === "CREDIT" ? creditFen : null,
        note: input.note,
        reportedAt: actor.now,
        reportedById: actor.userId,
        dueOn: toDbDate(addDays(today, terms.answerDays)),
      },
    });
    const { count } = await tx.goodsClaimLine.createMany({
      data: lines.map(({ row }, index) => ({
        unitId: actor.orgId,
        id: record[index]?.id ?? newId(),
        claimId: id,
        lineId: row.lineId,
        reason: row.reason,
        quantity: formatQuantity(row.quantity),
        agreedQuantity: formatQuantity(row.quantity),
        photoFileId: row.photoFileId ?? null,
      })),
      skipDuplicates: true,
    });
    if (count < lines.length) throw goodsClaimOpen();
    await noteClaim(tx, actor, { unitId: actor.orgId, id }, "reported", { reason: input.note, remedy: input.remedy });
    await writeAudit(tx, actor, { action: "goodsClaim.report", objectType: "goods-claim", objectId: id, unitId: actor.orgId });
  });
  return id;
}
