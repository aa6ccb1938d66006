import { beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { attachRuleDocument } from "#app/domain/quota/attach-rule-document.server";
import { confirmRuleChange, refuseRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { getRuleNews, getRuleNewsDocument, listRuleNews } from "#app/domain/quota/rule-news.queries.server";
import { readRuleChange } from "#app/domain/quota/rule-change";
import { mailRuleChange } from "#app/jobs/rule-mail.server";
import { newId } from "#app/lib/ids";
import { givenActor, givenCoop, givenDivisions, givenProgramme, givenUnit, THE_INSTANT } from "#tests/support/given";
import { aPaper } from "#tests/support/given-campaign";
import { givenSubmittedOrder } from "#tests/support/given-order";
import { shareChange } from "#tests/support/given-rule-change";

const bureauId = newId();
const person = (role: "CLERK" | "MANAGER") => givenActor("bureau", bureauId, role, { divisionPrefix: "43" });
const [clerk, manager] = [person("CLERK"), person("MANAGER")];

beforeAll(async () => {
  await givenDivisions();
  await db.bureau.create({ data: { id: bureauId, name: "湖南省财政厅", divisionCode: "430000", prefix: "43" } });
});

async function givenProposed(): Promise<string> {
  const id = await draftRuleChange(clerk, shareChange((await givenProgramme()).id));
  await attachRuleDocument(clerk, id, { url: undefined, file: aPaper() });
  await proposeRuleChange(clerk, id);
  return id;
}

/** Somebody with an account who works for a unit. */
async function givenReader(unitIds: readonly string[], role: "CLERK" | "REVIEWER" | "MANAGER", locale = "zh-CN"): Promise<string> {
  const id = newId();
  await db.user.create({ data: { id, email: `reader-${id}@example.test`, name: role, locale } });
  for (const unitId of unitIds)
    await db.grant.create({
      data: { id: newId(), userId: id, role, scope: "UNIT", unitId, validFrom: new Date("2026-01-01T00:00:00Z") },
    });
  return id;
}

const lettersTo = (userIds: readonly string[]) => db.$queryRaw<{ to: string; subject: string; text: string }[]>`
  SELECT data->>'to' AS "to", data->>'subject' AS subject, data->>'text' AS text FROM pgboss.job
  WHERE name = 'notices.sendMail' AND data->>'to' = ANY (${userIds.map((id) => `reader-${id}@example.test`)}::text[]) ORDER BY 1`;

test("a change is news to the units of its place from its confirmation on, with what it says and its paper, and to nobody else", async () => {
  const [inside, outside] = [await givenUnit({ divisionCode: "431102" }), await givenUnit({ divisionCode: "330106" })];
  const id = await givenProposed();
  expect([await getRuleNews(inside.clerk, id), await getRuleNewsDocument(inside.clerk, id)]).toEqual([null, null]);
  await confirmRuleChange(manager, id);
  expect((await listRuleNews(inside.clerk, 5))[0]).toMatchObject({ id, kind: "TARGET_RULE_ADD", source: "湘财库〔2026〕9 号" });
  expect(await getRuleNews(inside.clerk, id)).toMatchObject({ change: { input: { minimum: 2_000 } }, names: { place: "永州市" } });
  expect(await getRuleNewsDocument(inside.clerk, id)).toMatchObject({ fileName: aPaper().name });
  expect([await getRuleNews(outside.clerk, id), await getRuleNewsDocument(outside.clerk, id)]).toEqual([null, null]);
  expect((await listRuleNews(outside.clerk, 50)).map((row) => row.id)).not.toContain(id);

  const refused = await givenProposed();
  await refuseRuleChange(manager, refused, "否");
  expect(await getRuleNews(inside.clerk, refused)).toBeNull();
});

test("reviewers and managers are written to once in their language, whatever they work for and however often the job runs, portion by portion", async () => {
  const units = [await givenUnit({ divisionCode: "431102" }), await givenUnit({ divisionCode: "431102" })].map((unit) => unit.id);
  const elsewhere = await givenUnit({ divisionCode: "330106" });
  const readers = [
    await givenReader(units, "REVIEWER", "en"),
    await givenReader(units.slice(0, 1), "MANAGER"),
    await givenReader(units.slice(1), "MANAGER"),
  ];
  const silent = [await givenReader(units, "CLERK"), await givenReader([elsewhere.id], "MANAGER")];
  const id = await givenProposed();
  expect(await mailRuleChange(id, null, THE_INSTANT)).toBe(0);
  await confirmRuleChange(manager, id);

  const jobs = () => db.$queryRaw<{ data: { changeId: string; after?: string } }[]>`
    SELECT data FROM pgboss.job WHERE name = 'quota.mailRuleChange' AND data->>'changeId' = ${id} ORDER BY created_on, data->>'after' NULLS FIRST`;
  expect((await jobs()).map(({ data }) => data)).toEqual([{ changeId: id }]);
  // A portion of two leaves the rest to the next job; the first one runs twice, also at the same moment.
  await Promise.all([1, 2].map(() => mailRuleChange(id, null, THE_INSTANT, 2)));
  const [, next, ...more] = await jobs();
  expect([next?.data.after, more]).toEqual([readers[1], []]);
  await mailRuleChange(id, next?.data.after ?? null, THE_INSTANT, 2);
  await mailRuleChange(id, null, THE_INSTANT);

  const letters = await lettersTo([...readers, ...silent]);
  expect(letters.map((letter) => letter.to).sort()).toEqual(readers.map((reader) => `reader-${reader}@example.test`).sort());
  const english = letters.find((letter) => letter.to.includes(readers[0] ?? "?"));
  expect(english?.subject).toBe("A rule has changed: New minimum share (Yongzhou)");
  expect(english?.text).toContain(`/unit/rule-changes/${id}`);
  expect(letters.find((letter) => letter.to.includes(readers[1] ?? "?"))?.subject).toBe("规则变更：新的最低比例（永州市）");
});

/** Terms of payment, of claims and of held money in the city are changed. */
async function givenTermsChanged(kind: "TERMS_SET" | "CLAIMS_SET" | "HELD_MONEY_SET", fromYear: number): Promise<string> {
  const [terms] = await db.$queryRaw<{ value: object }[]>`
    SELECT value FROM place_rule WHERE kind = ${kind.replace("_SET", "")}::place_rule_kind AND division_prefix = '' ORDER BY from_year DESC, version DESC LIMIT 1`;
  const change = readRuleChange(kind, { divisionCode: "431100", fromYear, ...terms?.value, source: "湘财购〔2026〕3 号" });
  const id = await draftRuleChange(clerk, change);
  await attachRuleDocument(clerk, id, { url: undefined, file: aPaper() });
  await proposeRuleChange(clerk, id);
  await confirmRuleChange(manager, id);
  return id;
}

test("changed terms of payment, claims and held money are news to the co-ops that sold there within a year, with their paper, and to no others", async () => {
  const [sold, elsewhere, idle] = [
    await givenSubmittedOrder({ divisionCode: "431102" }),
    await givenSubmittedOrder({ divisionCode: "330106" }),
    await givenCoop(),
  ];
  const former = await givenSubmittedOrder({ divisionCode: "431102" });
  await db.$executeRaw`UPDATE purchase_order SET placed_at = placed_at - interval '13 months' WHERE id = ${former.order.id}::uuid`;
  const share = await givenProposed();
  await confirmRuleChange(manager, share);
  for (const kind of ["TERMS_SET", "CLAIMS_SET", "HELD_MONEY_SET"] as const) {
    const id = await givenTermsChanged(kind, 2027);
    expect((await listRuleNews(sold.coop.clerk, 50))[0]).toMatchObject({ id, kind });
    expect(await getRuleNews(sold.coop.clerk, id)).toMatchObject({ names: { place: "永州市" } });
    expect(await getRuleNewsDocument(sold.coop.clerk, id)).toMatchObject({ fileName: aPaper().name });
    expect(await getRuleNews(sold.unit.clerk, id)).not.toBeNull();
    for (const coop of [elsewhere.coop, idle, former.coop]) {
      expect([await getRuleNews(coop.clerk, id), await getRuleNewsDocument(coop.clerk, id)]).toEqual([null, null]);
      expect(await listRuleNews(coop.clerk, 50)).toEqual([]);
    }
  }
  expect(await getRuleNews(sold.coop.clerk, share)).toBeNull();
});

test("everybody of such a co-op is written to once, though the job is killed half-way and runs again", async () => {
  const { coop, unit } = await givenSubmittedOrder({ divisionCode: "431102" });
  const stranger = await givenCoop();
  const people = async (ids: { coopId?: string; unitId?: string }[]) => {
    const id = await givenReader([], "CLERK");
    for (const { coopId, unitId } of ids)
      await db.grant.create({
        data: {
          id: newId(),
          userId: id,
          role: "MANAGER",
          validFrom: new Date("2026-01-01T00:00:00Z"),
          ...(coopId ? { scope: "COOP" as const, coopId } : { scope: "UNIT" as const, unitId: unitId ?? "" }),
        },
      });
    return id;
  };
  const readers = [
    await people([{ coopId: coop.id }]),
    await people([{ coopId: coop.id }]),
    await people([{ coopId: coop.id }, { unitId: unit.id }]),
    await people([{ unitId: unit.id }]),
  ];
  const silent = await people([{ coopId: stranger.id }]);
  const id = await givenTermsChanged("TERMS_SET", 2028);

  // Cut off after its letters are written and before they are kept: none of them is.
  await db.$executeRaw`CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut off'; END $$`;
  await db.$executeRawUnsafe(
    `CREATE TRIGGER cut_off BEFORE INSERT ON pgboss.job FOR EACH ROW WHEN (NEW.name = 'quota.mailRuleChange') EXECUTE FUNCTION cut_off()`,
  );
  await expect(mailRuleChange(id, null, THE_INSTANT, 2)).rejects.toThrow(/cut off/);
  await db.$executeRaw`DROP TRIGGER cut_off ON pgboss.job`;
  expect(await lettersTo(readers)).toEqual([]);

  let after: string | null = null;
  let written = 0;
  do {
    // Each portion twice, also at the same moment.
    const [first] = await Promise.all([1, 2].map(() => mailRuleChange(id, after, THE_INSTANT, 2)));
    written += first ?? 0;
    const [next]: { after: string | null }[] = await db.$queryRaw`
      SELECT max(data->>'after') AS after FROM pgboss.job WHERE name = 'quota.mailRuleChange' AND data->>'changeId' = ${id}`;
    if ((next?.after ?? null) === after) break;
    after = next?.after ?? null;
  } while (after !== null);
  expect(written).toBeGreaterThanOrEqual(readers.length);
  const letters = await lettersTo([...readers, silent]);
  expect(letters.map(({ to }) => to).sort()).toEqual(readers.map((reader) => `reader-${reader}@example.test`).sort());
  const linkOf = (reader: string | undefined) =>
    /\/(unit|coop)\/rule-changes\//.exec(letters.find(({ to }) => to.includes(reader ?? "?"))?.text ?? "")?.[1];
  expect(readers.map(linkOf)).toEqual(["coop", "coop", "unit", "unit"]);
});
