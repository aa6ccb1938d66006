import { createHash } from "node:crypto";
import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { sweepFiles } from "#app/domain/identity/sweep-files.server";
import { draftGuarantee } from "#app/domain/payments/guarantees/draft-guarantee.server";
import { getGuarantee, getGuaranteeFile, listGuarantees } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { keepGuarantees } from "#app/domain/payments/guarantees/keep-guarantees.server";
import {
  acceptGuarantee,
  checkGuaranteeFile,
  claimGuarantee,
  issueGuarantee,
  refuseGuarantee,
  releaseGuarantee,
  withdrawGuarantee,
} from "#app/domain/payments/guarantees/move-guarantee.server";
import { allowsGuarantee, guaranteeCommands, guaranteeStates, type GuaranteeCommand } from "#app/domain/payments/guarantees/states";
import { addDays, instantOf } from "#app/lib/dates";
import { givenCoop, givenUnit, THE_DAY } from "#tests/support/given";
import { aPdf, codesOf, givenGuarantee, guaranteeInput, on } from "#tests/support/given-held";
import { givenBureau } from "#tests/support/given-rule";

const row = (id: string) => db.guarantee.findFirstOrThrow({ where: { id } });
const steps = async (id: string) =>
  (await db.guaranteeEvent.findMany({ where: { guaranteeId: id }, orderBy: [{ at: "asc" }, { id: "asc" }] })).map(({ kind }) => kind);

test("drafted, given, accepted, called with a reason that the co-op reads, released", async () => {
  const { unit, coop, file, id } = await givenGuarantee("draft");
  expect(await getGuarantee(unit.clerk, id)).toBeNull(); // a draft is the co-op's alone
  await issueGuarantee(coop.clerk, id);
  expect(await getGuarantee(unit.clerk, id)).toMatchObject({
    state: "ISSUED",
    sha256: createHash("sha256").update(file.bytes).digest("hex"),
    intact: true,
    commands: ["accept", "refuse"],
  });
  await acceptGuarantee(unit.reviewer, id);
  await claimGuarantee(unit.reviewer, id, "未按合同交货");
  expect(await getGuarantee(coop.clerk, id)).toMatchObject({ state: "CLAIMED", reason: "未按合同交货" });
  await releaseGuarantee(unit.reviewer, id);
  expect(await row(id)).toMatchObject({ state: "RELEASED", endedAt: unit.reviewer.now });
  expect(await steps(id)).toEqual(["drafted", "issued", "accepted", "claimed", "released"]);
  expect(await db.auditLog.count({ where: { objectId: id } })).toBe(5);
});

test("the same issuer and number are there once, however they are typed, and again after a refusal", async () => {
  const { unit, coop, id } = await givenGuarantee("issued");
  const { issuer, reference } = await row(id);
  const again = guaranteeInput(unit.id, {
    issuer: ` ${issuer.slice(0, 2)} ${issuer.slice(2)}`,
    reference: reference.toLowerCase().replace("-", " "),
  });
  const other = await givenCoop();
  await expect(draftGuarantee(other.clerk, again, aPdf())).rejects.toMatchObject({ code: "guarantees.known", field: "reference" });
  await refuseGuarantee(unit.reviewer, id, "金额不足");
  const both = await Promise.allSettled([coop, other].map((giver) => draftGuarantee(giver.clerk, again, aPdf())));
  expect(codesOf(both)).toEqual(["guarantees.known"]);
});

test("what was given stays byte for byte, and whoever has a copy can tell", async () => {
  const { unit, coop, file, id } = await givenGuarantee("issued");
  const { fileId, unitId } = await row(id);
  const content = new Uint8Array(Buffer.from("%PDF-1.7 other"));
  await expect(db.storedFile.update({ where: { id: fileId }, data: { content } })).rejects.toThrow("stays as it was issued");
  await expect(db.storedFile.delete({ where: { id: fileId } })).rejects.toThrow();
  await expect(db.guarantee.update({ where: { unitId_id: { unitId, id } }, data: { amountFen: 1n } })).rejects.toThrow(
    "keeps what it says",
  );
  await sweepFiles(instantOf(addDays(THE_DAY, 3), 0)); // nothing is left of refused forms, what is in use stays
  expect(Buffer.from((await getGuaranteeFile(unit.clerk, id))?.content ?? []).equals(Buffer.from(file.bytes))).toBe(true);
  await checkGuaranteeFile(coop.clerk, id, file);
  await expect(checkGuaranteeFile(unit.clerk, id, aPdf("forged"))).rejects.toMatchObject({ code: "guarantees.otherFile" });
  await expect(checkGuaranteeFile(unit.clerk, id, null)).rejects.toMatchObject({ code: "guarantees.fileMissing" });
});

