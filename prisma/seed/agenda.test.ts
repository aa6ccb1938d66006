import { expect, test } from "vitest";

import { Agenda, type Story } from "#prisma/seed/agenda";

test("steps of several stories happen in the order of time, children included, and nothing happens after today", async () => {
  const told: string[] = [];
  const agenda = new Agenda("2026-03-05");
  async function* story(name: string, days: string[], child?: Story): Story {
    for (const day of days) {
      yield { day, hour: 9 };
      told.push(`${name} ${day}`);
      if (child) await agenda.add(child);
    }
  }
  await agenda.add(story("a", ["2026-03-01", "2026-03-04", "2026-03-06"]));
  await agenda.add(story("b", ["2026-03-02"], story("c", ["2026-03-03"])));
  await agenda.run();
  expect(told).toEqual(["a 2026-03-01", "b 2026-03-02", "c 2026-03-03", "a 2026-03-04"]);
});
