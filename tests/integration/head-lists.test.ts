import { describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { env } from "#app/env.server";
import { headerHash, headLine, linesOfPart, merkleRoot, noPrevious, parseHeader, rootOfProof } from "#app/domain/quota/head-list";
import { listSigned, proveInclusion } from "#app/domain/quota/head-lists.queries.server";
import { postQuota } from "#app/domain/quota/ledger.server";
import { publishHeadList } from "#app/domain/quota/publish-head-list.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { addDays, fromDbDate, toDbDate } from "#app/lib/dates";
import { isSignedBy } from "#app/lib/ed25519";
import { newId } from "#app/lib/ids";
import { givenAccount, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenSigningKey } from "#tests/support/given-head-list";

const at = (days: number) => new Date(THE_INSTANT.getTime() + days * 86_400_000);
const day = (days: number) => addDays(THE_DAY, days);

const linesOn = async (days: number) =>
  (await db.headListPart.findMany({ where: { day: toDbDate(day(days)) }, orderBy: { part: "asc" } })).flatMap((part) =>
    linesOfPart(part.content),
  );
const everything = async () => ({
  lists: await db.headList.findMany({ orderBy: { day: "asc" } }),
  parts: await db.headListPart.count(),
  keys: await db.ledgerKey.findMany(),
});

async function postOn(account: { unitId: string; accountId: string }) {
  await inTransaction((tx) =>
    postQuota(tx, [
      {
        unitId: account.unitId,
        accountId: account.accountId,
        kind: "REASSESS_UP",
        amountFen: 100n,
        cause: { type: "filing", id: newId() },
        source: "CANTEEN",
        effectiveOn: THE_DAY,
        recordedAt: THE_INSTANT,
        actorId: null,
        ruleVersion: 1,
      },
    ]),
  );
}

test("without a key nothing is published, and one sentence says so", async () => {
  expect(env.LEDGER_SIGNING_KEY).toBeUndefined();
  await expect(publishHeadList(at(-1))).rejects.toThrow("LEDGER_SIGNING_KEY is not set: no list of chain heads can be signed.");
  expect(await db.headList.count()).toBe(0);
});

describe("the list of a day", () => {
  test("may be empty when the books are", async () => {
    const publicKey = givenSigningKey();
    const list = await publishHeadList(at(0));
    expect(parseHeader(list?.header ?? "")).toMatchObject({
      day: day(0),
      previous: noPrevious,
      accounts: 0n,
      entries: 0n,
      root: noPrevious,
    });
    expect(await listSigned()).toMatchObject([{ day: day(0), publicKey }]);
    expect(await proveInclusion([newId()])).toMatchObject({ firstDay: null });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("names all heads in order, is signed, and is chained to the one before", async () => {
    const moving = await givenAccount({ assessedFen: 1_000n });
    await postOn(moving);
    await givenAccount();
    const published = await publishHeadList(at(1));

    const accounts = await db.quotaAccount.findMany({ orderBy: { id: "asc" } });
    const lines = accounts.map(({ id, seq, headHash }) => headLine({ accountId: id, seq, hash: headHash }));
    expect(await linesOn(1)).toEqual(lines);
    const [first, second] = await listSigned();
    expect(parseHeader(second?.header ?? "")).toEqual({
      day: day(1),
      takenAt: at(1).toISOString(),
      previous: headerHash(first?.header ?? "").toString("hex"),
      accounts: 2n,
      entries: 2n,
      root: merkleRoot(lines),
    });
    expect(published).toEqual({ day: day(1), accounts: 2n, entries: 2n, header: second?.header });
    expect(isSignedBy(second?.header ?? "", Buffer.from(second?.signature ?? "", "base64"), second?.publicKey ?? "")).toBe(true);
    expect(await listSigned(day(1))).toEqual([second]);
  });

  test("replayed it changes nothing, though the books have moved on; an earlier day comes too late", async () => {
    await postOn(await givenAccount());
    const before = await everything();
    expect(await publishHeadList(at(1))).toBeNull();
    expect(await publishHeadList(at(0))).toBeNull();
    expect(await everything()).toEqual(before);
  });

  test("raced by two workers, while entries are posted, there is one and it is whole", async () => {
    const account = await givenAccount({ assessedFen: 1_000n });
    const posts = async () => {
      for (let entry = 0; entry < 20; entry += 1) await postOn(account);
    };
    const [one, two] = await Promise.all([publishHeadList(at(2)), publishHeadList(at(2)), posts()]);
    expect([one, two].filter((list) => list !== null)).toHaveLength(1);
    const { differences, headLists } = await verifyLedger();
    expect(differences).toEqual([]);
    expect(headLists).toBe(3);
  });

  test("two workers whose clocks stand on either side of midnight leave one chain", async () => {
    const results = await Promise.all([publishHeadList(at(3)), publishHeadList(at(4))]);
    expect(results[1]).not.toBeNull();
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("missed stays missing; the next one follows the newest there is", async () => {
    await publishHeadList(at(7));
    const [before, last] = (await listSigned()).slice(-2);
    expect([before?.day, last?.day]).toEqual([day(4), day(7)]);
    expect(parseHeader(last?.header ?? "")?.previous).toBe(headerHash(before?.header ?? "").toString("hex"));
    expect(await publishHeadList(at(5))).toBeNull();
    expect((await verifyLedger()).differences).toEqual([]);
  });
});

test("another key is in use from its first list on, and the one before to the day before", async () => {
  const [first] = await db.ledgerKey.findMany();
  const second = givenSigningKey();
  await publishHeadList(at(8));
  await publishHeadList(at(9));
  const keys = (await db.ledgerKey.findMany({ orderBy: { validFrom: "asc" } })).map(({ publicKey, validFrom, validTo }) => ({
    publicKey,
    validFrom: fromDbDate(validFrom),
    validTo: validTo && fromDbDate(validTo),
  }));
  expect(keys).toEqual([
    { publicKey: first?.publicKey, validFrom: day(0), validTo: day(7) },
    { publicKey: second, validFrom: day(8), validTo: null },
  ]);
  expect((await verifyLedger()).differences).toEqual([]);
});

test("keys and lists cannot be changed or removed", async () => {
  const statements = [
    "DELETE FROM ledger_key",
    "UPDATE ledger_key SET valid_to = NULL",
    "UPDATE ledger_key SET public_key = repeat('A', 43) || '=' WHERE valid_to IS NULL",
    "DELETE FROM head_list",
    "UPDATE head_list SET header = 'x'",
    "DELETE FROM head_list_part",
    "UPDATE head_list_part SET heads = 1",
    "TRUNCATE head_list, head_list_part",
  ];
  for (const statement of statements) await expect(db.$executeRawUnsafe(statement), statement).rejects.toThrow();
});

describe("proofs", () => {
  test("lead from a head to the root of the newest list; a list begins to be needed where an account first stood on one", async () => {
    const [old, moved, young] = [await givenAccount({ assessedFen: 5n }), await givenAccount({ assessedFen: 6n }), await givenAccount()];
    await publishHeadList(at(10));
    await postOn(moved);
    await publishHeadList(at(11));
    const unlisted = await givenAccount();

    const ids = [old, moved, young, unlisted].map(({ accountId }) => accountId);
    const { firstDay, proofs } = await proveInclusion(ids);
    expect(firstDay).toBe(day(10));
    expect(proofs.get(unlisted.accountId)).toEqual([]);
    const root = parseHeader((await listSigned()).at(-1)?.header ?? "")?.root;
    for (const { unitId, accountId } of [old, moved, young]) {
      const { seq, headHash } = await db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId, id: accountId } } });
      const [inclusion, ...more] = proofs.get(accountId) ?? [];
      expect([inclusion?.day, inclusion?.seq, more]).toEqual([day(11), seq, []]);
      expect(rootOfProof(headLine({ accountId, seq, hash: headHash }), inclusion?.proof ?? [])).toBe(root);
    }
    const [eldest] = await linesOn(1);
    expect((await proveInclusion([unlisted.accountId, old.accountId, eldest?.slice(0, 36) ?? ""])).firstDay).toBe(day(1));
    expect(await proveInclusion([unlisted.accountId])).toMatchObject({ firstDay: null });
  });

  test("need one part of a long list", async () => {
    const { unitId, programmeId } = await givenAccount();
    await db.$executeRaw`
      INSERT INTO quota_account (unit_id, id, programme_id, fiscal_year, division_code, head_hash)
      SELECT ${unitId}::uuid, gen_random_uuid(), ${programmeId}::uuid, 3000 + n, '431102', decode(repeat('00', 32), 'hex') FROM generate_series(1, 9000) n`;
    await publishHeadList(at(12));
    const lines = await linesOn(12);
    expect(await db.headListPart.count({ where: { day: toDbDate(day(12)) } })).toBe(3);
    const root = parseHeader((await listSigned(day(12)))[0]?.header ?? "")?.root;
    expect(merkleRoot(lines)).toBe(root);
    for (const place of [0, 4_095, 4_096, 8_191, 8_192, lines.length - 1]) {
      const line = lines[place] ?? "";
      const inclusion = (await proveInclusion([line.slice(0, 36)])).proofs.get(line.slice(0, 36))?.[0];
      expect(rootOfProof(line, inclusion?.proof ?? []), `place ${place}`).toBe(root);
    }
    expect((await verifyLedger()).differences).toEqual([]);
  });
});
