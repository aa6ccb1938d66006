import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { BulletinContent, BulletinFigures } from "#app/domain/supervision/bulletins/content";
import { checkCommand } from "#app/domain/supervision/bulletins/check-command";
import { getPast } from "#app/domain/quota/history.queries.server";
import {
  getBulletin,
  getPublicBulletin,
  getSignedBulletin,
  getSignedPublicBulletin,
  listNamedIn,
  listPublicBulletins,
} from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { computeBulletin } from "#app/domain/supervision/bulletins/compute-bulletin.server";
import { discardBulletin, draftBulletin, editBulletin, recomputeBulletin } from "#app/domain/supervision/bulletins/draft-bulletin.server";
import { issueBulletin } from "#app/domain/supervision/bulletins/issue-bulletin.server";
import { signBulletin } from "#app/domain/supervision/bulletins/sign-bulletin.server";
import type { Actor } from "#app/domain/identity/actor";
import { addDays, fromDbDate, instantOf } from "#app/lib/dates";
import { isSignedBy } from "#app/lib/ed25519";
import { newId } from "#app/lib/ids";
import { bulletinInputOf, givenDraft, givenIssued, givenStanding } from "#tests/support/given-bulletin";
import { givenProgramme, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenSigningKey } from "#tests/support/given-head-list";
import { givenBureau, type GivenBureau } from "#tests/support/given-rule";

let bureau: GivenBureau;
let elsewhere: GivenBureau;
let programmeId: string;
let units: Awaited<ReturnType<typeof givenStanding>>[];
const codes = ["431102", "431102", "431102", "431102", "431102", "431103", "431103", "431103", "431103", "431100"] as const;

beforeAll(async () => {
  bureau = await givenBureau("431100");
  elsewhere = await givenBureau("330100");
  programmeId = (await givenProgramme()).id;
  units = [];
  for (const [index, code] of codes.entries())
    units.push(
      await givenStanding(programmeId, code, {
        required: index === 9 ? 0n : 120_000n,
        settled: BigInt(index) * 13_001n,
        later: index % 2 === 0 ? 7_000n : 0n,
      }),
    );
});

const codeOf = (error: unknown) => (error as { code?: string }).code;
const refused = async (work: Promise<unknown>) => codeOf(await work.then(() => null).catch((error: unknown) => error));
const figuresOf = async (id: string): Promise<BulletinFigures> => {
  const record = await getBulletin(bureau.clerk, id);
  if (!record?.figures) throw new Error("no figures");
  return record.figures;
};

/** What the entries say, by unit, in plain SQL. */
async function recompute(condition: string) {
  return db.$queryRawUnsafe<{ unit: string; code: string; required: bigint; settled: bigint }[]>(`
    SELECT e.unit_id AS unit, q.division_code AS code, sum(CASE e.kind WHEN 'ASSESS' THEN e.amount_fen ELSE 0 END)::bigint AS required,
      sum(CASE e.kind WHEN 'SETTLE' THEN e.amount_fen ELSE 0 END)::bigint AS settled
    FROM quota_entry e JOIN quota_account q ON q.id = e.account_id WHERE q.programme_id = '${programmeId}' AND ${condition} GROUP BY 1, 2`);
}

