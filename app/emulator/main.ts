import { startEmulator } from "#app/emulator/emulator";
import { env } from "#app/env.server";
import { emulatorFile } from "#app/server/emulator-file";
import { failStart, stopWhenTold, tellParent } from "#app/server/lifecycle";
import { log } from "#app/server/log.server";

/** The process that stands in for Stripe when `npm start` is given no keys. */
try {
  const publicHost = env.PUBLIC_URL === undefined ? "localhost" : new URL(env.PUBLIC_URL).hostname;
  const emulator = await startEmulator({
    file: emulatorFile(),
    port: env.STRIPE_EMULATOR_PORT,
    host: env.HOST,
    publicHost,
    secretKey: env.STRIPE_SECRET_KEY ?? "",
    webhookSecret: env.STRIPE_WEBHOOK_SECRET ?? "",
    target: null,
  });
  log.info({ port: emulator.port }, "stands in for Stripe");
  tellParent({ kind: "ready", port: emulator.port });
  stopWhenTold(() => emulator.stop());
} catch (error) {
  failStart(error);
}
