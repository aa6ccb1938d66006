import { createHash } from "node:crypto";
import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder, givenSubmittedOrder } from "#tests/support/given-order";
import { planted } from "#tests/support/tamper";

const settled = await givenAcceptedOrder({ priceFen: 400n });
await confirmRemittance(settled.coop.clerk, settled.order.id, { amount: 40_000n, receivedOn: THE_DAY, bankReference: "V-1" });
const open = await givenSubmittedOrder({ priceFen: 250n });
const account = settled.account.id;

test("untouched books agree, and the walk counts what is there", async () => {
  const result = await verifyLedger();
  expect(result.differences).toEqual([]);
  expect(result.entries).toBe(await db.quotaEntry.count());
  expect(result.accounts).toBe(await db.quotaAccount.count());
});

test("a changed amount is named, entry and all", async () => {
  const row = (amount: number) => `UPDATE quota_entry SET amount_fen = ${amount} WHERE account_id = '${account}' AND kind = 'ACCEPT'`;
  const [first] = await planted([row(39_999)], [row(40_000)]);
  expect(first).toMatchObject({ kind: "changed-entry", where: `account ${account} entry 2` });
});

test("a removed tail is named", async () => {
  const [first] = await planted(
    [
      `CREATE TABLE kept AS SELECT * FROM quota_entry WHERE account_id = '${account}' AND seq = 3`,
      `DELETE FROM quota_entry WHERE account_id = '${account}' AND seq = 3`,
    ],
    [`INSERT INTO quota_entry SELECT * FROM kept`, `DROP TABLE kept`],
  );
  expect(first).toMatchObject({ kind: "missing-tail", where: `account ${account}`, expected: "3 entries" });
});

test("an entry removed from the middle is named", async () => {
  const [first] = await planted(
    [
      `CREATE TABLE kept AS SELECT * FROM quota_entry WHERE account_id = '${account}' AND seq = 2`,
      `DELETE FROM quota_entry WHERE account_id = '${account}' AND seq = 2`,
    ],
    [`INSERT INTO quota_entry SELECT * FROM kept`, `DROP TABLE kept`],
  );
  expect(first).toMatchObject({ kind: "missing-entry", where: `account ${account} entry 3` });
});

test("swapped rows are named", async () => {
  const swap = [2, 3].map((seq) => `UPDATE quota_entry SET seq = ${seq + 100} WHERE account_id = '${account}' AND seq = ${seq}`);
  const back = [
    `UPDATE quota_entry SET seq = 3 WHERE account_id = '${account}' AND seq = 102`,
    `UPDATE quota_entry SET seq = 2 WHERE account_id = '${account}' AND seq = 103`,
  ];
  const [first] = await planted([...swap, ...back], [...swap, ...back]);
  expect(first).toMatchObject({ kind: "moved-entry", where: `account ${account} entry 2` });
});

test("a changed entry whose own hash was recomputed still breaks the chain", async () => {
  const [entry] = await db.$queryRaw<
    { canonical: string; hash: string }[]
  >`SELECT encode(canonical, 'hex') AS canonical, encode(hash, 'hex') AS hash FROM quota_entry
    WHERE account_id = ${account}::uuid AND seq = 1`;
  const differences = await planted(
    [
      `UPDATE quota_entry SET actor_id = NULL, canonical = quota_canonical(unit_id, account_id, seq, kind, amount_fen, cause_type, cause_id, order_id, line_id, source,
        effective_on, recorded_at, NULL, rule_version) WHERE account_id = '${account}' AND seq = 1`,
      `UPDATE quota_entry SET hash = sha256(decode(repeat('00', 32), 'hex') || canonical) WHERE account_id = '${account}' AND seq = 1`,
    ],
    [
      `UPDATE quota_entry SET canonical = decode('${entry?.canonical}', 'hex'), hash = decode('${entry?.hash}', 'hex'),
        actor_id = (string_to_array(convert_from(decode('${entry?.canonical}', 'hex'), 'UTF8'), '|'))[14]::uuid WHERE account_id = '${account}' AND seq = 1`,
    ],
  );
  expect(differences[0]).toMatchObject({ kind: "broken-chain", where: `account ${account} entry 2` });
});

