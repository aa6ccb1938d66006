import { db } from "#app/db/client.server";
import { notePspAccount } from "#app/domain/payments/psp-accounts.server";
import { decideTransfers, setTransfers, transfersEnabled } from "#app/domain/payments/transfer-setting.server";
import type { Emulator } from "#app/emulator/emulator";
import { onboardingAddress, openAccountNow } from "#app/jobs/stripe/accounts.server";
import { newId } from "#app/lib/ids";
import { givenActor } from "#tests/support/given";
import { givenInvoice, press, settled } from "#tests/support/stripe-suite";

export const administrator = (now = new Date()) => givenActor("platform", "platform", "MANAGER", { now });

/** Transfers stand as wanted, whatever they were before. */
export async function turnTransfers(enabled: boolean): Promise<void> {
  await db.transferSettingChange.updateMany({
    where: { status: "PROPOSED" },
    data: { status: "REFUSED", decidedById: newId(), decidedAt: new Date() },
  });
  if ((await transfersEnabled()) === enabled) return;
  await setTransfers(administrator(), enabled);
  const waiting = await db.transferSettingChange.findFirst({ where: { status: "PROPOSED" } });
  if (waiting) await decideTransfers(administrator(), waiting.id, true);
}

/** A co-op gets an account of its own and says there what is asked for. @returns the account there */
export async function connect(emulator: Emulator, coop: { id: string; clerk: ReturnType<typeof givenActor> }): Promise<string> {
  await turnTransfers(true);
  const clerk = { ...coop.clerk, now: new Date() };
  await notePspAccount(clerk);
  await openAccountNow(coop.id, clerk.now);
  await press(await onboardingAddress(coop.id), "submit");
  await settled(emulator);
  return (await db.pspAccount.findUniqueOrThrow({ where: { coopId: coop.id } })).pspId ?? "";
}

/** A settled order of a connected co-op, paid through the payment service; its money lies with the platform. */
export async function givenConnected(emulator: Emulator, options: Parameters<typeof givenInvoice>[0] = {}) {
  const given = await givenInvoice(options);
  const accountId = await connect(emulator, given.coop);
  await pay(emulator, given);
  await db.coop.update({
    where: { id: given.coop.id },
    data: { bankAccountName: "社", bankName: "行", bankAccountNumber: "6222020000000000" },
  });
  const standing = async () => {
    const transfers = await db.coopTransfer.findMany({
      where: { coopId: given.coop.id },
      orderBy: [{ requestedAt: "asc" }, { id: "asc" }],
    });
    const held = await db.platformEntry.aggregate({
      where: { coopId: given.coop.id, payoutId: null, transferId: null },
      _sum: { amountFen: true },
    });
    return {
      transfers: transfers.map(({ amountFen, state }) => [amountFen, state]),
      heldFen: held._sum.amountFen ?? 0n,
      balanceFen: BigInt(emulator.store.state.balances[accountId] ?? 0),
    };
  };
  return { ...given, accountId, standing, amountFen: given.receivable.amountFen };
}

export async function pay(emulator: Emulator, { payment }: Pick<Awaited<ReturnType<typeof givenInvoice>>, "payment">): Promise<void> {
  await press(payment.hostedUrl);
  await settled(emulator);
}