test("what cannot be is refused", async () => {
  const { unit, coop } = await givenGuarantee("draft");
  const draft = (part: Parameters<typeof guaranteeInput>[1], file: ReturnType<typeof aPdf> | null = aPdf()) =>
    draftGuarantee(coop.clerk, guaranteeInput(unit.id, part), file);
  await expect(draft({}, null)).rejects.toMatchObject({ code: "guarantees.fileMissing" });
  const png = { name: "x.pdf", bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]) };
  await expect(draft({}, png)).rejects.toMatchObject({ code: "guarantees.noPdf" });
  await expect(draft({ validTo: addDays(THE_DAY, -1) })).rejects.toMatchObject({ code: "guarantees.endsBeforeBegin" });
  await expect(draft({ validFrom: addDays(THE_DAY, -9), validTo: addDays(THE_DAY, -1) })).rejects.toMatchObject({
    code: "guarantees.alreadyOver",
  });
  await expect(draft({ unitId: coop.id })).rejects.toMatchObject({ code: "guarantees.beneficiaryUnknown" });
});

test("the clock: reminders 30 and 7 days before the end, each once, then it is over; what was called stays called", async () => {
  const validTo = addDays(THE_DAY, 40);
  const { id } = await givenGuarantee("accepted", { validTo });
  const called = await givenGuarantee("accepted", { validTo });
  await claimGuarantee(called.unit.reviewer, called.id, "未交货");
  const keep = (days: number) => keepGuarantees(instantOf(addDays(validTo, days), 0));
  await keep(-31);
  expect(await steps(id)).not.toContain("reminded");
  await Promise.all([keep(-30), keep(-30)]);
  await keep(-8);
  expect((await steps(id)).filter((kind) => kind === "reminded")).toHaveLength(1);
  await Promise.all([keep(-7), keep(-7)]);
  await keep(0); // the last day itself still counts
  expect((await steps(id)).filter((kind) => kind === "reminded")).toHaveLength(2);
  expect(await row(id)).toMatchObject({ state: "ACCEPTED" });
  await Promise.all([keep(1), keep(1)]);
  expect(await row(id)).toMatchObject({ state: "EXPIRED" });
  expect((await steps(id)).filter((kind) => kind === "expired")).toHaveLength(1);
  expect(await row(called.id)).toMatchObject({ state: "CLAIMED" });
  const late = await givenGuarantee("draft", { validTo });
  await expect(issueGuarantee(on(late.coop.clerk, addDays(validTo, 1)), late.id)).rejects.toMatchObject({ code: "guarantees.over" });
});

test("two at once: a unit that accepts while the co-op withdraws; one of them is told", async () => {
  const { unit, coop, id } = await givenGuarantee("issued");
  const results = await Promise.allSettled([acceptGuarantee(unit.reviewer, id), withdrawGuarantee(coop.clerk, id)]);
  expect(codesOf(results)).toEqual(["guarantees.movedOn"]);
  expect((await row(id)).version).toBe(2);
});

test("the database knows the same ways as the table of commands", async () => {
  const ways = new Set(Object.values(guaranteeCommands).flatMap(({ from, to }) => from.map((state) => `${state} ${to}`)));
  const { unit, id } = await givenGuarantee("draft");
  const key = { unitId_id: { unitId: unit.id, id } };
  for (const to of guaranteeStates.filter((state) => state !== "DRAFT" && !ways.has(`DRAFT ${state}`)))
    await expect(db.guarantee.update({ where: key, data: { state: to } }), to).rejects.toThrow("never");
  const sides = { issue: "coop", withdraw: "coop", accept: "unit", refuse: "unit", claim: "unit", release: "unit" } as const;
  for (const [command, side] of Object.entries(sides)) {
    const other = side === "coop" ? "unit" : "coop";
    expect(guaranteeStates.some((state) => allowsGuarantee(command as GuaranteeCommand, other, state))).toBe(false);
  }
});

test("others see nothing and change nothing; the bureau reads what units of its places hold", async () => {
  const { unit, coop, id } = await givenGuarantee("issued");
  const [stranger, seller, elsewhere, bureau] = [
    await givenUnit(),
    await givenCoop(),
    await givenBureau("330106"),
    await givenBureau("431100"),
  ];
  for (const actor of [stranger.reviewer, seller.clerk, elsewhere.clerk]) {
    expect(await getGuarantee(actor, id)).toBeNull();
    expect(await getGuaranteeFile(actor, id)).toBeNull();
    await expect(checkGuaranteeFile(actor, id, aPdf())).rejects.toMatchObject({ code: "guarantees.notFound" });
  }
  await expect(acceptGuarantee(stranger.reviewer, id)).rejects.toMatchObject({ code: "guarantees.notFound" });
  await expect(withdrawGuarantee(seller.clerk, id)).rejects.toMatchObject({ code: "guarantees.notFound" });
  await expect(acceptGuarantee(bureau.clerk, id)).rejects.toMatchObject({ code: "guarantees.movedOn" });
  expect(await getGuarantee(bureau.clerk, id)).toMatchObject({ commands: [] });
  const list = (actor: typeof coop.clerk) => listGuarantees(actor, { tab: "open", purpose: "PERFORMANCE" }, { after: null, take: 500 });
  for (const actor of [coop.clerk, unit.clerk, bureau.clerk]) expect((await list(actor)).rows.map((found) => found.id)).toContain(id);
  expect((await list(elsewhere.clerk)).rows.map((found) => found.id)).not.toContain(id);
});
