import { readdir, readFile } from "node:fs/promises";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { provideEnvironment, requireDatabaseUrl } from "#app/env.server";
import { sendMail } from "#app/integrations/mail.server";
import { enqueue, installJobs } from "#app/jobs/boss.server";
import { deadLetterQueue } from "#app/jobs/contracts";
import { listDeadLetters, takeDeadLetter } from "#app/jobs/dead-letters.server";
import { startWorker } from "#app/jobs/worker.server";
import { newId } from "#app/lib/ids";

const data = mkdtempSync(path.join(tmpdir(), "xiangji-mail-"));
const mailTo = (to: string) => ({ to, subject: "催办：请填报 2026 年预留份额", text: "您单位尚未填报。" });

const waiting = async () => {
  const rows = await db.$queryRaw<{ to: string }[]>`
    SELECT data->>'to' AS to FROM pgboss.job WHERE name = 'notices.sendMail' AND state = 'created' ORDER BY data->>'to'`;
  return rows.map((row) => row.to);
};

beforeAll(async () => {
  provideEnvironment({ XIANGJI_DATA: data });
  await installJobs(requireDatabaseUrl());
});

describe("enqueue", () => {
  test("a job exists exactly if its transaction commits", async () => {
    await inTransaction((tx) => enqueue(tx, "notices.sendMail", mailTo("kept@example.test")));
    const failing = inTransaction(async (tx) => {
      await enqueue(tx, "notices.sendMail", mailTo("lost@example.test"));
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await waiting()).toEqual(["kept@example.test"]);
  });

  test("the same key enqueues once, replayed and raced", async () => {
    const once = () => inTransaction((tx) => enqueue(tx, "notices.sendMail", mailTo("once@example.test"), { once: "reminder:1" }));
    await once();
    await once();
    await Promise.all([once(), once(), once()]);
    expect((await waiting()).filter((to) => to.startsWith("once"))).toHaveLength(1);
  });

  test("data that break the contract are refused before anything is written", async () => {
    const before = await waiting();
    await expect(inTransaction((tx) => enqueue(tx, "notices.sendMail", mailTo("no address")))).rejects.toThrow();
    expect(await waiting()).toEqual(before);
  });

  test("declaring the queues again changes nothing", async () => {
    const before = await waiting();
    await installJobs(requireDatabaseUrl());
    expect(await waiting()).toEqual(before);
  });
});

describe("worker", () => {
  let worker: { stop(): Promise<void> } | undefined;
  afterAll(async () => worker?.stop());

  test("takes what waits and writes mail that a person can read", async () => {
    worker = await startWorker();
    await vi.waitFor(async () => expect(await waiting()).toEqual([]), 15_000);
    const files = await vi.waitFor(async () => {
      const all = (await readdir(path.join(data, "mail"))).filter((name) => name.endsWith(".eml")); // one that is being written has another name
      expect(all).toHaveLength(2);
      return all;
    }, 90_000);
    const text = await readFile(path.join(data, "mail", files[0] ?? ""), "utf8");
    expect(text).toMatch(/^To: (kept|once)@example\.test$/m);
    expect(text).toContain("Subject: =?UTF-8?");
  });
});

test("mail tried twice is one file", async () => {
  const mail = { ...mailTo("twice@example.test"), messageKey: newId() };
  await sendMail(mail);
  const before = await readdir(path.join(data, "mail"));
  await sendMail(mail);
  expect(await readdir(path.join(data, "mail"))).toEqual(before);
});

test("a dead letter is listed and can be taken once", async () => {
  const queue = deadLetterQueue("notices.sendMail");
  const letter = mailTo("dead@example.test");
  await db.$executeRaw`INSERT INTO pgboss.job (name, data) VALUES (${queue}, ${JSON.stringify(letter)}::jsonb)`;
  const [listed] = await listDeadLetters();
  expect(listed).toMatchObject({ name: "notices.sendMail", data: letter });
  const id = listed?.id ?? "";
  const taken = await Promise.all([1, 2].map(() => inTransaction((tx) => takeDeadLetter(tx, id))));
  expect(taken.filter((each) => each !== null)).toEqual([{ name: "notices.sendMail", data: letter }]);
  expect(await listDeadLetters()).toEqual([]);
});
