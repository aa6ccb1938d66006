import { confirmReservation, returnReservation, submitReservation } from "#app/domain/quota/decide-reservation.server";
import { saveReservationItem } from "#app/domain/quota/edit-reservation.server";
import { getOwnReservation } from "#app/domain/quota/reservations.queries.server";
import { fiscalYearOf, type CalendarDate } from "#app/lib/dates";
import type { DemoOrganisations } from "#prisma/seed/organisations";
import { addWorkingDays } from "#prisma/seed/working-days";

/** Units of Hangzhou and how far their plans are. */
const plans = [
  { unit: "hz-xixiqiao-school", ends: "confirmed", scale: 1n },
  { unit: "hz-city-edu", ends: "submitted", scale: 3n },
] as const;

/** Yuan; what a school with a canteen purchases in a year: what, of which kind, budget, how it is reserved, how much of it, of which micro, why not. */
const projects = [
  ["食堂食材（乡集采购）", "GOODS", 220_000n, "WHOLE", undefined, 20_000n, ""],
  ["食堂食材（集中配送）", "GOODS", 1_040_000n, "WHOLE", undefined, 950_000n, ""],
  ["物业与保洁", "SERVICES", 780_000n, "WHOLE", undefined, 650_000n, ""],
  ["教学楼维修", "WORKS", 5_200_000n, "SUBCONTRACT", 2_200_000n, 1_650_000n, ""],
  ["教务系统维护", "SERVICES", 260_000n, "NONE", undefined, undefined, "原系统的著作权人是大型企业，只能由其维护"],
] as const;

/** Two units of Hangzhou plan what they reserve for small and micro enterprises; one plan is confirmed, one waits for the bureau today. */
export async function reserve(organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const year = fiscalYearOf(today);
  const bureau = organisations.bureaus.get("hz-city");
  if (!bureau) throw new Error("the bureau of Hangzhou is missing");
  for (const { unit: key, ends, scale } of plans) {
    const unit = organisations.units.get(key);
    if (!unit) throw new Error(`nobody acts for ${key}`);
    const day = addWorkingDays(today, ends === "confirmed" ? -12 : -3);
    const fen = (yuan: bigint | undefined) => (yuan === undefined ? undefined : yuan * 100n * scale);
    for (const [index, [name, purchaseKind, budget, reservedAs, reserved, micro, reason]] of projects.entries()) {
      const input = { name, purchaseKind, budget: fen(budget) ?? 0n, reservedAs, reserved: fen(reserved), micro: fen(micro), reason };
      await saveReservationItem(unit.clerk(day, 9), year, null, { ...input, boughtHere: index === 0 });
    }
    await submitReservation(unit.reviewer(day, 15), year);
    const { planId } = await getOwnReservation(unit.clerk(day, 16), year);
    if (planId === null) throw new Error("a plan that was handed in is there");
    if (ends === "confirmed") {
      await returnReservation(bureau.clerk(addWorkingDays(day, 1), 10), unit.id, planId, "请写明分包给微型企业的比例");
      const item = (await getOwnReservation(unit.clerk(day, 16), year)).items.find((row) => row.form === "SUBCONTRACT");
      if (!item) throw new Error("the plan has a subcontract");
      await saveReservationItem(unit.clerk(addWorkingDays(day, 2), 9), year, item.id, {
        name: item.name,
        purchaseKind: item.kind,
        budget: item.budgetFen,
        reservedAs: item.form,
        reserved: item.reservedFen,
        micro: item.microFen + 10_000_000n,
        boughtHere: item.boughtHere,
        reason: "",
      });
      await submitReservation(unit.reviewer(addWorkingDays(day, 2), 15), year);
      await confirmReservation(bureau.clerk(addWorkingDays(day, 3), 10), unit.id, planId);
    }
  }
}
