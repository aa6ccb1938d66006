import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";

import { db } from "#app/db/client.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { requestCheckout } from "#app/domain/ordering/pay-first.server";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import type { Emulator } from "#app/emulator/emulator";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { toMilli } from "#app/lib/quantity";
import { givenAcceptedOrder, givenSubmittedOrder } from "#tests/support/given-order";
import { givenStripe, tellStripe } from "#tests/support/given-stripe";
import { startWeb, type Web } from "#tests/support/http";

/** An emulator that tells the built server, for the tests of a file; its faults are forgotten before each of them. */
export function stripeSuite() {
  const suite = {} as { web: Web; emulator: Emulator };
  beforeAll(async () => {
    suite.emulator = await givenStripe();
    suite.web = await startWeb();
    await tellStripe(suite.emulator, suite.web.origin);
  }, 300_000);
  afterAll(async () => {
    await suite.emulator.stop();
    await suite.web.close();
  });
  beforeEach(() => suite.emulator.faults.clear());
  return suite;
}

/** Presses the button of a hosted page. */
export const press = (url: string | null, wish = "pay") =>
  fetch(url ?? "", { method: "POST", body: new URLSearchParams({ do: wish }), redirect: "manual" });

/** Until everything has been told and applied. */
export async function settled(emulator: Emulator): Promise<void> {
  await vi.waitFor(() => expect(emulator.deliveries.waiting()).toHaveLength(0), { timeout: 20_000, interval: 20 });
  await applyStripeEvents();
}

/** A receivable whose invoice waits on its hosted page. */
export async function givenInvoice(options: Parameters<typeof givenAcceptedOrder>[0] = {}) {
  const given = await givenAcceptedOrder(options);
  const clerk = { ...given.unit.clerk, now: new Date() };
  const id = await beginPayment(clerk, () => requestInvoice(clerk, given.receivable.id));
  const read = () => db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } });
  return { ...given, clerk, id, paymentId: id, read, payment: await read() };
}

/** An order of a co-op that asks for money first, confirmed. */
export async function givenPayFirst() {
  const given = await givenSubmittedOrder();
  await db.$executeRaw`UPDATE purchase_order SET payment_terms = 'MONEY_FIRST' WHERE id = ${given.order.id}::uuid`;
  await confirmOrder(given.coop.clerk, given.order.id);
  const clerk = { ...given.unit.clerk, now: new Date() };
  const totalFen = given.order.goodsFen + given.order.freightFen;
  const goods = [{ lineId: given.line.id, quantity: toMilli(given.line.quantity) }];
  const read = () => db.order.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id: given.order.id } } });
  const begin = async () => {
    const id = await beginPayment(clerk, () => requestCheckout(clerk, given.order.id));
    return db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } });
  };
  return { ...given, clerk, totalFen, goods, read, begin };
}
