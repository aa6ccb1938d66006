import { expect, test } from "vitest";

import { inTransaction } from "#app/db/client.server";
import { listLedgerKeys } from "#app/domain/quota/head-lists.queries.server";
import { postQuota } from "#app/domain/quota/ledger.server";
import { publishHeadList } from "#app/domain/quota/publish-head-list.server";
import { addDays } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenAccount, givenProgramme, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { exportedText, givenLedger, verifyByNode } from "#tests/support/given-bundle";
import { givenSigningKey } from "#tests/support/given-head-list";
import type { Bundle, Keys } from "#tests/support/sign-bundle";

/** The product's own lists, from the first on which the unit stands, under the keys that signed them. */

const at = (days: number) => new Date(THE_INSTANT.getTime() + days * 86_400_000);

const publishedKeys = async (): Promise<Keys> => ({ format: "xiangji-ledger-keys/1", keys: await listLedgerKeys() });

async function post(account: { unitId: string; accountId: string }, recordedAt: Date) {
  const entry = {
    kind: "REASSESS_UP" as const,
    amountFen: 100n,
    cause: { type: "filing" as const, id: newId() },
    source: "CANTEEN" as const,
    effectiveOn: THE_DAY,
    actorId: null,
    ruleVersion: 1,
  };
  await inTransaction((tx) => postQuota(tx, [{ ...account, ...entry, recordedAt }]));
}

test("a bundle is proved by the newest list, whatever keys signed before, and says which entries are newer", async () => {
  const { id: programmeId } = await givenProgramme({ countyCodes: ["441521"] });
  for (let others = 0; others < 20; others += 1) await givenAccount({ programmeId, assessedFen: 1_000n });
  givenSigningKey();
  await publishHeadList(at(0));
  const { unit, account } = await givenLedger();
  await publishHeadList(at(1));
  await givenAccount({ unitId: unit.id, assessedFen: 300n });
  givenSigningKey();
  await publishHeadList(at(3));
  await publishHeadList(at(4));

  const bundle = JSON.parse(await exportedText(unit.id)) as Bundle;
  expect(bundle.headLists.map(({ header }) => /day (\S+)/.exec(header)?.[1])).toEqual([1, 3, 4].map((days) => addDays(THE_DAY, days)));
  expect(bundle.accounts.map(({ inclusion }) => inclusion.map(({ day }) => day))).toEqual([1, 2, 3].map(() => [addDays(THE_DAY, 4)]));
  const keys = await publishedKeys();
  expect(keys.keys.length).toBe(2);
  const proven = await verifyByNode(bundle, keys);
  expect(proven.out).toContain("accounts 3, entries 10, balances 18, lists 3, signatures 3, proofs 3");
  expect(proven.out).not.toContain("not yet on a signed list");
  expect(proven.code).toBe(0);

  const rotatedOut = await verifyByNode(bundle, { ...keys, keys: keys.keys.slice(1) });
  expect(rotatedOut.out).toContain(`first at list ${addDays(THE_DAY, 1)}\n`);
  expect(rotatedOut.code).toBe(1);

  await post({ unitId: unit.id, accountId: account.id }, at(4.5));
  const grown = await verifyByNode(await exportedText(unit.id), keys);
  expect(grown.out).toContain(`account ${account.id}: Entries not yet on a signed list, vouched for by the next one: 1\n`);
  expect(grown.code).toBe(0);

  await post({ unitId: unit.id, accountId: account.id }, at(2));
  const backdated = await verifyByNode(await exportedText(unit.id), keys);
  expect(backdated.out).toContain(`first at account ${account.id} entry 8\n`);
  expect(backdated.out).toContain("An entry claims to be older than the list that lacks it");
  expect(backdated.code).toBe(1);
});

test("a unit that stood on no list yet has neither lists nor proofs", async () => {
  const { unitId } = await givenAccount({ fiscalYear: 2027 });
  const bundle = JSON.parse(await exportedText(unitId, 2027)) as Bundle;
  expect(bundle.headLists).toEqual([]);
  expect(bundle.accounts[0]?.inclusion).toEqual([]);
  const alone = await verifyByNode(bundle, await publishedKeys());
  expect(alone.out).toContain("No signed list is in the file");
  expect(alone.code).toBe(0);
});