test("bytes that are no text are hashed as they are: the entry is named, and its hash alone does not save it", async () => {
  const stray = Buffer.from([0x5c, 0x00, 0xff, 0x5c, 0x5c, 0x37]); // backslashes, a nought, what no ASCII has
  const [entry] = await db.$queryRaw<{ canonical: Uint8Array; hash: Uint8Array }[]>`
    SELECT canonical, hash FROM quota_entry WHERE account_id = ${account}::uuid AND seq = 1`;
  const bytes = Buffer.concat([entry?.canonical ?? Buffer.alloc(0), stray]);
  const set = (canonical: Uint8Array, hash: Uint8Array) =>
    `UPDATE quota_entry SET canonical = decode('${Buffer.from(canonical).toString("hex")}', 'hex'), hash = decode('${Buffer.from(hash).toString("hex")}', 'hex')
      WHERE account_id = '${account}' AND seq = 1`;
  const itsOwn = createHash("sha256").update(Buffer.alloc(32)).update(bytes).digest();
  const restored = set(entry?.canonical ?? stray, entry?.hash ?? stray);
  const differences = await planted([set(bytes, itsOwn)], [restored]);
  expect(differences.slice(0, 2).map(({ kind, where }) => [kind, where])).toEqual([
    ["changed-entry", `account ${account} entry 1`], // no broken chain there: the hash is that of these bytes
    ["broken-chain", `account ${account} entry 2`],
  ]);
  expect(differences[0]?.expected).toBe(bytes.toString("latin1"));
});

test("a wrong balance is named with its stage", async () => {
  const move = (fen: number) =>
    `UPDATE quota_account SET settled_fen = settled_fen + ${fen}, remaining_fen = remaining_fen - ${fen} WHERE id = '${account}'`;
  const differences = await planted([move(5)], [move(-5)]);
  // What counts on the account is kept beside it, and is no longer what the balance says.
  expect(differences.map((difference) => difference.kind)).toEqual(["wrong-balance", "wrong-balance", "wrong-roll-up"]);
  expect(differences[2]?.where).toContain("quota_standing");
  expect(differences[1]).toMatchObject({ where: `account ${account} SETTLED`, expected: "40000 fen", found: "40005 fen" });
});

test("a wrong roll-up is named with its place and month", async () => {
  const move = (fen: number) =>
    `UPDATE quota_rollup SET ordered_fen = ordered_fen + ${fen}, remaining_fen = remaining_fen - ${fen} WHERE programme_id = '${open.programme.id}'`;
  const differences = await planted([move(7)], [move(-7)]);
  expect(differences[0]).toMatchObject({ kind: "wrong-roll-up" });
  expect(differences[0]?.where).toContain(`${open.programme.id} 2026 431102 6 CANTEEN`);
});

test("stock, money and orders that disagree with their trails are named", async () => {
  const stock = (by: number) => `UPDATE stock_item SET available = available + ${by} WHERE product_id = '${open.product.id}'`;
  expect((await planted([stock(1)], [stock(-1)]))[0]).toMatchObject({ kind: "stock", where: `product ${open.product.id}` });
  const paid = (fen: number) =>
    `UPDATE receivable SET paid_fen = ${fen}, paid_at = ${fen === 40_000 ? "now()" : "NULL"} WHERE id = '${settled.receivable.id}'`;
  expect((await planted([paid(1)], [paid(40_000)]))[0]).toMatchObject({ kind: "money", where: `receivable ${settled.receivable.id}` });
  const line = (fen: number) => `UPDATE order_line SET open_fen = ${fen} WHERE id = '${open.line.id}'`;
  expect((await planted([line(1)], [line(25_000)]))[0]).toMatchObject({ kind: "order" });
});

test("an order whose entries are settled while it is not is named", async () => {
  const [row] = await db.$queryRaw<
    { at: string }[]
  >`SELECT settled_at::text AS at FROM purchase_order WHERE id = ${settled.order.id}::uuid`;
  const set = (value: string) => [`UPDATE purchase_order SET settled_at = ${value} WHERE id = '${settled.order.id}'`];
  const differences = await planted(set("NULL"), set(`'${row?.at}'`));
  expect(differences).toMatchObject([
    { kind: "money", expected: "settled", found: "not settled" },
    { kind: "order", expected: "0 settled", found: "40000 settled" },
  ]);
  expect(differences).toHaveLength(2);
});
