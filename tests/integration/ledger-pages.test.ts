import { createHash, createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { publishHeadList } from "#app/domain/quota/publish-head-list.server";
import { addDays } from "#app/lib/dates";
import { givenAccount, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenSigningKey } from "#tests/support/given-head-list";
import { startWeb, visitor, type Web } from "#tests/support/http";

let web: Web;
let publicKey: string;
let unitName: string;
const DAYS = 33;
const day = (days: number) => addDays(THE_DAY, days);

beforeAll(async () => {
  web = await startWeb();
  publicKey = givenSigningKey();
  const { unitId } = await givenAccount({ assessedFen: 1_234_567n });
  for (const assessedFen of [10n, 20n]) await givenAccount({ assessedFen });
  unitName = (await db.unit.findUniqueOrThrow({ where: { id: unitId } })).name;
  for (let days = 0; days < DAYS; days += 1) await publishHeadList(new Date(THE_INSTANT.getTime() + days * 86_400_000));
});
afterAll(() => web.close());

/** Checks a file as the page says, with nothing of the product. */
function checkFile(text: string) {
  const lines = text.split("\n");
  const header = `${lines.slice(0, 7).join("\n")}\n`;
  const valueOf = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? "";
  const spki = `MCowBQYDK2VwAyEA${valueOf("key")}`;
  const key = createPublicKey({ key: Buffer.from(spki, "base64"), format: "der", type: "spki" });
  const sha = (...parts: (Buffer | string)[]) => {
    const hash = createHash("sha256");
    parts.forEach((part) => hash.update(part));
    return hash.digest();
  };
  const heads = lines.slice(lines.indexOf("") + 1, -1);
  let level = heads.map((line) => sha("\0", line));
  while (level.length > 1)
    level = level.flatMap((left, at) => {
      const right = level[at + 1];
      return at % 2 === 1 ? [] : [right ? sha("\u0001", left, right) : left];
    });
  return {
    heads,
    previous: valueOf("previous"),
    sha256: sha(header).toString("hex"),
    isSigned: verify(null, Buffer.from(header), key, Buffer.from(valueOf("signature"), "base64")),
    isWhole: level[0]?.toString("hex") === valueOf("root"),
  };
}

test("the file of a day checks without us, for good, and names nobody", async () => {
  const [before, answer] = await Promise.all([0, 1].map((days) => visitor(web.origin).get(`/ledger/heads/${day(days)}`)));
  expect(answer?.status).toBe(200);
  expect(answer?.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(answer?.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(answer?.headers.get("content-disposition")).toContain(`xiangji-heads-${day(1)}.txt`);
  expect(answer?.headers.get("set-cookie")).toBeNull();
  const checked = checkFile(answer?.text ?? "");
  expect(checked).toMatchObject({ isSigned: true, isWhole: true, previous: checkFile(before?.text ?? "").sha256 });
  const accounts = await db.quotaAccount.findMany({ orderBy: { id: "asc" } });
  expect(checked.heads).toEqual(accounts.map(({ id, seq, headHash }) => `${id} ${seq} ${Buffer.from(headHash).toString("hex")}`));
  expect(answer?.text).not.toContain(unitName);
  expect(checkFile((answer?.text ?? "").replace("accounts 3", "accounts 4")).isSigned).toBe(false);
});

test("a day without a list, and what is no day, are not found", async () => {
  for (const part of [day(-1), day(DAYS), "2026-02-30", "newest", "2026-06-15.txt"])
    expect((await visitor(web.origin).get(`/ledger/heads/${part}`)).status, part).toBe(404);
  expect((await visitor(web.origin).get("/ledger/heads?after=yesterday")).status).toBe(404);
});

test("the keys are at their address", async () => {
  const answer = await visitor(web.origin).get("/ledger/keys");
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(JSON.parse(answer.text)).toEqual({
    format: "xiangji-ledger-keys/1",
    keys: [{ publicKey, validFrom: THE_DAY, validTo: null }],
  });
});

test.each([
  ["zh-CN", "台账指纹每日公示", "下载"],
  ["en", "Daily ledger fingerprints", "Download"],
])("the page lists the days in %s, newest first, and leads on by key", async (language, title, download) => {
  const browser = visitor(web.origin, "", language);
  const page = await browser.get("/ledger/heads");
  expect(page.status).toBe(200);
  expect(page.text).toContain(title);
  expect(page.text).toContain(download);
  expect(page.text).toContain(publicKey);
  expect(page.text).not.toContain(unitName);
  expect(page.text).not.toMatch(/<script(?![^>]*application\/ld)/);
  const shown = (text: string) => [...text.matchAll(/href="\/ledger\/heads\/([\d-]+)"/g)].map((match) => match[1]);
  const days = Array.from({ length: DAYS }, (_, days) => day(DAYS - 1 - days));
  expect(shown(page.text)).toEqual(days.slice(0, 31));
  const onward = /href="([^"]*\?after=[^"]+)"/.exec(page.text)?.[1] ?? "";
  expect(shown((await browser.get(onward.startsWith("?") ? `/ledger/heads${onward}` : onward)).text)).toEqual(days.slice(31));
});

test("the shop leads to the page", async () => {
  expect((await visitor(web.origin).get("/")).text).toContain('href="/ledger/heads"');
});
