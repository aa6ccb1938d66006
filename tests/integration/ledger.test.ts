import fc from "fast-check";
import { expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { postQuota, type QuotaPosting } from "#app/domain/quota/ledger.server";
import { afterEntry, emptyBalances, entryKinds, type EntryKind } from "#app/domain/quota/stages";
import { newId } from "#app/lib/ids";
import { givenAccount, stagesOf, THE_DAY, THE_INSTANT } from "#tests/support/given";

function posting(account: { unitId: string; accountId: string }, kind: EntryKind, amountFen: bigint, causeId = newId()): QuotaPosting {
  return {
    unitId: account.unitId,
    accountId: account.accountId,
    kind,
    amountFen,
    cause: { type: "order-line", id: causeId },
    source: "CANTEEN",
    effectiveOn: THE_DAY,
    recordedAt: THE_INSTANT,
    actorId: null,
    ruleVersion: 1,
  };
}

const post = (...rows: QuotaPosting[]) => inTransaction((tx) => postQuota(tx, rows));

test("an amount walks from assessed to settled, and the stages sum to zero at every step", async () => {
  const account = await givenAccount({ assessedFen: 100_000n });
  await post(posting(account, "ORDER", 40_000n));
  await post(posting(account, "ACCEPT", 39_000n), posting(account, "CANCEL", 1_000n));
  await post(posting(account, "SETTLE", 39_000n));
  expect(await stagesOf(account.unitId, account.accountId)).toEqual({
    ASSESSED: -100_000n,
    REMAINING: 61_000n,
    ORDERED: 0n,
    ACCEPTED: 0n,
    SETTLED: 39_000n,
    seq: 5n,
  });
});

test("a replay changes nothing, a different amount for the same cause is refused", async () => {
  const account = await givenAccount({ assessedFen: 100_000n });
  const entry = posting(account, "ORDER", 5_000n);
  await post(entry);
  await post(entry);
  expect(await stagesOf(account.unitId, account.accountId)).toMatchObject({ ORDERED: 5_000n, seq: 2n });
  await expect(post({ ...entry, amountFen: 6_000n })).rejects.toThrow(/another amount/);
});

test("fifty writers at once: the numbers have no gap and every hash follows from the one before", async () => {
  const account = await givenAccount({ assessedFen: 100_000n });
  await Promise.all(Array.from({ length: 50 }, () => post(posting(account, "ORDER", 10n))));
  const entries = await db.quotaEntry.findMany({ where: { accountId: account.accountId }, orderBy: { seq: "asc" } });
  expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 51 }, (_, index) => BigInt(index + 1)));
  expect(await stagesOf(account.unitId, account.accountId)).toMatchObject({ ORDERED: 500n });
});

test("over-fulfilment makes the remainder negative; no other stage can go below zero", async () => {
  const account = await givenAccount({ assessedFen: 1_000n });
  await post(posting(account, "ORDER", 2_500n));
  expect(await stagesOf(account.unitId, account.accountId)).toMatchObject({ REMAINING: -1_500n });
  await expect(post(posting(account, "ACCEPT", 2_501n))).rejects.toThrow();
  await expect(post(posting(account, "SETTLE", 1n))).rejects.toThrow();
});

test("nobody changes an entry, a balance or a sum around the ledger", async () => {
  const account = await givenAccount({ assessedFen: 1_000n });
  await expect(db.$executeRaw`UPDATE quota_entry SET amount_fen = 1`).rejects.toThrow(/append-only/);
  await expect(db.$executeRaw`DELETE FROM quota_entry`).rejects.toThrow(/append-only/);
  await expect(db.$executeRaw`TRUNCATE quota_entry CASCADE`).rejects.toThrow(/append-only/);
  await expect(db.$executeRaw`UPDATE quota_account SET remaining_fen = remaining_fen + 1, assessed_fen = assessed_fen - 1`).rejects.toThrow(
    /ledger entries only/,
  );
  await expect(db.$executeRaw`UPDATE quota_rollup SET remaining_fen = 0, assessed_fen = 0`).rejects.toThrow(/ledger entries only/);
  await expect(db.$executeRaw`DELETE FROM quota_account`).rejects.toThrow(/append-only/);
  expect(await stagesOf(account.unitId, account.accountId)).toMatchObject({ REMAINING: 1_000n, seq: 1n });
});

test("any walk through the kinds agrees with the pure arithmetic, and the roll-up with the account", async () => {
  const kinds = Object.keys(entryKinds) as EntryKind[];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 500 })), { minLength: 1, maxLength: 12 }),
      async (walk) => {
        const account = await givenAccount({});
        let expected = emptyBalances;
        for (const [kind, amount] of walk) {
          const next = afterEntry(expected, kind, BigInt(amount));
          const legal = next.ORDERED >= 0n && next.ACCEPTED >= 0n && next.SETTLED >= 0n && next.ASSESSED <= 0n;
          const result = post(posting(account, kind, BigInt(amount)));
          if (legal) {
            await result;
            expected = next;
          } else await expect(result).rejects.toThrow();
        }
        const { RATED: _, ...stages } = expected; // marks are walked in ratings.test.ts
        expect(await stagesOf(account.unitId, account.accountId)).toMatchObject(stages);
        const [sum] = await db.$queryRaw<Record<string, bigint>[]>`
        SELECT coalesce(sum(assessed_fen), 0)::bigint AS "ASSESSED", coalesce(sum(remaining_fen), 0)::bigint AS "REMAINING", coalesce(sum(ordered_fen), 0)::bigint AS "ORDERED",
          coalesce(sum(accepted_fen), 0)::bigint AS "ACCEPTED", coalesce(sum(settled_fen), 0)::bigint AS "SETTLED",
          coalesce(sum(rated_fen), 0)::bigint AS "RATED"
        FROM quota_rollup WHERE programme_id = ${account.programmeId}::uuid`;
        expect(sum).toEqual(expected);
      },
    ),
    { numRuns: 25 },
  );
});
