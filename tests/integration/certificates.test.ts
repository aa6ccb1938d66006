import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { getCertificate, listCertificates } from "#app/domain/quota/certificates.queries.server";
import { issueCertificate } from "#app/domain/quota/issue-certificate.server";
import { postQuota } from "#app/domain/quota/ledger.server";
import { publishHeadList } from "#app/domain/quota/publish-head-list.server";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import { givenAccount, givenProgramme, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenSigningKey } from "#tests/support/given-head-list";
import { startWeb, visitor, type Web } from "#tests/support/http";
import { tamper } from "#tests/support/tamper";

const post = asStep(postQuota);

/** A unit that has settled so much of what is required of it. */
async function givenStanding(settledFen: bigint, requiredFen = 1_000n) {
  const programme = await givenProgramme();
  const unit = await givenUnit();
  const account = await givenAccount({ unitId: unit.id, programmeId: programme.id, assessedFen: requiredFen });
  const move = (kind: "ORDER" | "ACCEPT" | "SETTLE" | "REFUND", amountFen: bigint) =>
    post([
      {
        unitId: unit.id,
        accountId: account.accountId,
        kind,
        amountFen,
        cause: { type: "order-line", id: newId() },
        source: "CANTEEN",
        effectiveOn: THE_DAY,
        recordedAt: THE_INSTANT,
        actorId: null,
        ruleVersion: 1,
      },
    ]);
  for (const kind of ["ORDER", "ACCEPT", "SETTLE"] as const) await move(kind, settledFen);
  return { unit, programme, accountId: account.accountId, move };
}

describe("a certificate of completion", () => {
  test("says what stood on the account, to the entry, and is the same when asked again", async () => {
    const { unit, programme, accountId } = await givenStanding(1_001n);
    const token = await issueCertificate(unit.reviewer, 2026, programme.code);
    expect(await issueCertificate(unit.reviewer, 2026, programme.code)).toBe(token);
    const [entry] = await db.$queryRaw<{ seq: bigint; hash: string; settled: bigint; required: bigint }[]>`
      SELECT max(e.seq) AS seq, (array_agg(encode(e.hash, 'hex') ORDER BY e.seq DESC))[1] AS hash,
        sum(CASE e.kind WHEN 'SETTLE' THEN e.amount_fen ELSE 0 END)::bigint AS settled, sum(CASE e.kind WHEN 'ASSESS' THEN e.amount_fen ELSE 0 END)::bigint AS required
      FROM quota_entry e WHERE e.account_id = ${accountId}::uuid`;
    expect(await getCertificate(token)).toMatchObject({
      seq: entry?.seq,
      headHash: entry?.hash,
      countedFen: entry?.settled,
      requiredFen: entry?.required,
      intact: true,
      listedOn: null,
    });
    expect(await listCertificates(unit.clerk, accountId)).toHaveLength(1);
    expect(await db.auditLog.count({ where: { action: "certificate.issue", unitId: unit.id } })).toBe(1);
  });

  test("two at once are one", async () => {
    const { unit, programme, accountId } = await givenStanding(1_000n);
    const tokens = await Promise.all([1, 2, 3].map(() => issueCertificate(unit.reviewer, 2026, programme.code)));
    expect(new Set(tokens).size).toBe(1);
    expect(await db.completionCertificate.count({ where: { accountId } })).toBe(1);
  });

  test("one fen short, nothing required, another unit, another year: none", async () => {
    const { unit, programme } = await givenStanding(999n);
    await expect(issueCertificate(unit.reviewer, 2026, programme.code)).rejects.toMatchObject({
      code: "quota.notFulfilled",
      params: { missingFen: 1n },
    });
    await expect(issueCertificate(unit.reviewer, 2025, programme.code)).rejects.toMatchObject({ code: "quota.accountNotFound" });
    const other = await givenUnit();
    await expect(issueCertificate(other.reviewer, 2026, programme.code)).rejects.toMatchObject({ code: "quota.accountNotFound" });
    await givenAccount({ unitId: other.id, programmeId: programme.id });
    await expect(issueCertificate(other.reviewer, 2026, programme.code)).rejects.toMatchObject({ code: "quota.notFulfilled" });
    expect(await db.completionCertificate.count({ where: { unitId: { in: [unit.id, other.id] } } })).toBe(0);
  });

  test("a refund afterwards is told to whoever asks; the paper stays as it was, and a rewritten chain is seen", async () => {
    const { unit, programme, accountId, move } = await givenStanding(1_200n);
    const token = await issueCertificate(unit.reviewer, 2026, programme.code);
    await move("REFUND", 300n);
    expect(await getCertificate(token)).toMatchObject({ countedFen: 1_200n, now: { countedFen: 900n, seq: 5n }, intact: true });
    await expect(db.completionCertificate.deleteMany()).rejects.toThrow();
    await tamper(`UPDATE quota_entry SET hash = decode(repeat('ab', 32), 'hex') WHERE account_id = '${accountId}' AND seq = 4`);
    expect(await getCertificate(token)).toMatchObject({ intact: false });
  });
});

describe("on its page", () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb();
  });
  afterAll(() => web.close());

  test("anybody who holds the address sees it, in both languages, with the signed list that knows it; a guess sees nothing", async () => {
    const { unit, programme } = await givenStanding(1_000n);
    const token = await issueCertificate(unit.reviewer, 2026, programme.code);
    givenSigningKey();
    await publishHeadList(THE_INSTANT);
    const { name } = await db.unit.findUniqueOrThrow({ where: { id: unit.id } });
    for (const [locale, words] of [
      ["zh-CN", "台账今天仍然达标"],
      ["en", "Valid: the ledger says so today"],
    ] as const) {
      const page = await visitor(web.origin, `xj_locale=${locale}`).get(`/certificates/${token}`);
      expect(page.status).toBe(200);
      for (const text of [words, name, "10.00", `/ledger/heads/${THE_DAY}`, "<svg"]) expect(page.text).toContain(text);
    }
    for (const guess of [token.slice(0, -1), `${token}x`, newId(), "%00"])
      expect((await visitor(web.origin).get(`/certificates/${guess}`)).status, guess).toBe(404);
  });
});
