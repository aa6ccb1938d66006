import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRule, dismissRule } from "#app/domain/supervision/publication/decide-rule.server";
import { proposeRule } from "#app/domain/supervision/publication/propose-rule.server";
import { ruleFor } from "#app/domain/supervision/publication/rule";
import { getPublicationDocument, listConfirmedRules, listRules } from "#app/domain/supervision/publication/rules.queries.server";
import { newId } from "#app/lib/ids";
import { aPdf } from "#tests/support/given-held";
import { publicationRuleOf } from "#tests/support/given-scores";
import { givenActor, givenDivisions, givenProgramme, THE_DAY } from "#tests/support/given";

await givenDivisions();
const bureau = (prefix: string) => givenActor("bureau", `bureau ${prefix}`, "CLERK", { divisionPrefix: prefix });
const rejected = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code: string }).code] : []));
const audits = (id: string) => db.auditLog.findMany({ where: { objectId: id }, orderBy: { id: "asc" }, select: { action: true } });

describe("a rule is proposed", () => {
  test("it waits and binds nobody; versions count up and stay", async () => {
    const proposer = bureau("4311");
    const first = await proposeRule(proposer, publicationRuleOf("431100"));
    expect(ruleFor(await listConfirmedRules(), "4311", null, THE_DAY).embargoDays).toBe(14);
    await confirmRule(bureau("4311"), first);
    expect(ruleFor(await listConfirmedRules(), "431102", null, THE_DAY).embargoDays).toBe(30);
    const second = await proposeRule(proposer, publicationRuleOf("431100", { embargoDays: 45 }));
    await confirmRule(bureau("43"), second);
    expect(ruleFor(await listConfirmedRules(), "4311", null, THE_DAY)).toMatchObject({ embargoDays: 45, version: 2 });
    expect(await db.publicationRule.count({ where: { divisionPrefix: "4311", state: "CONFIRMED" } })).toBe(2);
    expect((await audits(first)).map(({ action }) => action)).toEqual(["publication.propose", "publication.confirm"]);
  });

  test("again while one waits, and by two at once: there is one", async () => {
    const proposer = bureau("4228");
    const results = await Promise.allSettled([1, 2].map(() => proposeRule(proposer, publicationRuleOf("422800"))));
    expect(rejected(results)).toEqual(["publication.proposalWaiting"]);
    await expect(proposeRule(proposer, publicationRuleOf("422800"))).rejects.toMatchObject({ code: "publication.proposalWaiting" });
    const programme = await givenProgramme();
    await proposeRule(proposer, publicationRuleOf("422800", { programmeId: programme.id }));
    expect(await db.publicationRule.count({ where: { divisionPrefix: "4228" } })).toBe(2);
  });

  test("outside one's reach, for no place, for no programme: refused", async () => {
    await expect(proposeRule(bureau("4311"), publicationRuleOf("330100"))).rejects.toMatchObject({ code: "publication.placeOutsideReach" });
    await expect(proposeRule(bureau("4311"), publicationRuleOf("000000"))).rejects.toMatchObject({ code: "publication.placeOutsideReach" });
    await expect(proposeRule(bureau(""), publicationRuleOf("999999"))).rejects.toMatchObject({ code: "publication.placeUnknown" });
    await expect(
      proposeRule(bureau(""), publicationRuleOf("330100", { programmeId: "019aaf00-0000-7000-8000-0000000000ff" })),
    ).rejects.toMatchObject({
      code: "publication.programmeUnknown",
    });
  });
});

describe("a proposal is decided", () => {
  test("never by who made it, who may take it back; not by others", async () => {
    const proposer = bureau("33");
    const id = await proposeRule(proposer, publicationRuleOf("330000"));
    await expect(confirmRule(proposer, id)).rejects.toMatchObject({ code: "publication.ownProposal" });
    await expect(confirmRule(bureau("43"), id)).rejects.toMatchObject({ code: "publication.ruleNotFound" });
    await expect(dismissRule(bureau("43"), id)).rejects.toMatchObject({ code: "publication.ruleNotFound" });
    await dismissRule(proposer, id);
    expect(await db.publicationRule.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "DISMISSED" });
    await expect(confirmRule(bureau("33"), id)).rejects.toMatchObject({ code: "publication.proposalDecided" });
  });

  test("by two at once: one decides", async () => {
    const id = await proposeRule(bureau("44"), publicationRuleOf("440000"));
    const results = await Promise.allSettled([confirmRule(bureau("44"), id), confirmRule(bureau(""), id), dismissRule(bureau("44"), id)]);
    expect(rejected(results)).toEqual(["publication.proposalDecided", "publication.proposalDecided"]);
    expect((await audits(id)).length).toBe(2);
  });

  test("the database refuses the same person, a change of what was decided, and that anything goes", async () => {
    const proposer = bureau("42");
    const id = await proposeRule(proposer, publicationRuleOf("420000"));
    const same = db.publicationRule.update({
      where: { id },
      data: { state: "CONFIRMED", decidedById: proposer.userId, decidedAt: new Date() },
    });
    await expect(same).rejects.toThrow();
    await expect(db.publicationRule.update({ where: { id }, data: { embargoDays: 1 } })).rejects.toThrow();
    await confirmRule(bureau("42"), id);
    await expect(db.publicationRule.update({ where: { id }, data: { state: "DISMISSED" } })).rejects.toThrow();
    await expect(db.publicationRule.delete({ where: { id } })).rejects.toThrow();
  });
});

test("a bureau sees its own rules and those of the levels above that bind it, not its neighbours'", async () => {
  const places = (await listRules(bureau("4311"))).map((rule) => rule.divisionPrefix);
  expect(places).toContain("");
  expect(places).toContain("4311");
  expect(places.filter((place) => place.startsWith("33") || place.startsWith("42"))).toEqual([]);
});

test("a rule carries its paper: for its place, and once it is in force for the places below", async () => {
  const paper = aPdf();
  const id = await proposeRule(
    { ...bureau("43"), orgId: newId() },
    publicationRuleOf("430000", { documentUrl: "https://example.gov.cn/2" }),
    paper,
  );
  const [row] = (await listRules(bureau("43"))).filter((rule) => rule.id === id);
  expect(row).toMatchObject({ documentUrl: "https://example.gov.cn/2", documentName: paper.name });
  expect(Buffer.from((await getPublicationDocument(bureau("43"), id))?.content ?? [])).toEqual(Buffer.from(paper.bytes));
  expect(await getPublicationDocument(bureau("4311"), id)).toBeNull();
  expect(await getPublicationDocument(bureau("33"), id)).toBeNull();
  await confirmRule(givenActor("bureau", "second 43", "MANAGER", { divisionPrefix: "43" }), id);
  expect(await getPublicationDocument(bureau("4311"), id)).not.toBeNull();
  await expect(db.publicationRule.updateMany({ where: { id }, data: { documentUrl: null } })).rejects.toThrow();
});
