import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { Audience } from "#app/domain/identity/actor";
import { newId } from "#app/lib/ids";
import { givenUnit } from "#tests/support/given";
import { exportedText, folder, givenLedger, runNode, verifyByNode } from "#tests/support/given-bundle";
import { givenPerson, signInAs, startWeb, visitor, type Web } from "#tests/support/http";
import { givenSigner, keysOf, listed, type Bundle, type BundleAccount, type Keys } from "#tests/support/sign-bundle";
import { verifyBundle } from "../../public/verify-ledger.mjs";

const signer = givenSigner();
const mine = await givenLedger();
const stranger = await givenLedger();
const exported = JSON.parse(await exportedText(mine.unit.id)) as Bundle;
const good = listed(exported, signer);
const foreign = JSON.parse(await exportedText(stranger.unit.id)) as Bundle;

const verify = (bundle: unknown, keys: Keys | null = keysOf(signer)) => verifyByNode(bundle, keys);
const account = (bundle: Bundle, at = 0) => bundle.accounts[at] as BundleAccount;

test("the export is what the database holds, kinds and all", async () => {
  expect(account(exported).entries.map(({ canonical }) => canonical.split("|")[4])).toEqual(
    "ORDER ACCEPT SETTLE ASSESS ORDER CANCEL".split(" "),
  );
  expect(account(exported, 1).entries.map(({ canonical }) => canonical.split("|")[4])).toEqual(["ASSESS", "ORDER", "CANCEL"]);
  const row = await db.quotaAccount.findFirstOrThrow({ where: { unitId: mine.unit.id, id: account(exported).id } });
  expect(account(exported)).toMatchObject({
    seq: "6",
    headHash: Buffer.from(row.headHash).toString("hex"),
    balances: { assessed: "-500000", remaining: "460000", ordered: "0", accepted: "0", settled: "40000", rated: "0" },
  });
  expect(exported.unit).toEqual(
    await db.unit.findUniqueOrThrow({ where: { id: mine.unit.id }, select: { id: true, name: true, uscc: true } }),
  );
  expect(exported.unit.id).not.toBe(foreign.unit.id);
});

test("an untouched bundle agrees, in both languages, and says what it checked", async () => {
  const { code, out } = await verify(good);
  expect(out).toContain("checked: accounts 2, entries 9, balances 12, lists 3, signatures 3, proofs 6");
  expect(out).toContain("已核对：账户 2，分录 9");
  expect(out).toContain("AGREES");
  expect(out).not.toContain("Compare this signing key");
  expect(code).toBe(0);
});

test("without keys it says whose signature is to be compared, without lists that nothing vouches for it", async () => {
  const unkeyed = await verify(good, null);
  expect(unkeyed.out).toContain(`Compare this signing key with the published one, or give --keys: ${signer.publicKey}`);
  expect(unkeyed.code).toBe(0);
  const unlisted = await verify(exported);
  expect(unlisted.out).toContain("nothing outside vouches for it");
  expect(unlisted.code).toBe(0);
});

test("a bundle of the first version, which knows no ratings, still agrees", async () => {
  const { sha256: _, ...rest } = structuredClone(exported);
  for (const one of rest.accounts) delete one.balances.rated;
  const old = { ...rest, format: "xiangji-ledger-bundle/1" };
  const sealed = { ...old, sha256: createHash("sha256").update(JSON.stringify(old)).digest("hex") };
  expect((await verify(sealed)).code).toBe(0);
  expect((await verify({ ...sealed, format: "xiangji-ledger-bundle/2" })).code).toBe(1);
});

test("what is no bundle is told from one that differs", async () => {
  for (const text of ["", "{}", "[1]", "null", '{"format":"xiangji-ledger-bundle/3"}']) expect((await verify(text)).code).toBe(2);
  expect((await runNode("public/verify-ledger.mjs", path.join(folder, "none.json"))).code).toBe(2);
  expect((await runNode("public/verify-ledger.mjs")).code).toBe(2);
  expect((await verify(good, {} as Keys)).code).toBe(1);
});

test("any single byte changed anywhere is found, or says the same", async () => {
  const small = structuredClone(exported);
  small.accounts.splice(0, 1);
  const text = Buffer.from(JSON.stringify(listed(small, signer, [0], 2)));
  const keys = keysOf(signer);
  const original: unknown = JSON.parse(text.toString());
  expect((await verifyBundle(text.toString(), { keys })).ok).toBe(true);
  const missed: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    for (const bits of [0x01, 0x20]) {
      const bytes = Buffer.from(text);
      bytes[at] = (bytes[at] ?? 0) ^ bits;
      let content: string;
      try {
        content = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        continue; // no text, hence no bundle
      }
      if (!(await verifyBundle(content, { keys })).ok) continue;
      if (JSON.stringify(JSON.parse(content)) !== JSON.stringify(original)) missed.push(`byte ${at} ^ ${bits}`);
    }
  }
  expect(missed).toEqual([]);
}, 300_000);