describe("figures", () => {
  test.each([
    ["REPORTED", `e.recorded_at < '${instantOf("2026-06-01").toISOString()}'`, "then"],
    ["KNOWN", "e.effective_on <= '2026-05-31'", "now"],
  ] as const)("%s: every unit, division and sum is what the entries say, and what the past day says", async (basis, condition, side) => {
    const figures = await figuresOf(await givenDraft(bureau, programmeId, { basis }));
    const [section] = figures.sections;
    const rows = await recompute(condition);
    expect(section?.units.map((unit) => [unit.id, BigInt(unit.requiredFen), BigInt(unit.settledFen)]).sort()).toEqual(
      rows
        .filter((row) => row.required + row.settled > 0n)
        .map((row) => [row.unit, row.required, row.settled])
        .sort(),
    );
    for (const division of section?.divisions ?? []) {
      const inside = rows.filter((row) => (division.own ? row.code === "431100" : row.code === division.code));
      expect(BigInt(division.settledFen)).toBe(inside.reduce((sum, row) => sum + row.settled, 0n));
      expect(BigInt(division.requiredFen)).toBe(inside.reduce((sum, row) => sum + row.required, 0n));
    }
    const question = { programmeId, fiscalYear: 2026, prefix: "4311", day: "2026-05-31" };
    const { node } = await getPast(bureau.clerk, question);
    expect(BigInt(section?.total.settledFen ?? 0)).toBe(node[side].stages.SETTLED);
    expect(BigInt(section?.total.requiredFen ?? 0)).toBe(node[side].requiredFen);
    const [plan] = await db.$queryRaw<
      { fen: bigint }[]
    >`SELECT sum(planned_fen)::bigint AS fen FROM plan_month WHERE month <= 5 AND unit_id = ANY (${units.map(({ id }) => id)}::uuid[])`;
    expect(BigInt(section?.total.planToDateFen ?? 0)).toBe(plan?.fen);
    const [missing] = await db.$queryRaw<
      { n: number }[]
    >`SELECT count(*)::int AS n FROM unit u WHERE u.division_code LIKE '4311%' AND NOT EXISTS (SELECT 1 FROM filing f WHERE f.unit_id = u.id)`;
    expect(figures.filings.missing).toBe(missing?.n);
    expect(section?.divisions.reduce((sum, row) => sum + row.missing, 0)).toBe(missing?.n);
  });

  test("a job that is cut off or repeated leaves one content; recomputing waits for the job again", async () => {
    const input = bulletinInputOf(bureau, programmeId);
    await draftBulletin(bureau.clerk, input);
    await draftBulletin(bureau.clerk, input);
    expect(await db.bulletin.count({ where: { id: input.bulletinId } })).toBe(1);
    expect(await refused(editBulletin(bureau.clerk, input.bulletinId, edit(1)))).toBe("bulletins.movedOn");
    const ran = await Promise.allSettled([1, 2].map(() => computeBulletin(input.bulletinId, THE_INSTANT)));
    expect(ran.filter((run) => run.status === "fulfilled" && run.value)).toHaveLength(1);
    const first = await figuresOf(input.bulletinId);
    expect(await computeBulletin(input.bulletinId, addedHour)).toBe(false);
    expect(await figuresOf(input.bulletinId)).toEqual(first);
    await recomputeBulletin(bureau.clerk, input.bulletinId, 2);
    expect(await computeBulletin(input.bulletinId, addedHour)).toBe(true);
    expect(await figuresOf(input.bulletinId)).toEqual({ ...first, takenAt: addedHour.toISOString() });
    await discardBulletin(bureau.clerk, input.bulletinId, 4);
    expect(await refused(recomputeBulletin(bureau.clerk, input.bulletinId, 5))).toBe("bulletins.movedOn");
  });

  test("what cannot be asked: a day that is not over, a place or programme elsewhere, another bureau's draft", async () => {
    const ask = (options: Parameters<typeof bulletinInputOf>[2]) =>
      refused(draftBulletin(bureau.clerk, bulletinInputOf(bureau, programmeId, options)));
    expect(await ask({ asOf: THE_DAY })).toBe("bulletins.dayNotOver");
    expect(await ask({ divisionCode: "330100" })).toBe("supervision.placeOutside");
    expect(await ask({ programmeId: [newId()] })).toBe("bulletins.programmeElsewhere");
    expect(await ask({ replacesId: newId() })).toBe("bulletins.replacesNothing");
    const draft = await givenDraft(bureau, programmeId);
    expect(await getBulletin(elsewhere.clerk, draft)).toBeNull();
    expect(await refused(editBulletin(elsewhere.clerk, draft, edit(2)))).toBe("bulletins.notFound");
    expect(await refused(issueBulletin(elsewhere.manager, draft, 2))).toBe("bulletins.notFound");
    expect(await refused(discardBulletin(elsewhere.clerk, draft, 2))).toBe("bulletins.notFound");
    expect(await refused(editBulletin(bureau.clerk, draft, { ...edit(2), rows: [{ key: `${programmeId}:${newId()}`, text: "x" }] }))).toBe(
      "bulletins.rowUnknown",
    );
  });
});

const addedHour = new Date(THE_INSTANT.getTime() + 3_600_000);
const edit = (version: number) => ({
  version,
  generalRemark: "内部：约谈零陵区",
  publicRemark: "请各单位加快采购进度。",
  publishes: true,
  publishesUnits: true,
  rows: [{ key: `${programmeId}:431102`, text: "内部：已两次催办" }],
});

