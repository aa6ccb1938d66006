import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { getLedgerBundle } from "#app/domain/quota/export-bundle.queries.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { impactOf } from "#app/domain/quota/rule-impact.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { toMilli } from "#app/lib/quantity";
import { THE_INSTANT } from "#tests/support/given";
import { acceptInput, givenAcceptedOrder, givenShippedOrder } from "#tests/support/given-order";
import { inForce, officerOfHunan } from "#tests/support/given-place-rule";
import { valueOf } from "#tests/support/given-rule-change";
import { verifyBundle } from "../../public/verify-ledger.mjs";

describe("the turn of the year, by place", () => {
  const carryIn = (programmeId: string, carry: "COUNTING" | "ORDER" | "ACCEPTANCE" | "PAYMENT"): RuleChangeOf => ({
    kind: "CARRY_SET",
    input: { programmeId, divisionCode: "431102", fromYear: 2026, carry, source: "test" },
  });
  const at = (actor: Actor, day: string) => ({ ...actor, now: new Date(`${day}T02:00:00.000Z`) });
  const kindsOf = async (programmeId: string, unitId: string) => {
    const accounts = await db.quotaAccount.findMany({
      where: { unitId, programmeId },
      orderBy: { fiscalYear: "asc" },
      select: { fiscalYear: true, entries: { orderBy: { seq: "asc" }, select: { kind: true } } },
    });
    return accounts.map(({ fiscalYear, entries }) => [fiscalYear, entries.map(({ kind }) => kind).join(" ")]);
  };

  test("where the order decides, goods that come in January and their payment stay in its year, closed or not; the verifier agrees", async () => {
    const { programme, unit, coop, order, line, shipmentId, account } = await givenShippedOrder();
    const impact = await impactOf(officerOfHunan("CLERK"), carryIn(programme.id, "ORDER"));
    expect([valueOf(impact, "carried"), valueOf(impact, "stays")]).toEqual([
      [String(order.goodsFen), "0"],
      ["0", String(order.goodsFen)],
    ]);
    await inForce(carryIn(programme.id, "ORDER"));
    await db.quotaAccount.update({
      where: { unitId_id: { unitId: unit.id, id: account.id } },
      data: { sealedAt: new Date("2027-01-05T02:00:00.000Z") },
    });
    await acceptDelivery(at(unit.clerk, "2027-01-10"), shipmentId, acceptInput([{ lineId: line.id, accepted: toMilli(line.quantity) }]));
    const { amountFen } = await db.receivable.findFirstOrThrow({ where: { orderId: order.id } });
    await confirmRemittance(at(coop.clerk, "2027-02-01"), order.id, {
      amount: amountFen,
      receivedOn: "2027-02-01",
      bankReference: order.number,
    });
    expect((await kindsOf(programme.id, unit.id))[0]).toEqual([2026, "ORDER ACCEPT SETTLE"]);
    expect((await verifyLedger()).differences).toEqual([]);
    const bundle = await getLedgerBundle(unit.id, 2026, THE_INSTANT);
    let text = "";
    for await (const piece of bundle?.text ?? []) text += piece;
    expect((await verifyBundle(text)).differences).toEqual([]);
  });

  test("where the acceptance decides, the payment stays in its year; where the payment does, it takes the amount along", async () => {
    for (const [carry, kinds] of [
      ["ACCEPTANCE", "ORDER ACCEPT SETTLE"],
      ["PAYMENT", "ORDER ACCEPT CARRY_OUT_ACCEPTED"],
    ] as const) {
      const { programme, unit, coop, order, receivable } = await givenAcceptedOrder();
      await inForce(carryIn(programme.id, carry));
      const payment = { amount: receivable.amountFen, receivedOn: "2027-02-01", bankReference: order.number };
      await confirmRemittance(at(coop.clerk, "2027-02-01"), order.id, payment);
      expect((await kindsOf(programme.id, unit.id))[0]).toEqual([2026, kinds]);
    }
  });
});