const exportTo = (...args: string[]) => runNode("node_modules/tsx/dist/cli.mjs", "app/server/ledger-export.ts", ...args);

test("the command line exports by code or id, and says what is not there", async () => {
  const file = path.join(folder, "exported.json");
  expect((await exportTo("--unit", mine.unit.id, "--year", "2026", "--out", file)).code).toBe(0);
  const byId = JSON.parse(await readFile(file, "utf8")) as Bundle;
  expect((await exportTo("--unit", exported.unit.uscc, "--year", "2026", "--out", file)).code).toBe(0);
  const byCode = JSON.parse(await readFile(file, "utf8")) as Bundle;
  expect(byId.accounts).toEqual(exported.accounts);
  expect(byCode.accounts).toEqual(exported.accounts);
  expect((await runNode("public/verify-ledger.mjs", file)).code).toBe(0);
  expect((await exportTo("--unit", mine.unit.id, "--year", "2025", "--out", file)).code).toBe(1);
  expect((await exportTo("--unit", (await givenUnit()).id, "--year", "2026", "--out", file)).code).toBe(1);
  expect((await exportTo("--unit", "91nobody", "--year", "2026", "--out", file)).code).toBe(1);
  expect((await exportTo("--year", "2026")).code).toBe(2);
}, 180_000);

let web: Web;
beforeAll(async () => {
  web = await startWeb();
});
afterAll(() => web.close());

async function browserOf(audience: Audience, orgId: string) {
  const person = await givenPerson([{ audience, orgId, role: "VIEWER" }]);
  return visitor(web.origin, await signInAs(person.userId, person.grantIds[0]), "en");
}

async function givenBureau(divisionCode: string, prefix: string): Promise<string> {
  const id = newId();
  await db.bureau.create({ data: { id, name: `财政局${prefix}`, divisionCode, prefix } });
  return id;
}

test("the unit's people download their own ledger, and the file agrees", async () => {
  const browser = await browserOf("unit", mine.unit.id);
  const page = await browser.get("/unit/quota/2026");
  expect(page.text).toContain('href="/unit/quota/2026/bundle"');
  const answer = await browser.get("/unit/quota/2026/bundle");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-disposition")).toContain(`attachment; filename="xiangji-ledger-${exported.unit.uscc}-2026.json"`);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  expect((JSON.parse(answer.text) as Bundle).accounts).toEqual(exported.accounts);
  expect((await verify(answer.text)).code).toBe(0);
  expect((await browser.get("/unit/quota/2025/bundle")).status).toBe(404);
  expect((await browser.get("/unit/quota/x/bundle")).status).toBe(404);
});

test("another unit gets its own or nothing, a co-op is refused, a visitor signs in first", async () => {
  const empty = await browserOf("unit", (await givenUnit()).id);
  expect((await empty.get("/unit/quota/2026/bundle")).status).toBe(404);
  const coop = await browserOf("coop", mine.coop.id);
  expect((await coop.get("/unit/quota/2026/bundle")).status).toBe(403);
  expect((await coop.get(`/bureau/units/${mine.unit.id}/bundle/2026`)).status).toBe(403);
  const nobody = await visitor(web.origin).get("/unit/quota/2026/bundle");
  expect(nobody.location).toMatch(/^\/sign-in/);
});

test("a bureau downloads the ledger of the units below it, and no other", async () => {
  const address = `/bureau/units/${mine.unit.id}/bundle/2026`;
  const own = await browserOf("bureau", await givenBureau("431100", "4311"));
  expect((await own.get(`/bureau/units/${mine.unit.id}?year=2026`)).text).toContain(`href="${address}"`);
  const answer = await own.get(address);
  expect(answer.status).toBe(200);
  expect((JSON.parse(answer.text) as Bundle).unit.id).toBe(mine.unit.id);
  expect((await own.get(`/bureau/units/${mine.unit.id}/bundle/2025`)).status).toBe(404);
  const elsewhere = await browserOf("bureau", await givenBureau("330000", "33"));
  expect((await elsewhere.get(address)).status).toBe(404);
  const beside = await browserOf("bureau", await givenBureau("431103", "431103"));
  expect((await beside.get(address)).status).toBe(404);
});
