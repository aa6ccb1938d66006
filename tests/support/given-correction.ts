import { expect } from "vitest";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { proposeReAttribution, proposeSource } from "#app/domain/ordering/propose-correction.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { toMilli } from "#app/lib/quantity";
import { THE_DAY, type givenUnit } from "#tests/support/given";
import { acceptInput, type givenShippedOrder, type givenSubmittedOrder } from "#tests/support/given-order";

/** An order counts for every programme in force: those of earlier orders end with them. */
export const endProgrammes = () => db.programme.updateMany({ data: { validTo: new Date("2021-01-02") } });

export type Unit = Awaited<ReturnType<typeof givenUnit>>;
export type Ordered = Awaited<ReturnType<typeof givenSubmittedOrder>>;

export const at = (actor: Actor, instant: string): Actor => ({ ...actor, now: new Date(instant) });
export const code = (result: PromiseSettledResult<unknown>) =>
  result.status === "rejected" ? (result.reason as { code: string }).code : "done";

/** Stage sums of a unit over all accounts, by plain SQL over the entries. */
export async function sumsOf(unitId: string, programmeId?: string) {
  const [row] = await db.$queryRaw<{ ordered: bigint; accepted: bigint; settled: bigint }[]>`
    SELECT coalesce(sum(CASE WHEN e.kind::text IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN e.amount_fen
        WHEN e.kind::text IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -e.amount_fen END), 0)::bigint AS ordered,
      coalesce(sum(CASE WHEN e.kind::text IN ('ACCEPT', 'UNSETTLE', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN e.amount_fen
        WHEN e.kind::text IN ('SETTLE', 'RETURN', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -e.amount_fen END), 0)::bigint AS accepted,
      coalesce(sum(CASE WHEN e.kind::text IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen
        WHEN e.kind::text IN ('REFUND', 'UNSETTLE', 'ATTRIBUTE_OUT_SETTLED') THEN -e.amount_fen END), 0)::bigint AS settled
    FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
    WHERE e.unit_id = ${unitId}::uuid AND (${programmeId ?? null}::uuid IS NULL OR q.programme_id = ${programmeId ?? null}::uuid)`;
  return row;
}

export const nothing = { ordered: 0n, accepted: 0n, settled: 0n };
export const clean = async () => expect((await verifyLedger()).differences).toEqual([]);

export async function propose(ordered: Ordered, to: Unit, proposer: Actor = ordered.unit.clerk) {
  return proposeReAttribution(proposer, ordered.order.id, { toUnitId: to.id, lineIds: [ordered.line.id], reason: "送错单位" });
}

export async function reAttribute(ordered: Ordered, to: Unit, consents: [Actor, Actor] = [ordered.unit.reviewer, to.reviewer]) {
  const id = await propose(ordered, to);
  for (const reviewer of consents) await approveCorrection(reviewer, id);
  return id;
}

export const remit = (
  ordered: { coop: Ordered["coop"]; order: { id: string; goodsFen: bigint } },
  reference: string,
  actor = ordered.coop.clerk,
) => confirmRemittance(actor, ordered.order.id, { amount: ordered.order.goodsFen, receivedOn: THE_DAY, bankReference: reference });
export const accept = (shipped: Awaited<ReturnType<typeof givenShippedOrder>>, actor = shipped.unit.clerk) =>
  acceptDelivery(actor, shipped.shipmentId, acceptInput([{ lineId: shipped.line.id, accepted: toMilli(shipped.line.quantity) }]));

export const proposeUnion = (ordered: Ordered, actor: Actor = ordered.unit.clerk) =>
  proposeSource(actor, ordered.order.id, { toSource: "UNION", lineIds: [ordered.line.id], reason: "工会福利" });
