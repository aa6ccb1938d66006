import { db } from "#app/db/client.server";
import { saveReservationItem } from "#app/domain/quota/edit-reservation.server";
import type { ReservationItemInput } from "#app/domain/quota/reservation-schema";
import { newId } from "#app/lib/ids";
import { givenDivisions, givenUnit } from "#tests/support/given";

/** Programmes and shares that ask units of Hunan to reserve 45 % for small and micro enterprises, 75 % of it for micro ones; thresholds of the nation. */
export async function givenSmallProgrammes(): Promise<{ small: string; micro: string }> {
  await givenDivisions();
  const known = await db.programme.findMany({ where: { code: { in: ["sme-43", "micro-43"] } }, orderBy: { sort: "asc" } });
  if (known[0] && known[1]) return { small: known[0].id, micro: known[1].id };
  const ids = { small: newId(), micro: newId() };
  for (const [sort, { id, code, sellerClasses, base, minimumBps }] of [
    { id: ids.small, code: "sme-43", sellerClasses: ["MICRO" as const, "SMALL" as const], base: "PROCUREMENT" as const, minimumBps: 4_500 },
    { id: ids.micro, code: "micro-43", sellerClasses: ["MICRO" as const], base: "RESERVED" as const, minimumBps: 7_500 },
  ].entries()) {
    await db.programme.create({
      data: {
        id,
        code,
        kind: "SELLER_CLASS",
        nameZh: code,
        nameEn: code,
        shortZh: code,
        shortEn: code,
        buyerPrefix: "43",
        countingStage: "SETTLED",
        sellerClasses,
        validFrom: new Date("2021-01-01"),
        source: "test",
        sort: 50 + sort,
      },
    });
    await db.targetRule.create({
      data: { id: newId(), programmeId: id, divisionPrefix: "43", fromYear: 2021, minimumBps, base, source: "test" },
    });
  }
  for (const [kind, wholeUpToFen] of [
    ["GOODS", 200_000_000n],
    ["SERVICES", 200_000_000n],
    ["WORKS", 400_000_000n],
  ] as const)
    await db.reservationThreshold.create({
      data: {
        id: newId(),
        kind,
        divisionPrefix: "",
        fromYear: 2021,
        wholeUpToFen,
        partMinimumBps: 3_000,
        version: 1,
        source: "财库〔2020〕46号",
        createdAt: new Date("2021-01-01T00:00:00Z"),
      },
    });
  return ids;
}

/** Food of a canteen for 1,000,000 yuan, all of it reserved and ordered on Xiangji, 800,000 for micro enterprises. */
export const projectInput = (over: Partial<ReservationItemInput> = {}): ReservationItemInput => ({
  name: "食堂食材",
  purchaseKind: "GOODS",
  budget: 100_000_000n,
  reservedAs: "WHOLE",
  reserved: undefined,
  micro: 80_000_000n,
  boughtHere: true,
  reason: "",
  ...over,
});

/** A unit of Hunan whose plan has one project. */
export async function givenReservation(fiscalYear: number, now?: Date, over: Partial<ReservationItemInput> = {}) {
  const programmes = await givenSmallProgrammes();
  const unit = await givenUnit();
  const clerk = now ? { ...unit.clerk, now } : unit.clerk;
  const itemId = await saveReservationItem(clerk, fiscalYear, null, projectInput(over));
  const plan = await db.reservationPlan.findUniqueOrThrow({ where: { unitId_fiscalYear: { unitId: unit.id, fiscalYear } } });
  return { unit, itemId, planId: plan.id, programmes };
}
