import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";

import { db } from "#app/db/client.server";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import type { Emulator } from "#app/emulator/emulator";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { givenAcceptedOrder } from "#tests/support/given-order";
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
