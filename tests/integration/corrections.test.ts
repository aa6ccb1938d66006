import { afterEach, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { declineCorrection, lapseCorrections, withdrawCorrection } from "#app/domain/ordering/end-correction.server";
import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { claimOrder, proposeReAttribution, proposeSource } from "#app/domain/ordering/propose-correction.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { setCorrectionPeriod } from "#app/domain/region/set-correction-period.server";
import { toMilli } from "#app/lib/quantity";
import { givenActor, givenProgramme, givenUnit, THE_DAY } from "#tests/support/given";
import { acceptInput, givenAcceptedOrder, givenShippedOrder, givenSubmittedOrder } from "#tests/support/given-order";

/** An order counts for every programme in force: those of earlier orders end with them. */
const endProgrammes = () => db.programme.updateMany({ data: { validTo: new Date("2021-01-02") } });
afterEach(endProgrammes);

type Unit = Awaited<ReturnType<typeof givenUnit>>;
type Ordered = Awaited<ReturnType<typeof givenSubmittedOrder>>;

const at = (actor: Actor, instant: string): Actor => ({ ...actor, now: new Date(instant) });
const code = (result: PromiseSettledResult<unknown>) => (result.status === "rejected" ? (result.reason as { code: string }).code : "done");

/** Stage sums of a unit over all accounts, by plain SQL over the entries. */
async function sumsOf(unitId: string, programmeId?: string) {
  const [row] = await db.$queryRaw<{ ordered: bigint; accepted: bigint; settled: bigint }[]>`
    SELECT coalesce(sum(CASE WHEN e.kind::text IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN e.amount_fen
        WHEN e.kind::text IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -e.amount_fen END), 0)::bigint AS ordered,
      coalesce(sum(CASE WHEN e.kind::text IN ('ACCEPT', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN e.amount_fen
        WHEN e.kind::text IN ('SETTLE', 'RETURN', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -e.amount_fen END), 0)::bigint AS accepted,
      coalesce(sum(CASE WHEN e.kind::text IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen
        WHEN e.kind::text IN ('REFUND', 'ATTRIBUTE_OUT_SETTLED') THEN -e.amount_fen END), 0)::bigint AS settled
    FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
    WHERE e.unit_id = ${unitId}::uuid AND (${programmeId ?? null}::uuid IS NULL OR q.programme_id = ${programmeId ?? null}::uuid)`;
  return row;
}

const nothing = { ordered: 0n, accepted: 0n, settled: 0n };
const clean = async () => expect((await verifyLedger()).differences).toEqual([]);

async function propose(ordered: Ordered, to: Unit, proposer: Actor = ordered.unit.clerk) {
  return proposeReAttribution(proposer, ordered.order.id, { toUnitId: to.id, lineIds: [ordered.line.id], reason: "送错单位" });
}

async function reAttribute(ordered: Ordered, to: Unit, consents: [Actor, Actor] = [ordered.unit.reviewer, to.reviewer]) {
  const id = await propose(ordered, to);
  for (const reviewer of consents) await approveCorrection(reviewer, id);
  return id;
}

const remit = (
  ordered: { coop: Ordered["coop"]; order: { id: string; goodsFen: bigint } },
  reference: string,
  actor = ordered.coop.clerk,
) => confirmRemittance(actor, ordered.order.id, { amount: ordered.order.goodsFen, receivedOn: THE_DAY, bankReference: reference });
const accept = (shipped: Awaited<ReturnType<typeof givenShippedOrder>>, actor = shipped.unit.clerk) =>
  acceptDelivery(actor, shipped.shipmentId, acceptInput([{ lineId: shipped.line.id, accepted: toMilli(shipped.line.quantity) }]));

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
  for (const act of [() => propose(accepted, stranger, stranger.clerk), () => source(accepted, stranger.clerk)])
    await expect(act()).rejects.toMatchObject({ code: "ordering.orderNotFound" });
  expect((await db.correction.findFirstOrThrow({ where: { id } })).state).toBe("PROPOSED");
});

