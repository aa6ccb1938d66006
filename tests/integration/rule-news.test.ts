import { beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { attachRuleDocument } from "#app/domain/quota/attach-rule-document.server";
import { confirmRuleChange, refuseRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { getRuleNews, getRuleNewsDocument, listRuleNews } from "#app/domain/quota/rule-news.queries.server";
import { mailRuleChange } from "#app/jobs/rule-mail.server";
import { newId } from "#app/lib/ids";
import { givenActor, givenDivisions, givenProgramme, givenUnit, THE_INSTANT } from "#tests/support/given";
import { aPaper } from "#tests/support/given-campaign";
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
