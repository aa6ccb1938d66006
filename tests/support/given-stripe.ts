import { startEmulator, type Emulator } from "#app/emulator/emulator";
import { provideEnvironment } from "#app/env.server";
import { stripe } from "#app/integrations/stripe/client.server";

export const EMULATOR_KEY = "sk_test_of_the_tests";
export const WEBHOOK_SECRET = "whsec_of_the_tests";

/** An emulator in memory; the product asks there from now on. @param target where webhooks go; null sends none until one is told */
export async function givenStripe(options: { target?: string | null; file?: string | null; refundMs?: number } = {}): Promise<Emulator> {
  const emulator = await startEmulator({
    file: options.file ?? null,
    port: 0,
    host: "127.0.0.1",
    publicHost: "127.0.0.1",
    secretKey: EMULATOR_KEY,
    webhookSecret: WEBHOOK_SECRET,
    target: options.target ?? null,
    refundMs: options.refundMs ?? 20,
  });
  provideEnvironment({
    STRIPE_SECRET_KEY: EMULATOR_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: `http://127.0.0.1:${emulator.port}`,
  });
  // The SDK waits half a second before it asks again, and longer each time; here it asks again at once.
  Object.assign(stripe(), { getInitialNetworkRetryDelay: () => 0.005, getMaxNetworkRetryDelay: () => 0.02 });
  return emulator;
}

/** Webhooks go to a web process that was started after the emulator, as in the product. */
export async function tellStripe(emulator: Emulator, origin: string): Promise<void> {
  const response = await fetch(`${emulator.origin}/_emulator/target`, {
    method: "POST",
    body: JSON.stringify({ url: `${origin}/webhooks/stripe` }),
  });
  if (!response.ok) throw new Error(`the emulator answered ${response.status}`);
}