describe("issue", () => {
  test("another person issues; numbers have no gap, each names the hash of the one before", async () => {
    const first = await givenDraft(bureau, programmeId, { asOf: "2026-04-30" });
    expect(await refused(issueBulletin(bureau.clerk, first, 2))).toBe("bulletins.own");
    await issueBulletin(bureau.manager, first, 2);
    expect(await refused(issueBulletin(bureau.manager, first, 2))).toBe("bulletins.movedOn");
    const edited = await givenDraft(bureau, programmeId);
    await editBulletin(bureau.manager, edited, edit(2));
    expect(await refused(issueBulletin(bureau.manager, edited, 3))).toBe("bulletins.own");
    const drafts = await Promise.all([1, 2, 3].map(() => givenDraft(bureau, programmeId)));
    await Promise.all(drafts.map((id) => issueBulletin(bureau.manager, id, 2)));
    const issued = await db.bulletin.findMany({ where: { bureauId: bureau.id, state: "ISSUED" }, orderBy: { serial: "asc" } });
    expect(issued.map(({ number }) => number)).toEqual(issued.map((_, index) => `永财通报〔2026〕${index + 1}号`));
    for (const [index, row] of issued.entries()) {
      const before = issued[index - 1]?.sha256 ?? Buffer.alloc(32);
      expect(Buffer.from(row.previous ?? [])).toEqual(Buffer.from(before));
      expect((JSON.parse(row.content ?? "") as BulletinContent).previous).toBe(Buffer.from(before).toString("hex"));
    }
    expect(await db.auditLog.count({ where: { action: "bulletin.issue", objectId: first } })).toBe(1);
    const record = await getBulletin(bureau.clerk, drafts[0] ?? "");
    expect(record?.figures?.sections[0]?.divisions.every(({ rank, moved }) => (rank === null) === (moved === null))).toBe(true);
  });

  test("two officers at once: one number", async () => {
    const id = await givenDraft(bureau, programmeId);
    const other = await givenBureau("431100");
    const before = await db.bulletin.count({ where: { bureauId: bureau.id, state: "ISSUED" } });
    const results = await Promise.allSettled([issueBulletin(bureau.manager, id, 2), issueBulletin(other.manager, id, 2)]);
    expect(results.flatMap((result) => (result.status === "rejected" ? [codeOf(result.reason)] : []))).toEqual(["bulletins.movedOn"]);
    expect(await db.bulletin.count({ where: { bureauId: bureau.id, state: "ISSUED" } })).toBe(before + 1);
  });

  test("nobody changes or deletes what is issued; a signature is added once", async () => {
    givenSigningKey();
    const id = await givenIssued(bureau, programmeId);
    for (const data of [{ content: "{}" }, { generalRemark: "x" }, { state: "DRAFT" as const }, { number: "x" }])
      await expect(db.bulletin.update({ where: { id }, data })).rejects.toThrow();
    await expect(db.bulletin.delete({ where: { id } })).rejects.toThrow();
    await expect(db.bulletinUnit.deleteMany({ where: { bulletinId: id } })).rejects.toThrow();
    expect((await Promise.all([1, 2].map(() => signBulletin(id, THE_INSTANT)))).sort()).toEqual([false, true]);
    await expect(db.bulletin.update({ where: { id }, data: { publicKey: "x" } })).rejects.toThrow();
  });

  test("a bulletin is withdrawn by one that names it, once, and stays readable", async () => {
    const wrong = await givenIssued(bureau, programmeId);
    const [better, second] = await Promise.all([1, 2].map(() => givenDraft(bureau, programmeId, { replacesId: wrong })));
    await issueBulletin(bureau.manager, better ?? "", 2);
    expect(await refused(issueBulletin(bureau.manager, second ?? "", 2))).toBe("bulletins.replacesNothing");
    const record = await getBulletin(bureau.clerk, wrong);
    expect(record).toMatchObject({ state: "WITHDRAWN", replacedBy: { id: better } });
    expect(record?.content?.format).toBe("xiangji-bulletin/1");
  });
});

describe("proof", () => {
  test("the signature is of these bytes: one byte more and it fails; the command on the page says the same", async () => {
    const publicKey = givenSigningKey();
    const id = await givenIssued(bureau, programmeId);
    await signBulletin(id, THE_INSTANT);
    const file = await getSignedBulletin(bureau.clerk, id);
    if (!file?.signature) throw new Error("not signed");
    expect(file.publicKey).toBe(publicKey);
    const signature = Buffer.from(file.signature, "base64");
    expect(isSignedBy(file.content, signature, publicKey)).toBe(true);
    expect(isSignedBy(file.content.replace("13001", "13002"), signature, publicKey)).toBe(false);
    const folder = mkdtempSync(path.join(tmpdir(), "bulletin-"));
    const check = (name: string, value: object) => {
      writeFileSync(path.join(folder, name), JSON.stringify(value));
      const [program = "", ...rest] = checkCommand(name);
      return execFileSync(program === "node" ? process.execPath : program, rest, { cwd: folder, encoding: "utf8" }).trim();
    };
    expect(check("whole.json", file)).toBe("true true");
    expect(check("changed.json", { ...file, content: file.content.replace("永财通报", "永财通知") })).toBe("false false");
  });
});

