import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";

import { db } from "#app/db/client.server";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import { bearLostDispute } from "#app/domain/payments/lost-disputes.server";
import { notePspAccount } from "#app/domain/payments/psp-accounts.server";
import { decideTransfers, listTransfersChanges, setTransfers } from "#app/domain/payments/transfer-setting.server";
import { moveAccount } from "#app/emulator/connect";
import { startEmulator, type Emulator } from "#app/emulator/emulator";
import { provideEnvironment } from "#app/env.server";
import { openAccountNow, syncAccount } from "#app/jobs/stripe/accounts.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { syncObject } from "#app/jobs/stripe/sync.server";
import { sweepTransfers } from "#app/jobs/stripe/transfers.server";
import type { CalendarDate } from "#app/lib/dates";
import { CONNECTED } from "#prisma/seed/connected";
import type { DemoCoop, DemoOrganisations } from "#prisma/seed/organisations";
import { listFreeReceivables } from "#prisma/seed/payouts";

const PAYMENTS = 3;

/**
 * Transfers are turned on by two persons; a co-op opens an account of its own, units pay it online, and what they paid goes there. One payment is disputed and lost:
 * the co-op bears it, and its transfer is taken back.
 *
 * @param file where the stand-in for the payment service keeps what it knows; it goes on from there when the product starts
 */
export async function transferToConnected(organisations: DemoOrganisations, today: CalendarDate, file: string): Promise<void> {
  const coop = organisations.coops.get(CONNECTED);
  if (!coop) return;
  rmSync(file, { force: true });
  const secretKey = `sk_test_${randomBytes(18).toString("hex")}`;
  const webhookSecret = "whsec_of_nobody"; // nothing is told: the seed looks itself
  const options = { file, port: 0, host: "127.0.0.1", publicHost: "localhost", secretKey, webhookSecret, target: null };
  const emulator = await startEmulator(options);
  provideEnvironment({
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: `http://127.0.0.1:${emulator.port}`,
  });
  try {
    await connect(emulator, organisations, coop, today);
    const paid = await payOnline(emulator, organisations, coop, today);
    const { now } = coop.clerk(today, 9);
    await sweepTransfers(now);
    const [disputed] = paid;
    if (paid.length > 1 && disputed !== undefined) await loseDispute(emulator, organisations, disputed, today);
  } finally {
    await emulator.stop();
  }
}

async function connect(emulator: Emulator, { platform }: DemoOrganisations, coop: DemoCoop, today: CalendarDate): Promise<void> {
  await setTransfers(platform.manager(today, 7), true);
  const [change] = await listTransfersChanges(1);
  await decideTransfers(platform.reviewer(today, 7), change?.id ?? "", true);
  const clerk = coop.clerk(today, 7);
  await notePspAccount(clerk);
  await openAccountNow(coop.id, clerk.now);
  const { pspId } = await db.pspAccount.findUniqueOrThrow({ where: { coopId: coop.id } });
  moveAccount({ store: emulator.store, out: emulator.deliveries }, pspId ?? "", { state: "active" });
  await syncAccount(pspId ?? "", clerk.now);
}

/** @returns ids of what was paid there */
async function payOnline(emulator: Emulator, { units }: DemoOrganisations, coop: DemoCoop, today: CalendarDate): Promise<string[]> {
  const unitsById = new Map([...units.values()].map((unit) => [unit.id, unit]));
  const invoices: string[] = [];
  for (const { id, unitId } of (await listFreeReceivables(coop.id, today)).slice(0, PAYMENTS)) {
    const unit = unitsById.get(unitId);
    if (!unit) continue;
    const clerk = unit.clerk(today, 8);
    const payment = await beginPayment(clerk, () => requestInvoice(clerk, id));
    const { pspId } = await db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId, id: payment } } });
    emulator.money.payInvoice(pspId ?? "", "alipay");
    await syncObject("invoice", pspId ?? "", clerk.now);
    invoices.push(pspId ?? "");
  }
  return invoices;
}

async function loseDispute(emulator: Emulator, { platform }: DemoOrganisations, invoice: string, today: CalendarDate): Promise<void> {
  const manager = platform.manager(today, 10);
  const intent = emulator.store.state.intents[emulator.money.intentOf(invoice) ?? ""];
  const charge = intent?.latest_charge;
  const { id } = emulator.money.openDispute(typeof charge === "string" ? charge : "");
  await syncObject("dispute", id, manager.now);
  emulator.money.moveDispute(id, "lost");
  await syncObject("dispute", id, manager.now);
  await bearLostDispute(manager, id);
  await sweepTransfers(manager.now);
}
