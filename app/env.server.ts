import type { KeyObject } from "node:crypto";
import { z } from "zod/v4";

import { parseSigningKey } from "#app/lib/ed25519";

const flag = (byDefault: "0" | "1") =>
  z
    .enum(["0", "1", "true", "false"])
    .default(byDefault)
    .transform((value) => value === "1" || value === "true");

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  /** Port of the web process; 0 takes a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default("0.0.0.0"),
  /** PostgreSQL 15 or newer. Without it `npm start` runs its own. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must start with postgresql://")
    .optional(),
  /** Connections of one process. */
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(16),
  /** Folder of the embedded database, uploads and undelivered mail. */
  XIANGJI_DATA: z.string().min(1).default(".data"),
  /** Off: `npm start` leaves an empty database empty. */
  XIANGJI_DEMO: flag("1"),
  /** Signs sessions and certificates; at least 32 characters. */
  AUTH_SECRET: z.string().min(32).optional(),
  /** Signs the daily lists of all chain heads; only the worker uses it. An Ed25519 key as PKCS #8: PEM, or the base64 between its two lines. */
  LEDGER_SIGNING_KEY: z
    .string()
    .refine((text) => parseSigningKey(text) !== null, "must be an Ed25519 key in PKCS #8")
    .optional(),
  /** Begins the ids of published orders; an operator registers one of its own with the Open Contracting Partnership before the first publication. */
  OCDS_PREFIX: z
    .string()
    .regex(/^ocds-[a-z0-9]{6,8}$/)
    .default("ocds-xiangji"),
  /** The address people type, e.g. https://xiangji.example; links in mail start with it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** On behind a reverse proxy that sets X-Forwarded-* and X-Request-Id itself. */
  TRUST_PROXY: flag("0"),
  /** On: webhooks may go to 127.0.0.1 and other private addresses, by http too. For trying out on one machine, never where others may add endpoints. */
  WEBHOOK_LOCAL: flag("0"),
  /** smtp://user:password@host:port. Without it mail is written to files. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "must start with smtp:// or smtps://")
    .optional(),
  MAIL_FROM: z.string().min(3).default("乡集 Xiangji <no-reply@xiangji.invalid>"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  /** Key of the Stripe account. Without it `npm start` starts an emulator, and production runs without this rail. */
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, "must be a secret or restricted key")
    .optional(),
  /** Of the endpoint `/webhooks/stripe` at Stripe. */
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+$/, "must start with whsec_")
    .optional(),
  /** Of a second endpoint there, for events of connected accounts. */
  STRIPE_CONNECT_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+$/, "must start with whsec_")
    .optional(),
  /** Where Stripe is asked; only an emulator is elsewhere. */
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  /** Port of the emulator; 0 takes that of last time, or a free one. */
  STRIPE_EMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
});

export type Environment = z.output<typeof schema>;

/** The environment is wrong; the message names each variable and what it must be. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

function read(): Environment {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new EnvironmentError(
    `The environment is wrong: ${result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}.`,
  );
}

const holder = globalThis as typeof globalThis & { xiangjiEnvironment?: Environment };

/** The checked environment of this process, one for whatever copies of this module it has; nothing else reads process.env. */
export const env: Environment = (holder.xiangjiEnvironment ??= read());

/** Supplies what the start of the product creates itself: the address of its own database, the stored secret. */
export function provideEnvironment(values: Partial<Record<keyof Environment, string>>): void {
  Object.assign(process.env, values);
  Object.assign(env, read());
}

/** Environment for a process that this one starts. Two arenas for memory, not eight per core: threads that compress a page now and then leave theirs half empty. */
export function childEnvironment(values: Partial<Record<keyof Environment, string>> = {}): NodeJS.ProcessEnv {
  return Object.assign({ MALLOC_ARENA_MAX: "2", ...process.env }, values);
}

/** True below `npm`, which does not end its child when it is killed itself. */
export const startedByNpm: boolean = process.env.npm_lifecycle_event !== undefined;

/** Address of the database; a process that needs one does not start without. */
export function requireDatabaseUrl(): string {
  if (!env.DATABASE_URL) throw new EnvironmentError("DATABASE_URL is not set.");
  return env.DATABASE_URL;
}

/** The key that head lists are signed with. A process starts without it; what has to be signed fails. */
export function requireSigningKey(): KeyObject {
  const key = env.LEDGER_SIGNING_KEY === undefined ? null : parseSigningKey(env.LEDGER_SIGNING_KEY);
  if (!key) throw new EnvironmentError("LEDGER_SIGNING_KEY is not set: no list of chain heads can be signed.");
  return key;
}
