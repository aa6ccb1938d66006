import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { db } from "#app/db/client.server";
import { provideEnvironment, requireDatabaseUrl } from "#app/env.server";
import { confirmHeld } from "#app/domain/payments/held-money/answer-held.server";
import { keepHeldDeadlines } from "#app/domain/payments/held-money/keep-deadlines.server";
import { takeHeld } from "#app/domain/payments/held-money/work-held.server";
import { installJobs } from "#app/jobs/boss.server";
import { mailClaims } from "#app/jobs/claim-mail.server";
import { mailHeldMoney } from "#app/jobs/held-mail.server";
import { startWorker } from "#app/jobs/worker.server";
import { addDays, instantOf, type CalendarDate } from "#app/lib/dates";
import { givenMember } from "#tests/support/api";
import { THE_DAY } from "#tests/support/given";
import { givenClaim } from "#tests/support/given-claim";
import { givenHeld, heldRow } from "#tests/support/given-held";
import { startMailServer, type MailServer } from "#tests/support/mail-server";

/** Letters as they arrive: written by the jobs, sent by a worker, taken by a mail server. */

let server: MailServer;
let worker: { stop(): Promise<void> };
beforeAll(async () => {
  server = await startMailServer();
  provideEnvironment({ SMTP_URL: server.url });
  await installJobs(requireDatabaseUrl());
  worker = await startWorker();
  // Whatever a worker catches up with when it starts looks at today, when the claims of these tests would be long over.
  await vi.waitFor(
    async () => {
      const [row] = await db.$queryRaw<
        { waiting: number }[]
      >`SELECT count(*)::int AS waiting FROM pgboss.job WHERE name NOT LIKE '\_\_%' AND state IN ('created', 'retry', 'active')`;
      expect(row?.waiting).toBe(0);
    },
    { timeout: 90_000, interval: 50 },
  );
}, 120_000);
afterAll(async () => {
  await worker.stop();
  await server.close();
});

const at = (day: CalendarDate, hour = 9) => instantOf(day, hour);

/** Somebody who reads a language. */
async function reader(audience: "unit" | "coop" | "bureau", orgId: string, locale: "zh-CN" | "en") {
  const { userId } = await givenMember(audience, orgId);
  const { email } = await db.user.update({ where: { id: userId }, data: { locale } });
  return email;
}

/** What arrived at an address once everything that waits has left, the first sent first. */
async function mailTo(email: string) {
  await vi.waitFor(
    async () => {
      const [row] = await db.$queryRaw<
        { waiting: number }[]
      >`SELECT count(*)::int AS waiting FROM pgboss.job WHERE name = 'notices.sendMail' AND state <> 'completed'`;
      expect(row?.waiting).toBe(0);
    },
    { timeout: 90_000, interval: 100 },
  );
  return server.received.filter(({ to }) => to.includes(email));
}

test("letters about a claim arrive, each once, in the reader's language", async () => {
  const given = await givenClaim();
  const { number, dueOn } = await db.goodsClaim.findFirstOrThrow({ where: { id: given.claimId } });
  const day = dueOn?.toISOString().slice(0, 10) ?? "";
  const [english, chinese] = [await reader("coop", given.coop.id, "en"), await reader("coop", given.coop.id, "zh-CN")];
  for (const days of [0, 0, 1, 2, 3, 3])
    await Promise.all([mailClaims(at(addDays(THE_DAY, days))), mailClaims(at(addDays(THE_DAY, days), 10))]);
  const [inEnglish, inChinese] = [await mailTo(english), await mailTo(chinese)];
  expect(inEnglish.map(({ subject }) => subject).sort()).toEqual([
    `Claim ${number} is due soon: ${day}`,
    `Claim ${number} is due: ${day}`,
    `Claim ${number} waits for you until ${day}`,
  ]);
  expect(inChinese.map(({ subject }) => subject).sort()).toEqual([
    `售后单 ${number} 即将到期：${day}`,
    `售后单 ${number} 已到期限：${day}`,
    `售后单 ${number} 待您处理，期限 ${day}`,
  ]);
  for (const { text } of [...inEnglish, ...inChinese]) expect(text).toContain(`/coop/goods-claims/${given.claimId}`);
}, 120_000);

test("held money: the unit is asked, then the bureau, then the unit for the return, each when it comes, two days before and on the day", async () => {
  const given = await givenHeld();
  const [unit, bureau] = [await reader("unit", given.unit.id, "en"), await reader("bureau", given.bureau.id, "zh-CN")];
  const other = await reader("unit", (await givenHeld()).unit.id, "en");
  const { number, deadlineOn } = await heldRow(given.id);
  const first = deadlineOn.toISOString().slice(0, 10);
  for (let day = THE_DAY; day <= first; day = addDays(day, 1)) for (const hour of [9, 9, 15]) await mailHeldMoney(at(day, hour));
  const asked = await mailTo(unit);
  expect(asked.map(({ subject }) => subject).sort()).toEqual([
    `Held money ${number} is due soon: ${first}`,
    `Held money ${number} is due: ${first}`,
    `Held money ${number} waits for you until ${first}`,
  ]);
  for (const { text } of asked) {
    expect(text).toContain("Say until");
    expect(text).toContain("¥5,000.00");
    expect(text).toContain(`/unit/held-money/${given.id}`);
  }
  // The same bureau has others' reports on its desk.
  const toTheBureau = async () => (await mailTo(bureau)).filter(({ text }) => text.includes(given.id));
  expect(await toTheBureau()).toEqual([]);

  // The unit does not answer: the bureau's turn.
  await keepHeldDeadlines(at(addDays(first, 1)));
  await mailHeldMoney(at(addDays(first, 1)));
  await mailHeldMoney(at(addDays(first, 1), 10));
  const [toBureau, ...noMore] = await toTheBureau();
  expect([toBureau?.subject, noMore.length]).toEqual([expect.stringContaining(`占用款项 ${number} 待您处理`), 0]);
  expect(toBureau?.text).toContain(`/bureau/held-money/${given.id}`);

  // It takes it up: the unit gives back.
  const officer = { ...given.bureau.clerk, now: at(addDays(first, 1), 11) };
  await confirmHeld({ ...given.unit.clerk, now: officer.now }, given.id);
  await takeHeld(officer, given.id, { days: 5, note: "" });
  await mailHeldMoney(officer.now);
  await mailHeldMoney(at(addDays(first, 2)));
  const after = (await mailTo(unit)).slice(asked.length);
  const { deadlineOn: returnOn } = await heldRow(given.id);
  expect(after.map(({ subject }) => subject)).toEqual([`Held money ${number} waits for you until ${returnOn.toISOString().slice(0, 10)}`]);
  expect(after[0]?.text).toContain("is to be given back");
  expect(await toTheBureau()).toHaveLength(1);
  expect((await mailTo(other)).every(({ text }) => !text.includes(given.id))).toBe(true);
}, 180_000);