test("two proposals for a line at once: one waits, the other is told so; declined, it is free again", async () => {
  const accepted = await givenAcceptedOrder();
  const [one, two] = [await givenUnit(), await givenUnit()];
  const results = await Promise.allSettled([propose(accepted, one), propose(accepted, two), source(accepted)]);
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

const source = (ordered: Ordered, actor: Actor = ordered.unit.clerk) =>
  proposeSource(actor, ordered.order.id, { toSource: "UNION", lineIds: [ordered.line.id], reason: "工会福利" });

/** Σ of a stage by source: from the entries and from the roll-ups, which must say the same. */
async function bySource(programmeId: string) {
  const rows = await db.$queryRaw<{ source: string; fen: bigint }[]>`
    SELECT source::text AS source, sum(settled_fen + accepted_fen + ordered_fen)::bigint AS fen FROM quota_rollup WHERE programme_id = ${programmeId}::uuid
    GROUP BY 1 HAVING sum(settled_fen + accepted_fen + ordered_fen) <> 0 ORDER BY 1`;
  return rows.map((row) => [row.source, row.fen]);
}

test("a wrong source of funds: sums by stage stay, sums by source move, later entries carry the new source", async () => {
  const shipped = await givenShippedOrder();
  const id = await source(shipped);
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
  await expect(source(shipped)).rejects.toMatchObject({ code: "ordering.sameSource" });
  await clean();
});

test("the source goes with the line when it is re-attributed", async () => {
  const accepted = await givenAcceptedOrder();
  await approveCorrection(accepted.unit.reviewer, await source(accepted));
  const other = await givenUnit({ divisionCode: "431103" });
  await reAttribute(accepted, other);
  expect(await bySource(accepted.programme.id)).toEqual([["UNION", 40_000n]]);
  await remit(accepted, "SRC-2");
  expect(await bySource(accepted.programme.id)).toEqual([["UNION", 40_000n]]);
  await clean();
});

test.each(["acceptance", "settlement", "cancellation"] as const)(
  "consent and %s at the same moment agree, whichever comes first",
  async (event) => {
    for (let round = 0; round < 4; round += 1) {
      const ordered =
        event === "acceptance"
          ? await givenShippedOrder()
          : event === "settlement"
            ? await givenAcceptedOrder()
            : await givenSubmittedOrder();
      const other = await givenUnit();
      const id = await propose(ordered, other);
      await approveCorrection(ordered.unit.reviewer, id);
      const rival = () =>
        event === "acceptance"
          ? accept(ordered as Awaited<ReturnType<typeof givenShippedOrder>>)
          : event === "settlement"
            ? remit(ordered, `RACE-${ordered.order.number}`)
            : cancelOrder(ordered.unit.clerk, ordered.order.id, "x");
      const calls = [() => approveCorrection(other.reviewer, id), rival];
      const [first, second] = await Promise.allSettled((round % 2 === 0 ? calls : calls.reverse()).map((call) => call()));
      const outcomes = [first, second].map((result) => result && code(result));
      expect(["done", "ordering.orderMovedOn", "ordering.nothingToMove"]).toEqual(expect.arrayContaining(outcomes));
      expect(outcomes).toContain("done");
      if (outcomes.includes("ordering.orderMovedOn")) await rival();
      const from = await sumsOf(ordered.unit.id);
      const to = await sumsOf(other.id);
      const stage = { acceptance: "accepted", settlement: "settled", cancellation: null } as const;
      const reached = stage[event];
      const expected = reached ? { ...nothing, [reached]: 40_000n } : nothing;
      expect([from, to]).toEqual([nothing, expected]);
      await endProgrammes();
    }
    await clean();
  },
);

test("until the last second of its last day, Shanghai time, and not a second longer", async () => {
  await setCorrectionPeriod(givenActor("platform", "platform"), {
    kind: "RE_ATTRIBUTION",
    divisionCode: "330106",
    countedFrom: "SETTLED",
    days: 90,
    crossesYear: false,
    validFrom: THE_DAY,
    source: "test",
  });
  const accepted = await givenAcceptedOrder();
  await db.unit.update({ where: { id: accepted.unit.id }, data: { divisionCode: "330106" } });
  const [one, two] = [await givenUnit(), await givenUnit()];
  const lastSecond = "2026-12-31T15:59:59.999Z";
  const newYear = "2026-12-31T16:00:00.000Z";
  const id = await propose(accepted, one, at(accepted.unit.clerk, lastSecond));
  await approveCorrection(at(accepted.unit.reviewer, lastSecond), id);
  await expect(approveCorrection(at(one.reviewer, newYear), id)).rejects.toMatchObject({ code: "ordering.correctionTooLate" });
  await lapseCorrections(new Date(lastSecond));
  expect((await db.correction.findFirstOrThrow({ where: { id } })).state).toBe("PROPOSED");
  await approveCorrection(at(one.reviewer, lastSecond), id);
  expect(await sumsOf(one.id)).toEqual({ ordered: 0n, accepted: 40_000n, settled: 0n });
  await expect(
    proposeReAttribution(at(one.clerk, newYear), accepted.order.id, { toUnitId: two.id, lineIds: [accepted.line.id], reason: "x" }),
  ).rejects.toMatchObject({ code: "ordering.correctionTooLate" });
  await clean();
});

test("a proposal nobody answered lapses after its period, once, and frees its lines", async () => {
  const accepted = await givenAcceptedOrder();
  await remit(accepted, "LAPSE-1");
  const other = await givenUnit();
  const id = await propose(accepted, other);
  expect(await lapseCorrections(new Date("2026-09-13T15:59:59Z"))).toBe(0);
  const later = new Date("2026-09-13T16:00:00Z");
  const both = await Promise.all([lapseCorrections(later), lapseCorrections(later)]);
  const lapsed = both[0] + both[1];
  expect(lapsed).toBeGreaterThan(0);
  expect(await lapseCorrections(later)).toBe(0);
  expect(await db.correction.findFirstOrThrow({ where: { id }, include: { lines: true } })).toMatchObject({
    state: "LAPSED",
    lines: [{ open: false }],
  });
  await expect(approveCorrection(at(other.reviewer, "2026-09-14T01:00:00Z"), id)).rejects.toMatchObject({
    code: "ordering.correctionTooLate",
  });
});

test("across the year: what was accepted in two years moves in both, and settles where it then belongs", async () => {
  const shipped = await givenShippedOrder();
  const clerk = at(shipped.unit.clerk, "2027-01-05T02:00:00Z");
  await accept(shipped, clerk);
  const other = await givenUnit();
  const id = await propose(shipped, other, clerk);
  await approveCorrection(at(shipped.unit.reviewer, "2027-01-06T02:00:00Z"), id);
  await approveCorrection(at(other.reviewer, "2027-01-07T02:00:00Z"), id);
  expect(await sumsOf(shipped.unit.id)).toEqual(nothing);
  const accounts = await db.quotaAccount.findMany({
    where: { unitId: other.id, programmeId: shipped.programme.id },
    orderBy: { fiscalYear: "asc" },
  });
  expect(accounts.map((account) => [account.fiscalYear, account.acceptedFen])).toEqual([
    [2026, 0n],
    [2027, 40_000n],
  ]);
  await remit(shipped, "YEAR-1", at(shipped.coop.clerk, "2027-01-08T02:00:00Z"));
  expect(await sumsOf(other.id)).toEqual({ ordered: 0n, accepted: 0n, settled: 40_000n });
  await clean();
});
