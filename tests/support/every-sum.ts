import { expect } from "vitest";

import { db } from "#app/db/client.server";
import { getOverview } from "#app/domain/quota/overview.queries.server";
import { reconcileDivision } from "#app/domain/quota/units.queries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { calendarDateOf } from "#app/lib/dates";
import { givenActor } from "#tests/support/given";

/** The proof finds nothing, and figures of every level are the sums of those below. */
export async function expectEverySumToAgree(world: { programmes: readonly { id: string }[] }, now: Date): Promise<void> {
  expect((await verifyLedger()).differences).toEqual([]);
  for (const { id: programmeId } of world.programmes)
    for (const fiscalYear of [2026, 2027])
      for (const prefix of ["", "43", "4311", "431102"]) {
        const question = { programmeId, fiscalYear, prefix, today: calendarDateOf(now) };
        expect(await reconcileDivision(question), `${prefix} ${fiscalYear}`).toEqual({ equal: true, differences: [] });
        if (prefix.length === 6) continue;
        const { node, children } = await getOverview(givenActor("bureau", "nation"), question);
        const sum = (of: (figures: typeof node) => bigint) => children.reduce((total, child) => total + of(child), 0n);
        expect(sum(({ requiredFen }) => requiredFen)).toBe(node.requiredFen);
        for (const stage of ["REMAINING", "ORDERED", "ACCEPTED", "SETTLED"] as const)
          expect(sum(({ stages }) => stages[stage])).toBe(node.stages[stage]);
        expect(sum(({ countedFen }) => countedFen)).toBe(node.countedFen);
      }
  expect(await db.stockItem.count({ where: { available: { lt: 0 } } })).toBe(0);
}
