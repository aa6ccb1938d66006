import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { headerHash, linesOfPart, merkleRoot, parseHeader, partContent } from "#app/domain/quota/head-list";
import { publishHeadList } from "#app/domain/quota/publish-head-list.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { requireSigningKey } from "#app/env.server";
import { addDays, toDbDate } from "#app/lib/dates";
import { signText } from "#app/lib/ed25519";
import { givenAccount, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenSigningKey } from "#tests/support/given-head-list";
import { givenAcceptedOrder } from "#tests/support/given-order";

/** Somebody with the database's own rights, who recomputes whatever is computed. Only what was published, and the key that they do not have, stops them. */

const touched = ["quota_entry", "quota_account", "quota_rollup", "head_list", "head_list_part", "ledger_key"];

async function tamper(statements: readonly string[]): Promise<void> {
  await db.$transaction([
    db.$executeRawUnsafe("SET LOCAL session_replication_role = replica"),
    ...statements.map((sql) => db.$executeRawUnsafe(sql)),
  ]);
}

/** Plants a change, tells what is found, and puts everything back. */
async function planted(...change: string[]) {
  await tamper(touched.map((table) => `CREATE TABLE kept_${table} AS TABLE ${table}`));
  await tamper(change);
  const { differences } = await verifyLedger();
  await tamper(
    touched.flatMap((table) => [`DELETE FROM ${table}`, `INSERT INTO ${table} SELECT * FROM kept_${table}`, `DROP TABLE kept_${table}`]),
  );
  expect((await verifyLedger()).differences).toEqual([]);
  return differences;
}

const at = (days: number) => new Date(THE_INSTANT.getTime() + days * 86_400_000);
const day = (days: number) => addDays(THE_DAY, days);

givenSigningKey();
const settled = await givenAcceptedOrder({ priceFen: 400n });
const account = settled.account.id;
await givenAccount({ assessedFen: 77n });
await publishHeadList(at(0)); // ORDER and ACCEPT are on it
await confirmRemittance(settled.coop.clerk, settled.order.id, { amount: 40_000n, receivedOn: THE_DAY, bankReference: "V-1" });
await publishHeadList(at(1)); // SETTLE is on it
await publishHeadList(at(2));

const listOn = async (days: number) => db.headList.findUniqueOrThrow({ where: { day: toDbDate(day(days)) } });
const partOn = async (days: number) => db.headListPart.findFirstOrThrow({ where: { day: toDbDate(day(days)) } });
const hexLiteral = (bytes: Uint8Array) => `decode('${Buffer.from(bytes).toString("hex")}', 'hex')`;

/** Recomputes bytes and hashes of the account's whole chain, and its head. */
const rehash = `DO $$ DECLARE e quota_entry; head bytea := decode(repeat('00', 32), 'hex'); bytes bytea; last bigint := 0; BEGIN
  FOR e IN SELECT * FROM quota_entry WHERE account_id = '${account}' ORDER BY seq LOOP
    bytes := quota_canonical(e.unit_id, e.account_id, e.seq, e.kind, e.amount_fen, e.cause_type, e.cause_id, e.order_id, e.line_id, e.source, e.effective_on,
      e.recorded_at, e.actor_id, e.rule_version);
    head := sha256(head || bytes); last := e.seq;
    UPDATE quota_entry SET canonical = bytes, hash = head WHERE account_id = e.account_id AND seq = e.seq;
  END LOOP;
  UPDATE quota_account SET head_hash = head, seq = last WHERE id = '${account}';
END $$`;

test("untouched lists agree and are counted", async () => {
  expect(await verifyLedger()).toMatchObject({ differences: [], headLists: 3 });
  expect((await partOn(0)).content).not.toEqual((await partOn(1)).content);
});

test("a chain rewritten and hashed again after its head was published is found on the first list that knew better", async () => {
  const differences = await planted(`UPDATE quota_entry SET rule_version = 9 WHERE account_id = '${account}' AND seq = 1`, rehash);
  expect(differences.map(({ kind, where }) => [kind, where])).toEqual([
    ["head-list", `head list ${day(0)} account ${account} entry 2`],
    ["head-list", `head list ${day(1)} account ${account} entry 3`],
  ]);
  expect(differences[0]?.expected).toMatch(/^[0-9a-f]{64}$/);
  expect(differences[0]?.found).toMatch(/^[0-9a-f]{64}$/);
});

test("a chain whose tail was cut, with balances and sums to match, is found by the list and by the settled order", async () => {
  const move = (sign: "+" | "-") =>
    `accepted_fen = accepted_fen ${sign} 40000, settled_fen = settled_fen ${sign === "+" ? "-" : "+"} 40000`;
  const differences = await planted(
    `DELETE FROM quota_entry WHERE account_id = '${account}' AND seq = 3`,
    `UPDATE quota_account SET ${move("+")} WHERE id = '${account}'`,
    `UPDATE quota_rollup SET ${move("+")} WHERE settled_fen = 40000`,
    rehash,
  );
  expect(differences).toMatchObject([
    { kind: "head-list", where: `head list ${day(1)} account ${account} entry 3`, found: "no such entry" },
    { kind: "wrong-roll-up", expected: "nothing" }, // what is kept beside the account
    { kind: "order", expected: "40000 settled", found: "0 settled" },
  ]);
});

