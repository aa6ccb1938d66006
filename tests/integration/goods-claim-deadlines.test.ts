import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptClaim, declineClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { keepClaimDeadlines } from "#app/domain/ordering/claims/claim-deadlines.server";
import { addDays, instantOf } from "#app/lib/dates";
import { THE_DAY } from "#tests/support/given";
import { givenClaim, standingOf } from "#tests/support/given-claim";

test("silence of the co-op leaves it to the hall, silence of the unit ends it, and a day is reminded of once", async () => {
  const silent = await givenClaim();
  const declined = await givenClaim();
  await declineClaim(declined.coop.clerk, declined.claimId, "称重无误");
  await keepClaimDeadlines(instantOf(addDays(THE_DAY, 3), 0)); // the last day itself is in time
  expect([await standingOf(silent), await standingOf(declined)]).toMatchObject([{ state: "REPORTED" }, { state: "DECLINED" }]);
  const reminders = { claimId: silent.claimId, kind: "reminded" };
  expect(await db.goodsClaimEvent.count({ where: reminders })).toBe(1);

  const later = instantOf(addDays(THE_DAY, 4), 0);
  await Promise.all([keepClaimDeadlines(later), keepClaimDeadlines(later)]);
  expect([await standingOf(silent), await standingOf(declined)]).toMatchObject([{ state: "REFERRED" }, { state: "LAPSED", due: null }]);
  expect(await db.goodsClaimEvent.count({ where: { claimId: silent.claimId, kind: "referred" } })).toBe(1);
  expect(await db.goodsClaimLine.count({ where: { claimId: declined.claimId, open: true } })).toBe(0);
  await expect(acceptClaim(silent.coop.clerk, silent.claimId)).rejects.toMatchObject({ code: "claims.movedOn" });
  expect(await keepClaimDeadlines(later)).toEqual({ referred: 0, lapsed: 0, reminded: 0 });
});

test("what stands in a closed year stays there; the money moves and the claim says what was left", async () => {
  const given = await givenClaim({ paidFen: "all" });
  await db.quotaAccount.updateMany({ where: { unitId: given.unit.id }, data: { sealedAt: new Date() } });
  const before = await standingOf(given);
  await acceptClaim(given.coop.clerk, given.claimId);
  const tenth = given.receivable.amountFen / 10n;
  expect(await standingOf(given)).toMatchObject({
    settled: before.settled,
    quotaLeft: tenth,
    returnedFen: tenth,
    refunds: [{ amountFen: tenth }],
  });
});
