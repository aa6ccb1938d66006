import { afterAll, expect, test, vi } from "vitest";

import { db } from "#app/db/client.server";
import { deadLetterQueue } from "#app/jobs/contracts";
import { listDeadLetters } from "#app/jobs/dead-letters.server";
import { replayDeadLetter } from "#app/jobs/replay-dead-letter.server";
import { startWorker } from "#app/jobs/worker.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { givenAccount, givenActor } from "#tests/support/given";
import { givenSigningKey } from "#tests/support/given-head-list";

let worker: { stop(): Promise<void> } | undefined;
afterAll(async () => worker?.stop());

test("the job without a key ends among the dead letters and says why; with one it is replayed and the day has its list", async () => {
  await givenAccount({ assessedFen: 500n });
  const name = "quota.publishHeadList";
  await db.$executeRaw`INSERT INTO pgboss.job (name, data, retry_limit, dead_letter) VALUES (${name}, '{}', 0, ${deadLetterQueue(name)})`;
  worker = await startWorker();
  const letter = await vi.waitFor(async () => {
    const [first] = await listDeadLetters();
    if (!first) throw new Error("not yet");
    return first;
  }, 90_000);
  expect(letter).toMatchObject({ name, reason: "LEDGER_SIGNING_KEY is not set: no list of chain heads can be signed." });
  expect(await db.headList.count()).toBe(0);

  givenSigningKey();
  await replayDeadLetter(givenActor("platform", "platform"), letter.id);
  const list = await vi.waitFor(() => db.headList.findFirstOrThrow(), 15_000);
  expect(list).toMatchObject({ day: toDbDate(calendarDateOf(list.createdAt)), accounts: 1n, entries: 1n });
});
