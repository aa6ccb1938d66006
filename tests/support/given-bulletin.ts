import { computeBulletin } from "#app/domain/supervision/bulletins/compute-bulletin.server";
import { draftBulletin } from "#app/domain/supervision/bulletins/draft-bulletin.server";
import { issueBulletin } from "#app/domain/supervision/bulletins/issue-bulletin.server";
import type { NewBulletinInput } from "#app/domain/supervision/bulletins/schema";
import { postQuota } from "#app/domain/quota/ledger.server";
import { db } from "#app/db/client.server";
import { instantOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import { givenAccount, givenUnit } from "#tests/support/given";
import type { GivenBureau } from "#tests/support/given-rule";

const post = asStep(postQuota);

/** A unit of a division that must buy for so much and had so much settled, part of it on a later day than the bulletin's. */
export async function givenStanding(
  programmeId: string,
  divisionCode: string,
  amounts: { required: bigint; settled: bigint; later?: bigint; on?: CalendarDate; laterOn?: CalendarDate },
) {
  const unit = await givenUnit({ divisionCode });
  const account = await givenAccount({ unitId: unit.id, programmeId });
  const move = (kind: "ASSESS" | "ORDER" | "ACCEPT" | "SETTLE", amountFen: bigint, effectiveOn: CalendarDate, recordedOn = effectiveOn) =>
    post([
      {
        unitId: unit.id,
        accountId: account.accountId,
        kind,
        amountFen,
        cause: { type: "order-line", id: newId() },
        source: "CANTEEN",
        effectiveOn,
        recordedAt: instantOf(recordedOn, 10),
        actorId: null,
        ruleVersion: 1,
      },
    ]);
  if (amounts.required > 0n) await move("ASSESS", amounts.required, "2026-01-02");
  for (const kind of ["ORDER", "ACCEPT", "SETTLE"] as const) {
    if (amounts.settled > 0n) await move(kind, amounts.settled, amounts.on ?? "2026-05-10");
    // Takes effect before the day of the bulletin, is recorded after it.
    if (amounts.later) await move(kind, amounts.later, "2026-05-20", amounts.laterOn ?? "2026-06-10");
  }
  await db.planMonth.createMany({
    data: Array.from({ length: 12 }, (_, index) => ({
      unitId: unit.id,
      accountId: account.accountId,
      month: index + 1,
      plannedFen: amounts.required / 12n,
    })),
  });
  return { ...unit, accountId: account.accountId };
}

export const bulletinInputOf = (bureau: GivenBureau, programmeId: string, options: Partial<NewBulletinInput> = {}): NewBulletinInput => ({
  bulletinId: newId(),
  divisionCode: bureau.divisionCode,
  programmeId: [programmeId],
  asOf: "2026-05-31",
  basis: "REPORTED",
  named: 2,
  series: "永财通报",
  replacesId: undefined,
  ...options,
});

/** A draft with figures. */
export async function givenDraft(bureau: GivenBureau, programmeId: string, options: Partial<NewBulletinInput> = {}): Promise<string> {
  const input = bulletinInputOf(bureau, programmeId, options);
  await draftBulletin(bureau.clerk, input);
  await computeBulletin(input.bulletinId, bureau.clerk.now);
  return input.bulletinId;
}

export async function givenIssued(bureau: GivenBureau, programmeId: string, options: Partial<NewBulletinInput> = {}): Promise<string> {
  const id = await givenDraft(bureau, programmeId, options);
  await issueBulletin(bureau.manager, id, 2);
  return id;
}
