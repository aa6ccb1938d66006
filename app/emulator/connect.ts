import type Stripe from "stripe";

import type { Deliveries } from "#app/emulator/delivery";
import { metadataOf, textOf } from "#app/emulator/form-body";
import { amountIn, one, page, required, type Handler, type Route } from "#app/emulator/handler";
import { listAt } from "#app/emulator/payloads";
import { account, accountLink, reversal, transfer } from "#app/emulator/payloads-connect";
import { Refusal } from "#app/emulator/refusal";
import { newObjectId, nowSeconds, type Store } from "#app/emulator/store";

/** Accounts of others below the platform's, and what goes to them and comes back. */
export const connectRoutes: Route[] = [
  ["POST", /^\/v1\/accounts$/, createAccount],
  ["GET", /^\/v1\/accounts$/, ({ store }, query) => page(connected(store), "/v1/accounts", query)],
  ["GET", /^\/v1\/accounts\/(\w+)$/, ({ store }, _, id) => readable(store, id)],
  ["POST", /^\/v1\/account_links$/, createLink],
  ["POST", /^\/v1\/transfers$/, createTransfer],
  [
    "GET",
    /^\/v1\/transfers$/,
    ({ store }, query) => page(store.state.transfers, "/v1/transfers", query, ["destination", "transfer_group"]),
  ],
  ["GET", /^\/v1\/transfers\/(\w+)$/, ({ store }, _, id) => one(store.state.transfers, "transfer", id)],
  ["POST", /^\/v1\/transfers\/(\w+)\/reversals$/, createReversal],
  ["GET", /^\/v1\/transfers\/(\w+)\/reversals$/, ({ store }, _, id) => one(store.state.transfers, "transfer", id).reversals],
  [
    "GET",
    /^\/v1\/transfers\/(\w+)\/reversals\/(\w+)$/,
    ({ store }, _, id, second) => {
      const { reversals } = one(store.state.transfers, "transfer", id);
      return one(Object.fromEntries(reversals.data.map((each) => [each.id, each])), "transfer_reversal", second);
    },
  ],
];

const LINK_SECONDS = 300;
const CLOSED = "closed";

interface Parts {
  store: Store;
  out: Deliveries;
}

const connected = ({ state }: Store) =>
  Object.fromEntries(Object.entries(state.accounts).filter(([, { metadata }]) => metadata?.[CLOSED] === undefined));

function readable(store: Store, id: string): Stripe.Account {
  if (connected(store)[id]) return one(store.state.accounts, "account", id);
  throw new Refusal(403, `The provided key does not have access to account '${id}'.`, { code: "account_invalid" });
}

function createAccount({ store, out }: Parts, body: Parameters<Handler>[1]): Stripe.Account {
  const made = account(metadataOf(body));
  store.state.accounts[made.id] = made;
  store.state.balances[made.id] = 0;
  out.emit("account.updated", made, made.id);
  return made;
}

function createLink({ store, origin }: Parameters<Handler>[0], body: Parameters<Handler>[1]): Stripe.AccountLink {
  const owner = readable(store, required(body, "account"));
  required(body, "refresh_url");
  const token = newObjectId("acs");
  const expiresAt = nowSeconds() + LINK_SECONDS;
  store.state.onboardings[token] = { account: owner.id, returnUrl: required(body, "return_url"), expiresAt };
  return accountLink(`${origin}/onboarding/${token}`, expiresAt);
}

/** Null for an address that was never given out, is over, or was used. */
export function onboardingOf({ state }: Store, token: string): { account: string; returnUrl: string } | null {
  const link = state.onboardings[token];
  return link && link.expiresAt > nowSeconds() ? link : null;
}

/** Everything that was asked for was said. */
export function completeAccount(parts: Parts, token: string): void {
  const link = onboardingOf(parts.store, token);
  if (!link) return;
  delete parts.store.state.onboardings[token];
  moveAccount(parts, link.account, { state: "active" });
}

/** @throws Refusal where there is no such account */
export function moveAccount(
  { store, out }: Parts,
  id: string,
  { state, balance }: { state?: "active" | "restricted" | "closed" | undefined; balance?: number | undefined },
): Stripe.Account {
  const owner = one(store.state.accounts, "account", id);
  if (balance !== undefined) store.state.balances[id] = balance;
  if (state === undefined) return owner;
  if (state === "closed") {
    owner.metadata = { ...owner.metadata, [CLOSED]: "1" };
    out.emit("account.application.deauthorized", { id: "ca_emulator", object: "application", name: null }, id);
    return owner;
  }
  owner.details_submitted = true;
  owner.payouts_enabled = state === "active";
  owner.capabilities = { transfers: state === "active" ? "active" : "inactive" };
  if (owner.requirements) {
    owner.requirements.currently_due = state === "active" ? [] : ["company.tax_id"];
    owner.requirements.disabled_reason = state === "active" ? null : "requirements.past_due";
  }
  out.emit("account.updated", owner, id);
  store.changed();
  return owner;
}

function createTransfer({ store, out }: Parts, body: Parameters<Handler>[1]): Stripe.Transfer {
  const amount = amountIn(body, "amount");
  const destination = readable(store, required(body, "destination"));
  if (destination.capabilities?.transfers !== "active")
    throw new Refusal(400, "Your destination account needs to have the transfers capability enabled.", {
      code: "insufficient_capabilities_for_transfer",
    });
  const source = textOf(body, "source_transaction");
  const charge = source === null ? null : one(store.state.charges, "charge", source);
  const gone = Object.values(store.state.transfers)
    .filter(({ source_transaction: from }) => source !== null && from === source)
    .reduce((sum, each) => sum + each.amount - each.amount_reversed, 0);
  if (charge && charge.amount - gone < amount)
    throw new Refusal(400, "The transfers of a charge cannot exceed its amount.", { param: "amount" });
  if (charge && charge.currency !== required(body, "currency"))
    throw new Refusal(400, "The currency must be that of the source transaction.", { param: "currency" });
  const made = transfer({
    amount,
    currency: required(body, "currency"),
    destination: destination.id,
    source,
    group: textOf(body, "transfer_group"),
    metadata: metadataOf(body),
  });
  store.state.transfers[made.id] = made;
  store.state.balances[destination.id] = (store.state.balances[destination.id] ?? 0) + amount;
  out.emit("transfer.created", made);
  return made;
}

function createReversal({ store, out }: Parts, body: Parameters<Handler>[1], id: string): Stripe.TransferReversal {
  const of = one(store.state.transfers, "transfer", id);
  const amount = textOf(body, "amount") === null ? of.amount - of.amount_reversed : amountIn(body, "amount");
  if (amount > of.amount - of.amount_reversed)
    throw new Refusal(400, "The amount is larger than what is left of the transfer.", { param: "amount" });
  const destination = typeof of.destination === "string" ? of.destination : "";
  const balance = store.state.balances[destination] ?? 0;
  if (balance < amount) throw new Refusal(400, "The connected account does not have enough balance.", { code: "balance_insufficient" });
  const back = reversal({ of, amount, metadata: metadataOf(body) });
  of.reversals = listAt(`/v1/transfers/${id}/reversals`, [back, ...of.reversals.data]);
  of.amount_reversed += amount;
  of.reversed = of.amount_reversed === of.amount;
  store.state.balances[destination] = balance - amount;
  out.emit("transfer.reversed", of);
  return back;
}
