import { randomBytes } from "node:crypto";

import { provideEnvironment } from "#app/env.server";
import { stored } from "#app/server/stored-secret";
import { supervise } from "#app/server/supervise";

/** Run from its sources: it is no part of what is built for production. */
const SCRIPT = ["--import", "tsx", "app/emulator/main.ts"];

export interface PaymentEmulator {
  stop(): Promise<void>;
  /** Where it sends its webhooks. */
  tellTo(url: string): Promise<void>;
}

/**
 * A process that stands in for Stripe; what starts after it asks there instead.
 *
 * @param onLost called once when it cannot be kept running
 */
export async function startPaymentEmulator(data: string, onLost: (error: Error) => void): Promise<PaymentEmulator> {
  const secret = (prefix: string) => () => `${prefix}_${randomBytes(18).toString("hex")}`;
  provideEnvironment({
    STRIPE_SECRET_KEY: stored(data, "stripe-emulator-key", secret("sk_test")),
    STRIPE_WEBHOOK_SECRET: stored(data, "stripe-emulator-webhook-secret", secret("whsec")),
  });
  const emulator = await supervise("emulator", SCRIPT, { data, onLost });
  const base = `http://127.0.0.1:${emulator.port}`;
  // It keeps its port over a restart.
  provideEnvironment({ STRIPE_API_BASE: base });
  return {
    stop: () => emulator.stop(),
    tellTo: async (url) => {
      const response = await fetch(`${base}/_emulator/target`, { method: "POST", body: JSON.stringify({ url }) });
      if (!response.ok) throw new Error(`the emulator answered ${response.status}`);
    },
  };
}
