import { afterEach, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { declineCorrection, withdrawCorrection } from "#app/domain/ordering/end-correction.server";
import { claimOrder, proposeReAttribution } from "#app/domain/ordering/propose-correction.server";
import { postQuota } from "#app/domain/quota/ledger.server";
import { listBySourceBelow } from "#app/domain/quota/breakdown.queries.server";
import { countCorrections, listCorrectionsForBureau } from "#app/domain/ordering/correction-list.queries.server";
import { getCorrection, getCorrectionForBureau } from "#app/domain/ordering/correction.queries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { givenActor, givenProgramme, givenUnit, THE_DAY } from "#tests/support/given";
import { exportedText, verifyByNode } from "#tests/support/given-bundle";
import { givenAcceptedOrder, givenShippedOrder } from "#tests/support/given-order";
import {
  accept,
  clean,
  code,
  endProgrammes,
  nothing,
  propose,
  proposeUnion,
  reAttribute,
  remit,
  sumsOf,
} from "#tests/support/given-correction";

afterEach(endProgrammes);

test("with both consents an order counts for the other unit, and everything later does too", async () => {
  const shipped = await givenShippedOrder();
  const other = await givenUnit({ divisionCode: "431103" });
  const id = await propose(shipped, other);
  await approveCorrection(shipped.unit.reviewer, id);
  expect(await sumsOf(other.id)).toEqual(nothing);
  await approveCorrection(other.reviewer, id);
  expect(await sumsOf(shipped.unit.id)).toEqual(nothing);
  expect(await sumsOf(other.id)).toEqual({ ordered: 40_000n, accepted: 0n, settled: 0n });
  await clean();

  await accept(shipped);
  expect(await sumsOf(other.id)).toEqual({ ordered: 0n, accepted: 40_000n, settled: 0n });
  await remit(shipped, "RA-1");
  expect(await sumsOf(other.id)).toEqual({ ordered: 0n, accepted: 0n, settled: 40_000n });
  expect(await sumsOf(shipped.unit.id)).toEqual(nothing);
  const correction = await db.correction.findFirstOrThrow({ where: { id }, include: { lines: true } });
  expect(correction).toMatchObject({ state: "DONE", fromUnitId: shipped.unit.id, toUnitId: other.id });
  expect(correction.lines.map((line) => line.open)).toEqual([false]);
  const entries = await db.quotaEntry.findMany({
    where: { causeType: "re-attribution", orderId: shipped.order.id },
    orderBy: { seq: "asc" },
  });
  expect(entries.map((entry) => [entry.unitId, entry.kind, entry.amountFen, entry.causeId])).toEqual(
    expect.arrayContaining([
      [shipped.unit.id, "ATTRIBUTE_OUT_ORDERED", 40_000n, correction.lines[0]?.id],
      [other.id, "ATTRIBUTE_IN_ORDERED", 40_000n, correction.lines[0]?.id],
    ]),
  );
  expect(await db.auditLog.count({ where: { objectId: id } })).toBe(4);
  await clean();
});

test("accepted and settled amounts move in their stage", async () => {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit();
  await reAttribute(accepted, other);
  expect(await sumsOf(other.id)).toEqual({ ordered: 0n, accepted: 40_000n, settled: 0n });

  const settled = await givenAcceptedOrder();
  await remit(settled, "RA-2");
  await reAttribute(settled, other);
  expect(await sumsOf(other.id, accepted.programme.id)).toEqual({ ordered: 0n, accepted: 40_000n, settled: 40_000n });
  expect(await sumsOf(settled.unit.id)).toEqual(nothing);
  await clean();
});

test("and back again: the first unit has what it had", async () => {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit();
  await reAttribute(accepted, other);
  const back = await proposeReAttribution(other.clerk, accepted.order.id, {
    toUnitId: accepted.unit.id,
    lineIds: [accepted.line.id],
    reason: "x",
  });
  await approveCorrection(accepted.unit.reviewer, back);
  await approveCorrection(other.reviewer, back);
  expect(await sumsOf(other.id)).toEqual(nothing);
  expect(await sumsOf(accepted.unit.id)).toEqual({ ordered: 0n, accepted: 40_000n, settled: 0n });
  await remit(accepted, "RA-3");
  expect(await sumsOf(accepted.unit.id)).toEqual({ ordered: 0n, accepted: 0n, settled: 40_000n });
  await clean();
});

test("a programme that does not hold for the gaining unit stops counting, the others move", async () => {
  const local = await givenProgramme({ buyerPrefix: "43" });
  const shipped = await givenShippedOrder();
  const stranger = await givenUnit({ divisionCode: "330106" });
  expect(await sumsOf(shipped.unit.id, local.id)).toMatchObject({ ordered: 40_000n });
  await reAttribute(shipped, stranger);
  expect(await sumsOf(stranger.id, local.id)).toEqual(nothing);
  expect(await sumsOf(shipped.unit.id)).toEqual(nothing);
  expect(await sumsOf(stranger.id, shipped.programme.id)).toMatchObject({ ordered: 40_000n });
  await accept(shipped);
  await remit(shipped, "RA-4");
  expect(await sumsOf(stranger.id, local.id)).toEqual(nothing);
  expect(await sumsOf(stranger.id, shipped.programme.id)).toEqual({ ordered: 0n, accepted: 0n, settled: 40_000n });
  await clean();
});

test("the exported ledgers of both units prove themselves with the pair in them", async () => {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit({ divisionCode: "431103" });
  await approveCorrection(accepted.unit.reviewer, await proposeUnion(accepted));
  await remit(accepted, "BUNDLE-1");
  await reAttribute(accepted, other);
  for (const unit of [accepted.unit, other]) {
    const text = await exportedText(unit.id);
    expect(text).toMatch(unit === other ? /ATTRIBUTE_IN_SETTLED/ : /ATTRIBUTE_OUT_SETTLED/);
    const { out } = await verifyByNode(text, null);
    expect(out).toContain("AGREES");
    expect((await verifyByNode(text.replace(/ATTRIBUTE_(OUT|IN)_SETTLED\|40000/, "ATTRIBUTE_$1_SETTLED|40001"), null)).out).not.toContain(
      "AGREES",
    );
  }
});

test("parties and bureaus read what counts before and after, as the entries say; others read nothing", async () => {
  const accepted = await givenAcceptedOrder();
  await remit(accepted, "VIEW-1");
  const other = await givenUnit({ divisionCode: "431103" });
  const id = await propose(accepted, other);
  const before = await getCorrection(other.reviewer, id);
  const expected = {
    moved: { ORDERED: 0n, ACCEPTED: 0n, SETTLED: 40_000n },
    holds: true,
    from: { requiredFen: 0n, beforeFen: (await sumsOf(accepted.unit.id))?.settled, afterFen: 0n },
    to: { requiredFen: 0n, beforeFen: (await sumsOf(other.id))?.settled, afterFen: 40_000n },
  };
  expect(before?.effects).toEqual([expect.objectContaining(expected)]);
  expect(before).toMatchObject({ waitsForUs: true, may: { approve: true, decline: true, withdraw: false }, ownsOrder: false });
  await approveCorrection(other.reviewer, id);
  await approveCorrection(accepted.unit.reviewer, id);
  for (const view of [
    await getCorrection(accepted.unit.clerk, id),
    await getCorrectionForBureau(givenActor("bureau", "431103", "VIEWER", { divisionPrefix: "431103" }), id),
  ])
    expect(view?.effects).toEqual([expect.objectContaining(expected)]);
  expect(await getCorrection((await givenUnit()).manager, id)).toBeNull();
  const stranger = givenActor("bureau", "330000", "MANAGER", { divisionPrefix: "33" });
  expect(await getCorrectionForBureau(stranger, id)).toBeNull();
  const all = { state: null, kind: null, query: "", after: null, take: 50 };
  expect((await listCorrectionsForBureau(stranger, all)).rows.map((row) => row.id)).not.toContain(id);
  const near = givenActor("bureau", "431103", "VIEWER", { divisionPrefix: "431103" });
  expect((await listCorrectionsForBureau(near, { ...all, state: "DONE" })).rows.map((row) => row.id)).toContain(id);
  const question = { programmeId: accepted.programme.id, fiscalYear: 2026 };
  for (const [prefix, fen] of [
    ["431103", 40_000n],
    ["431102", 0n],
    ["43", 40_000n],
  ] as const) {
    const rows = await listBySourceBelow({ ...question, prefix });
    expect(rows.map((row) => row.settledFen)).toEqual([fen, 0n, 0n, 0n]);
  }
  const counts = await countCorrections(other.clerk);
  expect(counts).toEqual({ us: 0, them: 0, done: 1, ended: 0 });
});

test("verification names amounts left behind with the unit that lost a line", async () => {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit();
  await reAttribute(accepted, other);
  const [line] = await db.correctionLine.findMany({ where: { lineId: accepted.line.id } });
  await inTransaction((tx) =>
    postQuota(tx, [
      {
        unitId: accepted.unit.id,
        accountId: accepted.account.id,
        kind: "ORDER",
        amountFen: 1n,
        cause: { type: "order-line", id: line?.id ?? "" },
        orderId: accepted.order.id,
        lineId: accepted.line.id,
        source: "CANTEEN",
        effectiveOn: THE_DAY,
        recordedAt: accepted.unit.clerk.now,
        actorId: null,
        ruleVersion: 1,
      },
    ]),
  );
  const { differences } = await verifyLedger();
  expect(differences).toEqual([expect.objectContaining({ kind: "order", expected: "nothing", found: "1 ordered, 0 accepted, 0 settled" })]);
  await inTransaction((tx) =>
    postQuota(tx, [
      {
        unitId: accepted.unit.id,
        accountId: accepted.account.id,
        kind: "CANCEL",
        amountFen: 1n,
        cause: { type: "cancellation", id: line?.id ?? "" },
        orderId: accepted.order.id,
        lineId: accepted.line.id,
        source: "CANTEEN",
        effectiveOn: THE_DAY,
        recordedAt: accepted.unit.clerk.now,
        actorId: null,
        ruleVersion: 1,
      },
    ]),
  );
  await clean();
});

test("a consent given again changes nothing", async () => {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit();
  const id = await reAttribute(accepted, other);
  const before = await db.quotaEntry.count();
  for (const reviewer of [accepted.unit.reviewer, other.reviewer, other.manager])
    await expect(approveCorrection(reviewer, id)).rejects.toMatchObject({ code: "ordering.correctionMovedOn" });
  await expect(declineCorrection(other.reviewer, id, "x")).rejects.toMatchObject({ code: "ordering.correctionMovedOn" });
  await expect(withdrawCorrection(accepted.unit.clerk, id)).rejects.toMatchObject({ code: "ordering.correctionMovedOn" });
  expect(await db.quotaEntry.count()).toBe(before);
});

test("both consents at the same moment post the pair once", async () => {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit();
  const id = await propose(accepted, other);
  const results = await Promise.allSettled(
    [accepted.unit.reviewer, other.reviewer, other.manager, accepted.unit.manager].map((actor) => approveCorrection(actor, id)),
  );
  expect(results.map(code).sort()).toEqual(["done", "done", "ordering.correctionMovedOn", "ordering.correctionMovedOn"]);
  expect(await sumsOf(other.id)).toEqual({ ordered: 0n, accepted: 40_000n, settled: 0n });
  await clean();
});

test("nobody consents to their own proposal, nobody for two units, and strangers find nothing", async () => {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit();
  const stranger = await givenUnit();
  const id = await propose(accepted, other, accepted.unit.manager);
  await expect(approveCorrection(accepted.unit.manager, id)).rejects.toMatchObject({ code: "ordering.selfApproval" });
  await approveCorrection(accepted.unit.reviewer, id);
  await expect(approveCorrection({ ...other.reviewer, userId: accepted.unit.reviewer.userId }, id)).rejects.toMatchObject({
    code: "ordering.selfApproval",
  });
  for (const act of [
    () => approveCorrection(stranger.manager, id),
    () => declineCorrection(stranger.manager, id, "x"),
    () => withdrawCorrection(stranger.manager, id),
    () => withdrawCorrection(other.manager, id),
  ])
    await expect(act()).rejects.toMatchObject({ code: "ordering.correctionNotFound" });
  for (const act of [() => propose(accepted, stranger, stranger.clerk), () => proposeUnion(accepted, stranger.clerk)])
    await expect(act()).rejects.toMatchObject({ code: "ordering.orderNotFound" });
  expect((await db.correction.findFirstOrThrow({ where: { id } })).state).toBe("PROPOSED");
});

test("two proposals for a line at once: one waits, the other is told so; declined, it is free again", async () => {
  const accepted = await givenAcceptedOrder();
  const [one, two] = [await givenUnit(), await givenUnit()];
  const results = await Promise.allSettled([propose(accepted, one), propose(accepted, two), proposeUnion(accepted)]);
  expect(results.map(code).sort()).toEqual(["done", "ordering.correctionOpen", "ordering.correctionOpen"]);
  expect(await db.correction.count({ where: { orderId: accepted.order.id } })).toBe(1);
  const open = await db.correction.findFirstOrThrow({ where: { orderId: accepted.order.id } });
  const decliner = open.toUnitId === one.id ? one : open.toUnitId === two.id ? two : accepted.unit;
  const ends = await Promise.allSettled([
    declineCorrection(decliner.reviewer, open.id, "不是我们的"),
    withdrawCorrection(accepted.unit.clerk, open.id),
  ]);
  expect(ends.map(code).sort()).toEqual(["done", "ordering.correctionMovedOn"]);
  await reAttribute(accepted, two);
  expect(await sumsOf(two.id)).toEqual({ ordered: 0n, accepted: 40_000n, settled: 0n });
});

test("a unit claims what should have been its own with the papers in hand, and only then", async () => {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit();
  const claim = { orderNumber: accepted.order.number, goodsAmount: 40_000n, reason: "货送到了我们食堂" };
  for (const wrong of [
    { ...claim, goodsAmount: 40_001n },
    { ...claim, orderNumber: "XJ20260615-999999" },
  ])
    await expect(claimOrder(other.clerk, wrong)).rejects.toMatchObject({ code: "ordering.claimUnknown" });
  const id = await claimOrder(other.clerk, claim);
  await approveCorrection(other.reviewer, id);
  await approveCorrection(accepted.unit.reviewer, id);
  expect(await sumsOf(other.id)).toEqual({ ordered: 0n, accepted: 40_000n, settled: 0n });
  const guesser = await givenUnit();
  const guesses = await Promise.allSettled(Array.from({ length: 25 }, () => claimOrder(guesser.clerk, { ...claim, goodsAmount: 1n })));
  expect(guesses.map(code)).toContain("ordering.tooManyClaims");
});

/** Σ of a stage by source: from the entries and from the roll-ups, which must say the same. */
async function bySource(programmeId: string) {
  const rows = await db.$queryRaw<{ source: string; fen: bigint }[]>`
    SELECT source::text AS source, sum(settled_fen + accepted_fen + ordered_fen)::bigint AS fen FROM quota_rollup WHERE programme_id = ${programmeId}::uuid
    GROUP BY 1 HAVING sum(settled_fen + accepted_fen + ordered_fen) <> 0 ORDER BY 1`;
  return rows.map((row) => [row.source, row.fen]);
}

test("a wrong source of funds: sums by stage stay, sums by source move, later entries carry the new source", async () => {
  const shipped = await givenShippedOrder();
  const id = await proposeUnion(shipped);
  await expect(approveCorrection(shipped.unit.clerk, id)).rejects.toMatchObject({ code: "ordering.selfApproval" });
  const before = await db.quotaAccount.findFirstOrThrow({ where: { id: shipped.account.id } });
  const results = await Promise.allSettled([approveCorrection(shipped.unit.reviewer, id), approveCorrection(shipped.unit.manager, id)]);
  expect(results.map(code).sort()).toEqual(["done", "ordering.correctionMovedOn"]);
  const after = await db.quotaAccount.findFirstOrThrow({ where: { id: shipped.account.id } });
  expect([after.orderedFen, after.remainingFen, after.seq]).toEqual([before.orderedFen, before.remainingFen, before.seq + 2n]);
  expect(await bySource(shipped.programme.id)).toEqual([["UNION", 40_000n]]);
  await accept(shipped);
  await remit(shipped, "SRC-1");
  expect(await bySource(shipped.programme.id)).toEqual([["UNION", 40_000n]]);
  const kinds = await db.quotaEntry.findMany({
    where: { orderId: shipped.order.id, accountId: shipped.account.id },
    orderBy: { seq: "asc" },
  });
  expect(kinds.map((entry) => `${entry.kind} ${entry.source}`)).toEqual([
    "ORDER CANTEEN",
    "ATTRIBUTE_OUT_ORDERED CANTEEN",
    "ATTRIBUTE_IN_ORDERED UNION",
    "ACCEPT UNION",
    "SETTLE UNION",
  ]);
  await expect(proposeUnion(shipped)).rejects.toMatchObject({ code: "ordering.sameSource" });
  await clean();
});

test("the source goes with the line when it is re-attributed", async () => {
  const accepted = await givenAcceptedOrder();
  await approveCorrection(accepted.unit.reviewer, await proposeUnion(accepted));
  const other = await givenUnit({ divisionCode: "431103" });
  await reAttribute(accepted, other);
  expect(await bySource(accepted.programme.id)).toEqual([["UNION", 40_000n]]);
  await remit(accepted, "SRC-2");
  expect(await bySource(accepted.programme.id)).toEqual([["UNION", 40_000n]]);
  await clean();
});
