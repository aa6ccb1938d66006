import path from "node:path";

import { env } from "#app/env.server";

/** Where the stand-in for Stripe keeps what it knows. */
export const emulatorFile = (): string => path.join(env.XIANGJI_DATA, "stripe-emulator.json");
