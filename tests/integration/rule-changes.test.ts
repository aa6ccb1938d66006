import { beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { sweepFiles } from "#app/domain/identity/sweep-files.server";
import { attachRuleDocument } from "#app/domain/quota/attach-rule-document.server";
import { confirmRuleChange, refuseRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange, withdrawRuleChange } from "#app/domain/quota/draft-rule-change.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { countRuleDecisions, getRuleChange, getRuleDocument, listRuleChanges } from "#app/domain/quota/rule-changes.queries.server";
import { newId } from "#app/lib/ids";
import { givenActor, givenDivisions, givenProgramme, THE_INSTANT } from "#tests/support/given";
import { shareChange } from "#tests/support/given-rule-change";

const bureauId = newId();
const person = (role: "CLERK" | "MANAGER", options: Partial<Actor> = {}) =>
  givenActor("bureau", bureauId, role, { divisionPrefix: "43", ...options });
const [clerk, manager] = [person("CLERK"), person("MANAGER")];
const admin = givenActor("platform", "platform");

beforeAll(async () => {
  await givenDivisions();
  await db.bureau.create({ data: { id: bureauId, name: "湖南省财政厅", divisionCode: "430000", prefix: "43" } });
});

const outcome = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok")).sort();
const rules = (programmeId: string) => db.targetRule.count({ where: { programmeId } });
async function proposed(change: RuleChangeOf, by: Actor = clerk): Promise<string> {
  const id = await draftRuleChange(by, change);
  await proposeRuleChange(by, id);
  return id;
}

describe("a change and its second person", () => {
  test("nothing is in force before a second person confirms it; then it is, once, with its source", async () => {
    const programme = await givenProgramme();
    const id = await draftRuleChange(clerk, shareChange(programme.id));
    await expect(confirmRuleChange(manager, id)).rejects.toMatchObject({ code: "quota.ruleChangeNotFound" });
    await proposeRuleChange(clerk, id);
    expect(await rules(programme.id)).toBe(1);
    expect(await countRuleDecisions(manager)).toBeGreaterThan(0);

    await expect(confirmRuleChange(clerk, id)).rejects.toMatchObject({ code: "quota.ruleNeedsSecondPerson" });
    expect(await rules(programme.id)).toBe(1);
    await confirmRuleChange(manager, id);
    expect(await db.targetRule.findFirstOrThrow({ where: { programmeId: programme.id, divisionPrefix: "4311" } })).toMatchObject({
      minimumBps: 2_000,
      version: 1,
      source: "湘财库〔2026〕9 号",
    });
    await expect(confirmRuleChange(manager, id)).rejects.toMatchObject({ code: "quota.ruleChangeMovedOn" });
    expect(await rules(programme.id)).toBe(2);

    const view = await getRuleChange(manager, id);
    expect(view).toMatchObject({ status: "CONFIRMED", impactNow: null, own: false, change: { kind: "TARGET_RULE_ADD" } });
  });

  test("two who decide at once: one does, the other is told so", async () => {
    const programme = await givenProgramme();
    const id = await proposed(shareChange(programme.id));
    const results = await Promise.allSettled([
      confirmRuleChange(manager, id),
      confirmRuleChange(person("MANAGER"), id),
      refuseRuleChange(person("MANAGER"), id, "否"),
    ]);
    expect(outcome(results)).toEqual(["ok", "quota.ruleChangeMovedOn", "quota.ruleChangeMovedOn"]);
    expect(await rules(programme.id)).toBeLessThanOrEqual(2);
  });

  test("of two proposals about one rule at once, one waits for the other", async () => {
    const programme = await givenProgramme();
    const drafts = [
      await draftRuleChange(clerk, shareChange(programme.id)),
      await draftRuleChange(manager, shareChange(programme.id, { minimum: 1_700 })),
    ];
    const results = await Promise.allSettled([proposeRuleChange(clerk, drafts[0] ?? ""), proposeRuleChange(manager, drafts[1] ?? "")]);
    expect(outcome(results)).toEqual(["ok", "quota.ruleProposedAlready"]);
  });

  test("a refusal keeps its reason and changes nothing; a withdrawn change is decided by nobody", async () => {
    const programme = await givenProgramme();
    const refused = await proposed(shareChange(programme.id));
    await refuseRuleChange(manager, refused, "与上级文件不一致");
    expect(await getRuleChange(clerk, refused)).toMatchObject({ status: "REFUSED", decisionReason: "与上级文件不一致" });
    const withdrawn = await proposed(shareChange(programme.id));
    await expect(withdrawRuleChange(manager, withdrawn)).rejects.toMatchObject({ code: "quota.ruleNeedsSecondPerson" });
    await withdrawRuleChange(clerk, withdrawn);
    await expect(confirmRuleChange(manager, withdrawn)).rejects.toMatchObject({ code: "quota.ruleChangeMovedOn" });
    expect(await rules(programme.id)).toBe(1);
  });

  test("a change that the rules have left no room for is refused whole", async () => {
    const programme = await givenProgramme({ countyCodes: [] });
    const add = (): RuleChangeOf => ({
      kind: "COUNTY_ADD",
      input: { programmeId: programme.id, countyCode: "422801", validFrom: "2026-07-01", source: "test" },
    });
    const other = givenActor("platform", "platform");
    const first = await draftRuleChange(admin, add());
    const second = await draftRuleChange(admin, add());
    await proposeRuleChange(admin, first);
    await confirmRuleChange(other, first);
    await proposeRuleChange(admin, second);
    expect(await getRuleChange(other, second)).toMatchObject({ status: "PROPOSED", impactNow: null });
    await expect(confirmRuleChange(other, second)).rejects.toMatchObject({ code: "quota.ruleNoLongerFits" });
    expect((await db.ruleChange.findUniqueOrThrow({ where: { id: second } })).status).toBe("PROPOSED");
    expect(await db.programmeCounty.count({ where: { programmeId: programme.id } })).toBe(1);
  });

  test("the database itself wants two persons and lets nothing decided be rewritten", async () => {
    const programme = await givenProgramme();
    const id = await proposed(shareChange(programme.id));
    const self = { status: "CONFIRMED" as const, decidedById: clerk.userId, decidedAt: THE_INSTANT };
    await expect(db.ruleChange.update({ where: { id }, data: self })).rejects.toThrow(/rule_change_two_persons/);
    await confirmRuleChange(manager, id);
    await expect(db.ruleChange.update({ where: { id }, data: { status: "DRAFT" } })).rejects.toThrow(/moves forward/);
    await expect(db.ruleChange.delete({ where: { id } })).rejects.toThrow();
  });
});

describe("closed to others", () => {
  test("another bureau sees, decides and withdraws nothing, and drafts nothing outside its place", async () => {
    const programme = await givenProgramme();
    const id = await proposed(shareChange(programme.id));
    const zhejiang = givenActor("bureau", newId(), "MANAGER", { divisionPrefix: "33" });
    for (const attempt of [
      () => confirmRuleChange(zhejiang, id),
      () => refuseRuleChange(zhejiang, id, "x"),
      () => withdrawRuleChange(zhejiang, id),
      () => attachRuleDocument(zhejiang, id, { url: "https://example.test", file: null }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "quota.ruleChangeNotFound" });
    expect(await getRuleChange(zhejiang, id)).toBeNull();
    expect(await getRuleDocument(zhejiang, id)).toBeNull();
    expect((await listRuleChanges(zhejiang, { status: "PROPOSED", after: null, limit: 50 })).changes).toEqual([]);
    await expect(draftRuleChange(zhejiang, shareChange(programme.id))).rejects.toMatchObject({ code: "region.outsideScope" });
    const stage = { programmeId: programme.id, fiscalYear: 2026, countingStage: "ACCEPTED", source: "x" } as const;
    await expect(draftRuleChange(zhejiang, { kind: "COUNTING_STAGE", input: stage })).rejects.toMatchObject({ code: "quota.ruleOfOthers" });
  });

  test("a programme that binds one place alone is the bureau's there", async () => {
    const programme = await givenProgramme({ buyerPrefix: "43" });
    const input = { programmeId: programme.id, fiscalYear: 2026, countingStage: "ACCEPTED", source: "x" } as const;
    const id = await proposed({ kind: "COUNTING_STAGE", input });
    await confirmRuleChange(manager, id);
    expect(await db.programmeYear.findFirst({ where: { programmeId: programme.id } })).toMatchObject({ countingStage: "ACCEPTED" });
  });

  test("a draft is its writer's alone, and so is what is attached to it", async () => {
    const programme = await givenProgramme();
    const id = await draftRuleChange(clerk, shareChange(programme.id));
    expect(await getRuleChange(manager, id)).toBeNull();
    await expect(proposeRuleChange(manager, id)).rejects.toMatchObject({ code: "quota.ruleChangeNotFound" });
    const pdf = { name: "通知.pdf", bytes: new Uint8Array(Buffer.from("%PDF-1.7\n")) };
    await expect(attachRuleDocument(manager, id, { url: undefined, file: pdf })).rejects.toMatchObject({
      code: "quota.ruleChangeNotFound",
    });
    await attachRuleDocument(clerk, id, { url: "https://example.test/9", file: pdf });
    await expect(
      attachRuleDocument(clerk, id, { url: undefined, file: { name: "x.pdf", bytes: new Uint8Array([1, 2, 3]) } }),
    ).rejects.toMatchObject({ code: "form.badDocument" });
    await expect(attachRuleDocument(clerk, id, { url: undefined, file: null })).rejects.toMatchObject({ code: "quota.documentMissing" });
    await proposeRuleChange(clerk, id);
    await expect(attachRuleDocument(clerk, id, { url: "https://example.test/10", file: null })).rejects.toMatchObject({
      code: "quota.ruleChangeMovedOn",
    });
    await sweepFiles(new Date("2027-01-01T00:00:00Z"));
    expect(Buffer.from((await getRuleDocument(manager, id))?.content ?? []).toString()).toBe("%PDF-1.7\n");
  });
});