describe("the public version", () => {
  test("holds none of the withheld words, no figure of a small place, and is signed", async () => {
    givenSigningKey();
    const inJuly = (actor: Actor): Actor => ({ ...actor, now: instantOf("2026-07-15", 10) });
    const [shown] = units.slice(3);
    if (!shown) throw new Error("no unit");
    await db.unitPage.create({
      data: { unitId: shown.id, slug: "shown", publishedAt: THE_INSTANT, publishedVersion: 1, updatedAt: THE_INSTANT },
    });
    const text = { taglineZh: "", taglineEn: "", storyZh: "", storyEn: "", showsSuppliers: false, showsProgress: true };
    await db.unitPageText.create({ data: { unitId: shown.id, edition: "PUBLISHED", ...text } });
    const id = await givenDraft(bureau, programmeId);
    await editBulletin(bureau.clerk, id, edit(2));
    await issueBulletin(inJuly(bureau.manager), id, 3);
    await signBulletin(id, THE_INSTANT);
    const { token } = await db.bulletin.findUniqueOrThrow({ where: { id } });
    const today = addDays(THE_DAY, 30);
    const found = await getPublicBulletin(token ?? "", today);
    const file = await getSignedPublicBulletin(token ?? "", today);
    if (!found || !file?.signature) throw new Error("not public");
    expect(isSignedBy(file.content, Buffer.from(file.signature, "base64"), file.publicKey ?? "")).toBe(true);
    const names = await db.unit.findMany({ where: { id: { in: units.map((unit) => unit.id) } } });
    for (const unit of names) {
      expect(file.content.includes(unit.name), unit.name).toBe(unit.id === shown.id);
      expect(file.content.includes(unit.uscc)).toBe(false);
      expect(file.content.includes(unit.id)).toBe(false);
    }
    for (const word of ["内部", "约谈", "催办", "cases", "missing"]) expect(file.content).not.toContain(word);
    expect(found.bulletin.remark).toBe("请各单位加快采购进度。");
    // The city's own units are one: with the smallest of the others they are left out.
    const [section] = found.bulletin.sections;
    expect(section?.total).not.toBeNull();
    expect(section?.divisions.map(({ code }) => code)).not.toContain("431100");
    expect(section?.hidden).toBeGreaterThanOrEqual(2);
    expect((await listPublicBulletins(today, { after: null, limit: 50 })).rows.map((row) => row.token)).toContain(token);
  });

  test("is not there before the embargo is over, nor for a bulletin that is not for the public", async () => {
    const now = instantOf("2026-07-01", 10);
    const id = await givenDraft({ ...bureau, clerk: { ...bureau.clerk, now } }, programmeId, { asOf: "2026-06-25" });
    await issueBulletin({ ...bureau.manager, now }, id, 2);
    const { token, publicFrom } = await db.bulletin.findUniqueOrThrow({ where: { id } });
    if (!token || !publicFrom) throw new Error("not public");
    const opens = fromDbDate(publicFrom);
    expect(opens).toBe("2026-07-09");
    expect(await getPublicBulletin(token, addDays(opens, -1))).toBeNull();
    expect(await getPublicBulletin(token, opens)).not.toBeNull();
    const kept = await givenDraft(bureau, programmeId);
    await editBulletin(bureau.clerk, kept, { ...edit(2), publishes: false });
    await issueBulletin(bureau.manager, kept, 3);
    expect(await db.bulletin.findUniqueOrThrow({ where: { id: kept } })).toMatchObject({ publicContent: null, token: null });
    expect(await getPublicBulletin("x".repeat(22), "2027-01-01")).toBeNull();
  });

  test("the units it names find it among their notices, others do not", async () => {
    const id = await givenIssued(bureau, programmeId);
    const best = units[8];
    const middle = units[4];
    if (!best || !middle) throw new Error("no unit");
    expect(await listNamedIn(best.clerk, "2026-07-01")).toEqual(
      expect.arrayContaining([expect.objectContaining({ bulletinId: id, best: true, rank: 1, ranked: 9 })]),
    );
    expect((await listNamedIn(middle.clerk, "2026-07-01")).filter((row) => row.bulletinId === id)).toEqual([]);
  });
});