test("an account that is gone with all its entries is found", async () => {
  const differences = await planted(
    `DELETE FROM quota_entry WHERE account_id <> '${account}'`,
    `DELETE FROM quota_account WHERE id <> '${account}'`,
    `DELETE FROM quota_rollup WHERE remaining_fen = 77`,
  );
  expect(differences).toMatchObject([
    { kind: "head-list", found: "no such account" },
    { kind: "wrong-roll-up", expected: "nothing" },
  ]);
});

test("changed content is found, whether or not the part's own root fits it", async () => {
  const { content } = await partOn(1);
  const lines = linesOfPart(content).map((line) =>
    line.startsWith(account) ? line.replace(/.$/, (last) => (last === "0" ? "1" : "0")) : line,
  );
  const write = `UPDATE head_list_part SET content = ${hexLiteral(partContent(lines))}`;
  const where = `WHERE day = '${day(1)}'`;
  const careless = await planted(`${write} ${where}`);
  expect(careless[0]).toMatchObject({ kind: "head-list", where: `head list ${day(1)} part 0` });
  const careful = await planted(`${write}, root = decode('${merkleRoot(lines)}', 'hex') ${where}`);
  expect(careful.map((difference) => difference.where)).toContain(`head list ${day(1)} root`);

  for (const change of [
    `UPDATE head_list_part SET content = content || 'x'::bytea ${where}`,
    `UPDATE head_list_part SET first_account_id = gen_random_uuid() ${where}`,
    `DELETE FROM head_list_part ${where}`,
  ]) {
    const [first] = await planted(change);
    expect(first?.where, change).toContain(`head list ${day(1)}`);
  }
});

test("a changed header is found, also when its own hash and the next list's were fitted to it", async () => {
  const list = await listOn(1);
  const header = list.header.replace(/accounts \d+/, "accounts 9");
  const sha256 = hexLiteral(headerHash(header));
  const careless = await planted(`UPDATE head_list SET header = '${header}' WHERE day = '${day(1)}'`);
  expect(careless[0]).toMatchObject({ kind: "head-list", where: `head list ${day(1)} signature` });
  const fitted = `UPDATE head_list SET header = '${header}', sha256 = ${sha256}, accounts = 9 WHERE day = '${day(1)}'`;
  const careful = await planted(fitted, `UPDATE head_list SET previous = ${sha256} WHERE day = '${day(2)}'`);
  expect(careful.map((difference) => difference.where)).toEqual([
    `head list ${day(1)} signature`,
    `head list ${day(1)} heads`,
    `head list ${day(2)} list before`,
    `head list ${day(2)} list before`,
  ]);
  const [nonsense] = (await planted(`UPDATE head_list SET header = 'x' WHERE day = '${day(1)}'`)).filter(({ where }) =>
    where.endsWith("header"),
  );
  expect(nonsense).toMatchObject({ kind: "head-list", where: `head list ${day(1)} header`, found: "x" });
});

test("columns that disagree with the header they were taken from are found", async () => {
  for (const [change, where] of [
    ["accounts = 9", "accounts"],
    ["entries = 9", "entries"],
    [`sha256 = ${hexLiteral(Buffer.alloc(32))}`, "sha256"],
    [`previous = ${hexLiteral(Buffer.alloc(32, 1))}`, "list before"],
    ["day = '2027-01-01'", "day"],
  ] as const) {
    const differences = await planted(`UPDATE head_list SET ${change} WHERE day = '${day(1)}'`);
    expect(
      differences.some((difference) => difference.kind === "head-list" && difference.where.endsWith(where)),
      change,
    ).toBe(true);
  }
});

test("a wrong signature is found, and one by a key that was not in use", async () => {
  const wrong = await planted(`UPDATE head_list SET signature = ${hexLiteral(Buffer.alloc(64, 7))} WHERE day = '${day(2)}'`);
  expect(wrong).toMatchObject([{ kind: "head-list", where: `head list ${day(2)} signature` }]);

  const { header, publicKey } = await listOn(2);
  const forged = givenSigningKey();
  const signature = hexLiteral(signText(header, requireSigningKey()));
  const other = await planted(`UPDATE head_list SET signature = ${signature}, public_key = '${forged}' WHERE day = '${day(2)}'`);
  expect(other).toEqual([{ kind: "head-list", where: `head list ${day(2)} key`, expected: publicKey, found: forged }]);

  const none = await planted("DELETE FROM ledger_key");
  expect(none[0]).toMatchObject({ kind: "head-list", where: `head list ${day(0)} key`, found: publicKey });
});

test("a list taken out of the middle is found by the next one", async () => {
  expect(parseHeader((await listOn(2)).header)?.previous).toBe(headerHash((await listOn(1)).header).toString("hex"));
  const differences = await planted(`DELETE FROM head_list_part WHERE day = '${day(1)}'`, `DELETE FROM head_list WHERE day = '${day(1)}'`);
  expect(differences[0]).toMatchObject({ kind: "head-list", where: `head list ${day(2)} list before` });
});

test("an account left out of a later list is found", async () => {
  const lines = linesOfPart((await partOn(2)).content);
  const kept = lines.filter((line) => !line.startsWith(account));
  const differences = await planted(
    `UPDATE head_list_part SET content = ${hexLiteral(partContent(kept))}, heads = ${kept.length}, root = decode('${merkleRoot(kept)}', 'hex'),
      first_account_id = '${kept[0]?.slice(0, 36)}' WHERE day = '${day(2)}'`,
  );
  expect(differences.map((difference) => difference.where)).toContain(`head list ${day(2)} account ${account}`);
});
