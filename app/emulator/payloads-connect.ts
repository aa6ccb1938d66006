import type Stripe from "stripe";

import { listAt } from "#app/emulator/payloads";
import { newObjectId, nowSeconds } from "#app/emulator/store";

export function account(metadata: Stripe.Metadata): Stripe.Account {
  return {
    id: newObjectId("acct"),
    object: "account",
    capabilities: { transfers: "inactive" },
    charges_enabled: false,
    country: "HK",
    created: nowSeconds(),
    default_currency: "hkd",
    details_submitted: false,
    email: null,
    metadata,
    payouts_enabled: false,
    requirements: {
      alternatives: null,
      current_deadline: null,
      currently_due: ["business_type", "external_account", "tos_acceptance.date"],
      disabled_reason: "requirements.past_due",
      errors: null,
      eventually_due: [],
      past_due: [],
      pending_verification: [],
    },
    type: "express",
  } satisfies Stripe.Account;
}

export function accountLink(url: string, expiresAt: number): Stripe.AccountLink {
  return { object: "account_link", created: nowSeconds(), expires_at: expiresAt, url } satisfies Stripe.AccountLink;
}

export function transfer(input: {
  amount: number;
  currency: string;
  destination: string;
  source: string | null;
  group: string | null;
  metadata: Stripe.Metadata;
}): Stripe.Transfer {
  const id = newObjectId("tr");
  return {
    id,
    object: "transfer",
    amount: input.amount,
    amount_reversed: 0,
    balance_transaction: null,
    created: nowSeconds(),
    currency: input.currency,
    description: null,
    destination: input.destination,
    livemode: false,
    metadata: input.metadata,
    reversals: listAt(`/v1/transfers/${id}/reversals`, []),
    reversed: false,
    source_transaction: input.source,
    transfer_group: input.group,
  } satisfies Stripe.Transfer;
}

export function reversal(input: { of: Stripe.Transfer; amount: number; metadata: Stripe.Metadata }): Stripe.TransferReversal {
  return {
    id: newObjectId("trr"),
    object: "transfer_reversal",
    amount: input.amount,
    balance_transaction: null,
    created: nowSeconds(),
    currency: input.of.currency,
    destination_payment_refund: null,
    metadata: input.metadata,
    source_refund: null,
    transfer: input.of.id,
  } satisfies Stripe.TransferReversal;
}
