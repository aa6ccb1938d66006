import Stripe from "stripe";

import type { PspAccount } from "#app/db/generated/client";
import {
  coopOfAccount,
  COOP_METADATA,
  getPspAccount,
  listRequestedAccounts,
  seePspAccount,
} from "#app/domain/payments/psp-accounts.server";
import { accountNotReady, pspAway } from "#app/domain/payments/errors";
import { seeObject } from "#app/domain/payments/psp-objects.server";
import { accountState } from "#app/domain/payments/psp-states";
import { env } from "#app/env.server";
import { isStripeConfigured, stripe } from "#app/integrations/stripe/client.server";
import { COMMAND_METADATA, createAccount } from "#app/integrations/stripe/commands.server";
import { asked, callOnce, StripeAwayError, StripeRefusedError } from "#app/jobs/stripe/call-once.server";
import type { Synced } from "#app/jobs/stripe/sync.server";
import { paths } from "#app/lib/paths";

/** Has Stripe open the account that a co-op asked for. May run any number of times: it is asked for once. */
export async function openAccount({ coopId, commandId }: PspAccount, now: Date): Promise<void> {
  const account = await callOnce(
    createAccount,
    commandId,
    {
      // What the co-op owes by refunds is the platform's to carry; what Stripe must know of it, Stripe asks for.
      controller: {
        fees: { payer: "application" },
        losses: { payments: "application" },
        requirement_collection: "stripe",
        stripe_dashboard: { type: "express" },
      },
      capabilities: { transfers: { requested: true } },
      metadata: { [COMMAND_METADATA]: commandId, [COOP_METADATA]: coopId },
    },
    now,
  );
  await syncAccount(account.id, now);
}

/** Everything that was asked for while Stripe did not answer. */
export async function openRequestedAccounts(now: Date): Promise<void> {
  for (const account of await listRequestedAccounts(50)) await openAccount(account, now);
}

/** Opens a co-op's account at once, so that it need not wait for a worker; where Stripe does not answer, a job goes on. */
export async function openAccountNow(coopId: string, now: Date): Promise<void> {
  const account = await getPspAccount(coopId);
  if (account?.state !== "REQUESTED" || !isStripeConfigured()) return;
  try {
    await openAccount(account, now);
  } catch (error) {
    if (!(error instanceof StripeAwayError)) throw error;
  }
}

/** What a co-op's account is like there now, because somebody asks. @throws accountNotReady, pspAway */
export async function lookAtAccount(coopId: string, now: Date): Promise<void> {
  const account = await getPspAccount(coopId);
  if (account?.pspId == null) throw accountNotReady();
  const { pspId } = account;
  await orAway(() => syncAccount(pspId, now));
}

/**
 * The page there on which a co-op says what Stripe must know; its address holds for minutes and once.
 *
 * @throws accountNotReady, pspAway
 */
export async function onboardingAddress(coopId: string): Promise<string> {
  const account = await getPspAccount(coopId);
  if (account?.pspId == null || account.state === "CLOSED") throw accountNotReady();
  const { pspId } = account;
  const at = (path: string) => new URL(path, env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).toString();
  const link = await orAway(() =>
    asked(() =>
      stripe().accountLinks.create({
        account: pspId,
        type: "account_onboarding",
        refresh_url: at(paths.coopTransfersOnboarding()),
        return_url: at(paths.coopTransfers()),
      }),
    ),
  );
  return link.url;
}

async function orAway<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof StripeAwayError || error instanceof StripeRefusedError) throw pspAway();
    throw error;
  }
}

/** Reads an account as it stands there; one that the platform may not read any more is closed. */
export async function syncAccount(id: string, now: Date): Promise<Synced> {
  const account = await accountThere(id);
  const owner = await coopOfAccount(id, account?.metadata ?? null);
  if (!owner) return "notOurs";
  const seen =
    account === null ? { state: "CLOSED" as const, missing: [], problem: null } : { ...accountState(account), ...needs(account) };
  await seeObject("account", id, seen.state.toLowerCase(), now);
  return (await seePspAccount(owner.coopId, { pspId: id, ...seen }, now)) ? "applied" : "notOurs";
}

/** Null where it is gone, or the co-op took the platform's rights away. */
export async function accountThere(id: string): Promise<Stripe.Account | null> {
  try {
    return await asked(() => stripe().accounts.retrieve(id));
  } catch (error) {
    const cause = error instanceof StripeRefusedError ? error.cause : null;
    const gone = cause instanceof Stripe.errors.StripeError && (cause.statusCode === 404 || cause.code === "account_invalid");
    if (gone) return null;
    throw error;
  }
}

function needs({ requirements }: Stripe.Account): { missing: string[]; problem: string | null } {
  return { missing: (requirements?.currently_due ?? []).slice(0, 50), problem: requirements?.disabled_reason ?? null };
}
