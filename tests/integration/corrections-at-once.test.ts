import { afterEach, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { lapseCorrections } from "#app/domain/ordering/end-correction.server";
import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { proposeReAttribution } from "#app/domain/ordering/propose-correction.server";
import { setCorrectionPeriod as setCorrectionPeriodStep } from "#app/domain/region/set-correction-period.server";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenUnit, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder, givenShippedOrder, givenSubmittedOrder } from "#tests/support/given-order";
import { accept, at, clean, code, endProgrammes, nothing, propose, remit, sumsOf } from "#tests/support/given-correction";

const setCorrectionPeriod = asStep(setCorrectionPeriodStep);

afterEach(endProgrammes);

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
