import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { listAgeingBelow } from "#app/domain/payments/ageing.queries.server";
import { getAgeing } from "#app/domain/payments/receivables.queries.server";
import { lateInterestFen } from "#app/domain/payments/terms";
import { addDays } from "#app/lib/dates";
import { givenActor, givenDivisions, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";

/** A unit of a place of its own that owes one receivable for each number of late days. */
async function owing(divisionCode: string, late: readonly number[]) {
  await givenDivisions();
  const county = {
    prefix: divisionCode,
    name: `县${divisionCode}`,
    level: "COUNTY" as const,
    parentCode: "431100",
    validFrom: new Date("2000-01-01"),
  };
  await db.division.upsert({ where: { code: divisionCode }, create: { code: divisionCode, ...county }, update: {} });
  const given = await givenAcceptedOrder({ divisionCode });
  const { unitId, coopId, orderId, amountFen } = given.receivable;
  for (const [index, days] of late.entries())
    await db.$executeRaw`INSERT INTO receivable (unit_id, id, order_id, coop_id, cause_id, amount_fen, opened_at, due_on)
      VALUES (${unitId}::uuid, gen_random_uuid(), ${orderId}::uuid, ${coopId}::uuid, gen_random_uuid(), ${12_345n + BigInt(index)}, ${THE_INSTANT}, ${addDays(THE_DAY, -days)}::date)`;
  return { ...given, firstFen: amountFen };
}
const bureauOf = (prefix: string) => givenActor("bureau", prefix, "CLERK", { divisionPrefix: prefix });

test("what is open stands in the column of its late days, with interest rounded receivable by receivable, the same for all who see it", async () => {
  const late = [0, 1, 30, 31, 60, 61, 90, 91, 400];
  const given = await owing("431171", late);
  const fenAt = (days: number) => 12_345n + BigInt(late.indexOf(days));
  const expected = {
    notDueFen: given.firstFen + fenAt(0),
    upTo30Fen: fenAt(1) + fenAt(30),
    upTo60Fen: fenAt(31) + fenAt(60),
    upTo90Fen: fenAt(61) + fenAt(90),
    over90Fen: fenAt(91) + fenAt(400),
    openFen: given.firstFen + late.reduce((sum, days) => sum + fenAt(days), 0n),
    lateInterestFen: late.reduce((sum, days) => sum + lateInterestFen(fenAt(days), addDays(THE_DAY, -days), THE_DAY, 500), 0n),
  };
  expect(await getAgeing(given.unit.clerk)).toEqual(expected);
  expect(await getAgeing(given.coop.clerk)).toEqual(expected);
  const { rows, total } = await listAgeingBelow(bureauOf("431171"), null, 10);
  expect(rows).toMatchObject([{ unitId: given.unit.id, receivables: late.length + 1, ...expected }]);
  expect(total).toMatchObject(expected);
});

test("a bureau sees the units of its place, most that is late first, page by page", async () => {
  const few = await owing("431172", [10]);
  const many = await owing("431172", [10, 20, 30]);
  await owing("431173", [10]);
  const first = await listAgeingBelow(bureauOf("431172"), null, 1);
  expect(first.rows.map(({ unitId }) => unitId)).toEqual([many.unit.id]);
  const second = await listAgeingBelow(bureauOf("431172"), first.nextAfter, 1);
  expect(second.rows.map(({ unitId }) => unitId)).toEqual([few.unit.id]);
  expect(second.nextAfter).toBeNull();
  expect(second.total.openFen).toBe(first.total.openFen);
  expect((await listAgeingBelow(bureauOf("99"), null, 10)).total.openFen).toBe(0n);
});
