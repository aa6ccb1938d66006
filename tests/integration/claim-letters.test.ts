import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { declineClaim, referClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { mailClaims } from "#app/jobs/claim-mail.server";
import { addDays, instantOf } from "#app/lib/dates";
import { givenMember } from "#tests/support/api";
import { THE_DAY } from "#tests/support/given";
import { givenClaim, givenHallOf } from "#tests/support/given-claim";

const on = (days: number, hour = 9) => instantOf(addDays(THE_DAY, days), hour);

async function lettersTo(userId: string): Promise<{ to: string; subject: string; text: string }[]> {
  const rows = await db.$queryRaw<{ data: { to: string; subject: string; text: string } }[]>`
    SELECT data FROM pgboss.job WHERE name = 'notices.sendMail' AND data->>'to' = (SELECT email FROM app_user WHERE id = ${userId}::uuid) ORDER BY created_on, id`;
  return rows.map(({ data }) => data);
}

async function givenReaders() {
  const given = await givenClaim();
  const [coop, unit] = [await givenMember("coop", given.coop.id), await givenMember("unit", given.unit.id)];
  await db.user.update({ where: { id: coop.userId }, data: { locale: "en" } });
  return { ...given, seller: coop, buyer: unit };
}

test("the co-op is written to when a claim comes, two days before its day and on it, in its language, each once", async () => {
  const { seller, buyer, claimId } = await givenReaders();
  const { number } = await db.goodsClaim.findFirstOrThrow({ where: { id: claimId } });
  await Promise.all([mailClaims(on(0)), mailClaims(on(0, 10))]);
  await mailClaims(on(0, 11));
  expect((await lettersTo(seller.userId)).map(({ subject }) => subject)).toEqual([
    `Claim ${number} waits for you until ${addDays(THE_DAY, 3)}`,
  ]);
  expect((await lettersTo(seller.userId))[0]?.text).toContain(`/coop/goods-claims/${claimId}`);
  for (const day of [1, 1, 2, 3, 3]) await mailClaims(on(day));
  expect((await lettersTo(seller.userId)).map(({ subject }) => subject.split(" ").slice(2).join(" "))).toEqual([
    `waits for you until ${addDays(THE_DAY, 3)}`,
    `is due soon: ${addDays(THE_DAY, 3)}`,
    `is due: ${addDays(THE_DAY, 3)}`,
  ]);
  expect(await lettersTo(buyer.userId)).toEqual([]);
});

test("then whoever it waits for next: the unit, and the hall that shows the co-op, nobody else's", async () => {
  const given = await givenReaders();
  await declineClaim(given.coop.clerk, given.claimId, "称重无误");
  await mailClaims(on(0));
  const [toUnit, ...more] = await lettersTo(given.buyer.userId);
  expect([toUnit?.subject, more.length]).toEqual([expect.stringContaining("待您处理"), 0]);
  const hall = await givenHallOf(given.coop.id);
  const [mine, other] = [
    await givenMember("hall", hall.id),
    await givenMember("hall", (await givenHallOf((await givenClaim()).coop.id)).id),
  ];
  await referClaim(given.unit.clerk, given.claimId, "照片可见");
  await mailClaims(on(0));
  expect((await lettersTo(mine.userId)).map(({ text }) => text.includes(`/hall-desk/goods-claims/${given.claimId}`))).toEqual([true]);
  expect(await lettersTo(other.userId)).toEqual([]);
});
