import { db, inTransaction, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { claimTerms, stepClaim, type ClaimRecord, type ClaimRecordLine } from "#app/domain/ordering/claims/claim-record.server";
import { creditAmountMissing, creditTooLarge, goodsClaimMovedOn, nothingClaimed } from "#app/domain/ordering/claims/errors";
import { movesOnReturn, returnFen, splitCredit, type StandingLine } from "#app/domain/ordering/claims/outcome";
import { takesGoodsBack, type Remedy } from "#app/domain/ordering/claims/states";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { selectLineStages, toLineStages, type LineStagesRow } from "#app/domain/ordering/line-stages.server";
import { readOrderOf, type OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { isOutdated, orderChangeStatement, toPostings, type OrderChange } from "#app/domain/ordering/order-write.server";
import { afterMoves, type LineMove } from "#app/domain/ordering/quota-postings";
import { settle, yearAccounts } from "#app/domain/ordering/settlement.server";
import { issueCreditNote } from "#app/domain/payments/credit-notes.server";
import { freezeCreditNote } from "#app/domain/payments/credit-note-paper.server";
import { allocate } from "#app/domain/payments/receivables.server";
import { getRefundable } from "#app/domain/payments/refunds.queries.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import { addDays, calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatFen } from "#app/lib/money";
import { formatQuantity } from "#app/lib/quantity";

export interface Agreed {
  remedy: Remedy;
  /** For CREDIT, in fen. */
  creditFen: bigint | null;
  /** Quantity by line of the order; what is missing is not agreed to. */
  quantities: ReadonlyMap<string, bigint>;
  /** Kind of the timeline event. */
  event: "accepted" | "offerAccepted" | "decided";
  reason?: string;
}

interface QuotaOutcome {
  moves: LineMove[];
  /** What stays because its year is closed, in all and by line. */
  leftFen: bigint;
  left: ReadonlyMap<string, bigint>;
}

interface ReturnedLine {
  line: ClaimRecordLine;
  milli: bigint;
  fen: bigint;
}

/** @throws creditAmountMissing, creditTooLarge, nothingClaimed for what cannot be agreed to */
export function checkAgreed(claim: Pick<ClaimRecord, "lines">, agreed: Pick<Agreed, "remedy" | "creditFen" | "quantities">): void {
  if (agreed.remedy === "CREDIT") {
    const maximumFen = claim.lines.reduce((sum, line) => sum + line.acceptedFen - line.returnedFen, 0n);
    if (agreed.creditFen === null) throw creditAmountMissing();
    if (agreed.creditFen > maximumFen) throw creditTooLarge(maximumFen);
  } else if (!claim.lines.some((line) => agreedOf(line, agreed) > 0n)) throw nothingClaimed();
}

const agreedOf = (line: ClaimRecordLine, { quantities }: Pick<Agreed, "quantities">): bigint => {
  const milli = quantities.get(line.lineId) ?? 0n;
  return milli > line.claimedMilli ? line.claimedMilli : milli;
};

/**
 * Does what both sides, or the hall, have agreed to. Goods, quota and money are three facts: RETURN and REFUND take goods out of what was accepted and the quota
 * with them, from wherever it stands; CREDIT moves money alone; REPLACEMENT waits for other goods. Money first lowers what is still open, by a credit note; what
 * was paid already is refunded. An order that has nothing left to pay afterwards settles.
 *
 * @throws goodsClaimMovedOn, orderMovedOn when somebody was quicker
 * @throws refundMoreThanPaid
 */
export async function carryOut(actor: Actor, claim: ClaimRecord, agreed: Agreed): Promise<void> {
  checkAgreed(claim, agreed);
  if (agreed.remedy === "REPLACEMENT") return inTransaction((tx) => waitForReplacement(tx, actor, claim, agreed));

  const today = calendarDateOf(actor.now);
  const snapshot = await readOrderOf(claim.unitId, claim.orderId, today);
  const goods = takesGoodsBack(agreed.remedy);
  const lines = claim.lines.map((line): ReturnedLine => {
    const left = line.acceptedMilli - line.returnedMilli;
    const milli = agreedOf(line, agreed);
    return { line, milli, fen: goods && milli > 0n ? returnFen(line, milli > left ? left : milli) : 0n };
  });
  const amountFen = goods ? lines.reduce((sum, { fen }) => sum + fen, 0n) : (agreed.creditFen ?? 0n);
  if (amountFen === 0n) throw nothingClaimed();
  const quota: QuotaOutcome = goods ? await quotaMoves(claim, lines) : { moves: [], leftFen: 0n, left: new Map() };
  const openFen = snapshot.openReceivables.reduce((sum, { leftFen }) => sum + leftFen, 0n);
  const { creditedFen, refundFen } = splitCredit(amountFen, openFen);
  const terms = await claimTerms(db, claim);
  const destination = await destinationOf(claim, terms.refundTo, refundFen);
  const refunding = refundFen > 0n && destination !== "BALANCE";

  const change = await orderChange(actor, snapshot, { claim, lines, quota, amountFen, creditedFen, goods });
  const detail = { amount: formatFen(amountFen), credited: formatFen(creditedFen), refund: formatFen(refundFen) };
  const parts = [
    ...(change.parts ?? []),
    Prisma.sql`moved AS (UPDATE goods_claim SET state = ${refunding ? "REFUNDING" : "DONE"}::goods_claim_state, remedy = ${agreed.remedy}::goods_claim_remedy,
        amount_fen = ${amountFen}, quota_left_fen = ${quota.leftFen}, due_on = ${refunding ? addDays(today, terms.decideDays) : null}::date,
        ended_at = ${refunding ? null : actor.now}::timestamptz, version = version + 1
      WHERE unit_id = ${claim.unitId}::uuid AND id = ${claim.id}::uuid AND version = ${claim.version} RETURNING id)`,
    Prisma.sql`noted AS (INSERT INTO goods_claim_event (unit_id, id, claim_id, at, kind, side, actor_id, detail)
      SELECT ${claim.unitId}::uuid, ${newId()}::uuid, ${claim.id}::uuid, ${actor.now}::timestamptz, ${agreed.event}, ${actor.audience}, ${actor.userId}::uuid,
        ${JSON.stringify({ remedy: agreed.remedy, ...detail, ...(agreed.reason ? { reason: agreed.reason } : {}) })}::jsonb
      WHERE refuse_unless((SELECT count(*) FROM moved) = 1, 'claims.movedOn'))`,
  ];
  const { onceId: _, ...each } = actor;
  try {
    await inTransaction(async (tx) => {
      // Whoever comes second is told so, and not by whichever row of the order refuses first.
      const [still] = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM goods_claim WHERE unit_id = ${claim.unitId}::uuid AND id = ${claim.id}::uuid AND version = ${claim.version} FOR UPDATE`;
      if (!still) throw goodsClaimMovedOn();
      await tx.$queryRaw(orderChangeStatement(each, { ...change, parts }));
      await freezeCreditNote(tx, claim.unitId, claim.id);
      if (refundFen > 0n)
        await openRefund(tx, {
          unitId: claim.unitId,
          orderId: claim.orderId,
          coopId: claim.coopId,
          cause: { type: "GOODS_CLAIM", id: claim.id },
          amountFen: refundFen,
          destination,
          reason: claim.number,
          at: actor.now,
          byId: actor.userId,
        });
    });
  } catch (error) {
    throw refused(error);
  }
}

async function waitForReplacement(tx: Tx, actor: Actor, claim: ClaimRecord, agreed: Agreed): Promise<void> {
  const { answerDays } = await claimTerms(tx, claim);
  await agreeQuantities(tx, claim, agreed.quantities);
  await stepClaim(tx, actor, claim, {
    set: { state: "REPLACING", remedy: "REPLACEMENT", amountFen: null },
    days: answerDays,
    event: agreed.event,
    detail: { remedy: agreed.remedy, ...(agreed.reason ? { reason: agreed.reason } : {}) },
  });
}

/** Keeps what is offered or agreed, line by line; never more than was claimed. */
export async function agreeQuantities(tx: Tx, claim: ClaimRecord, quantities: ReadonlyMap<string, bigint>): Promise<void> {
  const json = JSON.stringify(claim.lines.map((line) => ({ id: line.id, quantity: formatQuantity(agreedOf(line, { quantities })) })));
  await tx.$executeRaw`UPDATE goods_claim_line l SET agreed_quantity = c.quantity FROM jsonb_to_recordset(${json}::jsonb) AS c(id uuid, quantity numeric(12,3))
    WHERE l.unit_id = ${claim.unitId}::uuid AND l.id = c.id`;
}

async function destinationOf(claim: ClaimRecord, refundTo: "ORIGINAL" | "BALANCE" | "TRANSFER", refundFen: bigint) {
  if (refundTo !== "ORIGINAL") return refundTo;
  const { onlineFen } = await getRefundable(db, claim.unitId, claim.orderId);
  return onlineFen >= refundFen ? ("ORIGINAL" as const) : ("TRANSFER" as const);
}

/** What leaves the quota, line by line. */
async function quotaMoves(claim: ClaimRecord, lines: readonly ReturnedLine[]): Promise<QuotaOutcome> {
  const wanted = lines.filter(({ fen }) => fen > 0n).map(({ line }) => line.lineId);
  const rows = (await hotQuery<LineStagesRow>(selectLineStages(claim.unitId, claim.orderId, wanted))).map(toLineStages);
  const sealed = await hotQuery<{ id: string }>(
    Prisma.sql`SELECT id FROM quota_account WHERE id = ANY (${rows.map(({ accountId }) => accountId)}::uuid[]) AND sealed_at IS NOT NULL`,
  );
  const closed = new Set(sealed.map(({ id }) => id));
  const standing: StandingLine[] = rows.map((row) => ({ ...row, sealed: closed.has(row.accountId) }));
  const each = lines.map(({ line, fen }) =>
    movesOnReturn(
      standing.filter((row) => row.lineId === line.lineId),
      fen,
    ),
  );
  return {
    moves: each.flatMap(({ moves }) => moves),
    leftFen: each.reduce((sum, { leftFen }) => sum + leftFen, 0n),
    left: new Map(lines.map(({ line }, index) => [line.lineId, each[index]?.leftFen ?? 0n])),
  };
}

async function orderChange(
  actor: Actor,
  snapshot: OrderSnapshot,
  what: {
    claim: ClaimRecord;
    lines: readonly ReturnedLine[];
    quota: QuotaOutcome;
    amountFen: bigint;
    creditedFen: bigint;
    goods: boolean;
  },
): Promise<OrderChange> {
  const { claim, lines, quota, amountFen, creditedFen, goods } = what;
  const { facts } = snapshot;
  const settles = !facts.settled && facts.goodsClosed && facts.paidFen + creditedFen === facts.receivableFen;
  const year = fiscalYearOf(calendarDateOf(actor.now));
  const settlement = settles
    ? settle(actor, snapshot, afterMoves(snapshot.balances, quota.moves, year), await yearAccounts(actor, snapshot))
    : null;
  const causes = new Map(lines.map(({ line }) => [line.lineId, line.id]));
  const postings = toPostings(actor, snapshot, quota.moves, (move) => ({ type: "refund", id: causes.get(move.balance.lineId) ?? "" }));
  const json = JSON.stringify(
    lines.map(({ line, milli, fen }) => ({
      id: line.id,
      line: line.lineId,
      quantity: formatQuantity(milli),
      fen: fen.toString(),
      kept: (quota.left.get(line.lineId) ?? 0n).toString(),
    })),
  );
  return {
    snapshot,
    set: settlement?.set ?? Prisma.sql`state = state`,
    event: settles ? "settled" : "goodsClaim",
    detail: { number: claim.number },
    postings: [...postings, ...(settlement?.postings ?? [])],
    parts: [
      Prisma.sql`agreed AS (SELECT * FROM jsonb_to_recordset(${json}::jsonb) AS a(id uuid, line uuid, quantity numeric(12,3), fen bigint, kept bigint))`,
      Prisma.sql`agreed_line AS (UPDATE goods_claim_line l SET agreed_quantity = a.quantity, agreed_fen = a.fen, open = false FROM agreed a
        WHERE l.unit_id = ${claim.unitId}::uuid AND l.id = a.id)`,
      ...(goods
        ? [
            Prisma.sql`line_returned AS (UPDATE order_line l SET returned_quantity = l.returned_quantity + a.quantity, returned_fen = l.returned_fen + a.fen,
          kept_fen = l.kept_fen + a.kept FROM agreed a
        WHERE l.unit_id = ${claim.unitId}::uuid AND l.id = a.line)`,
          ]
        : []),
      ...issueCreditNote(actor, snapshot, {
        id: newId(),
        kind: goods ? "GOODS" : "GOODWILL",
        causeId: claim.id,
        amountFen,
        allocations: allocate(creditedFen, snapshot.openReceivables),
      }),
    ],
  };
}

const RACED = ["order_line_returned_within_accepted", "receivable_not_overpaid", "receivable_credited_within_covered"];

function refused(error: unknown): unknown {
  if (refusalCode(error) === "claims.movedOn" || violatedConstraint(error) === "credit_note_unit_id_cause_id_key")
    return goodsClaimMovedOn();
  if (isOutdated(error) || RACED.includes(violatedConstraint(error) ?? "")) return orderMovedOn();
  return error;
}
