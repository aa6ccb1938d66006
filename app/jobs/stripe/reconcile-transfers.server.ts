import { db } from "#app/db/client.server";
import type { FoundDifference } from "#app/domain/payments/psp-differences";
import { accountState } from "#app/domain/payments/psp-states";
import { listMadeSince, TRANSFER_METADATA } from "#app/domain/payments/transfers.server";
import { fromStripeAmount } from "#app/integrations/stripe/amounts";
import { stripe } from "#app/integrations/stripe/client.server";
import { accountThere } from "#app/jobs/stripe/accounts.server";
import { asked } from "#app/jobs/stripe/call-once.server";
import { transferThere } from "#app/jobs/stripe/transfers.server";
import { isId } from "#app/lib/ids";

const DAY_MS = 86_400_000;

/** Transfers that are not there, are over another amount, or are there alone. @param before what was noted later may be under way */
export async function compareTransfers(now: Date, before: Date, lookBackDays: number): Promise<FoundDifference[]> {
  const since = new Date(now.getTime() - lookBackDays * DAY_MS);
  const found: FoundDifference[] = [];
  const made = await listMadeSince(since, before);
  for (const { pspId, unitId, orderId, amountFen, takenFen } of made) {
    const there = await transferThere(pspId ?? "");
    const common = { subject: pspId ?? "", unitId, orderId };
    const here = `${amountFen} − ${takenFen}`;
    if (there === null) found.push({ kind: "transferMissing", ...common, detail: { here, amountFen: amountFen.toString() } });
    else if (fromStripeAmount(there.amount) !== amountFen || fromStripeAmount(there.amount_reversed) !== takenFen)
      found.push({
        kind: "transferDiffers",
        ...common,
        detail: { there: `${there.amount} − ${there.amount_reversed}`, here, amountFen: amountFen.toString() },
      });
  }
  return [...found, ...(await compareUnknown(since, before))];
}

async function compareUnknown(since: Date, before: Date): Promise<FoundDifference[]> {
  const created = { gte: Math.floor(since.getTime() / 1000), lte: Math.floor(before.getTime() / 1000) };
  const all = await asked(async () => {
    const listed: { id: string; ours: string | undefined; left: number }[] = [];
    for await (const { id, metadata, amount, amount_reversed: reversed } of stripe().transfers.list({ created, limit: 100 }))
      listed.push({ id, ours: metadata[TRANSFER_METADATA], left: amount - reversed });
    return listed;
  });
  const marked = all.filter(({ ours, left }) => ours !== undefined && left > 0);
  const known = await db.coopTransfer.findMany({
    where: { id: { in: marked.flatMap(({ ours }) => (isId(ours) ? [ours] : [])) }, state: { not: "FAILED" } },
    select: { id: true, pspId: true, state: true },
  });
  return marked
    .filter(({ id, ours }) => !known.some((each) => each.id === ours && (each.state === "REQUESTED" || each.pspId === id)))
    .map(({ id, left }) => ({ kind: "transferUnknown", subject: id, unitId: null, orderId: null, detail: { amountFen: String(left) } }));
}

/** Accounts of co-ops of which something was not heard. */
export async function compareAccounts(): Promise<FoundDifference[]> {
  const accounts = await db.pspAccount.findMany({ where: { pspId: { not: null }, state: { not: "CLOSED" } } });
  const found: FoundDifference[] = [];
  for (const { pspId, state } of accounts) {
    const account = await accountThere(pspId ?? "");
    const there = account === null ? "CLOSED" : accountState(account).state;
    if (there !== state)
      found.push({ kind: "accountDiffers", subject: pspId ?? "", unitId: null, orderId: null, detail: { there, here: state } });
  }
  return found;
}
