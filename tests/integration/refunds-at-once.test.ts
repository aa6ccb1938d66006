import { afterEach, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { acceptClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { reportClaim } from "#app/domain/ordering/claims/report-claim.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { importStatement } from "#app/domain/payments/import-statement.server";
import { closeYear } from "#app/domain/quota/close-year.server";
import { decideYearClosing, proposeYearClosing } from "#app/domain/quota/propose-year-closing.server";
import { newId } from "#app/lib/ids";
import { givenActor, givenCoop, givenDivisions, givenUnit, THE_DAY } from "#tests/support/given";
import { statementFile } from "#tests/support/given-bank";
import { claimInput, givenClaim } from "#tests/support/given-claim";
import { clean, code, endProgrammes, nothing, propose, sumsOf } from "#tests/support/given-correction";
import { givenAcceptedOrder } from "#tests/support/given-order";

/** A refund, and something else about the same quota or money at the same moment, on two connections. */

beforeAll(givenDivisions);
afterEach(endProgrammes);

const WHOLE = 40_000n;
const BACK = 4_000n;

test("a refund and a re-attribution: both happen, and what came back is taken from where the quota stands", async () => {
  for (let round = 0; round < 4; round += 1) {
    const given = await givenClaim({ paidFen: "all" });
    const other = await givenUnit();
    const correction = await propose(given, other);
    await approveCorrection(given.unit.reviewer, correction);
    const calls = [() => approveCorrection(other.reviewer, correction), () => acceptClaim(given.coop.clerk, given.claimId)];
    if (round % 2 === 1) calls.reverse();
    const results = await Promise.allSettled(calls.map((call) => call()));
    for (const [index, result] of results.entries()) {
      expect(["done", "ordering.orderMovedOn"]).toContain(code(result));
      if (code(result) !== "done") await calls[index]?.();
    }
    const [from, to] = await Promise.all([sumsOf(given.unit.id), sumsOf(other.id)]);
    expect([from, to]).toEqual([nothing, { ...nothing, settled: WHOLE - BACK }]);
    const refunds = await db.refund.findMany({ where: { unitId: given.unit.id } });
    expect(refunds.map(({ amountFen }) => amountFen)).toEqual([BACK]);
    await clean();
    await endProgrammes();
  }
});

test("a refund and the close of its year: the money goes back either way; the quota before the seal, or never", async () => {
  const after = new Date("2027-01-10T02:00:00.000Z");
  for (let round = 0; round < 4; round += 1) {
    const county = String(431181 + round);
    await db.division.create({
      data: { code: county, prefix: county, name: `县${county}`, level: "COUNTY", parentCode: "431100", validFrom: new Date("2000-01-01") },
    });
    const given = await givenAcceptedOrder({ divisionCode: county });
    const { coop, order, receivable, unit, line, account } = given;
    await confirmRemittance(coop.clerk, order.id, { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: `Y${county}` });
    const claimId = await reportClaim(unit.clerk, order.id, claimInput(line.id, 10_000n));
    const orgId = newId();
    await db.bureau.create({ data: { id: orgId, name: `财政局${county}`, divisionCode: county, prefix: county } });
    const officer = (role: "CLERK" | "MANAGER") => givenActor("bureau", orgId, role, { divisionPrefix: county, now: after });
    const closing = await proposeYearClosing(officer("CLERK"), 2026, "");
    await decideYearClosing(officer("MANAGER"), closing, { kind: "confirm" });
    const calls: (() => Promise<unknown>)[] = [() => acceptClaim({ ...coop.clerk, now: after }, claimId), () => closeYear(closing, after)];
    if (round % 2 === 1) calls.reverse();
    const results = await Promise.allSettled(calls.map((call) => call()));
    for (const [index, result] of results.entries()) {
      expect(["done", "ordering.orderMovedOn"]).toContain(code(result));
      if (code(result) !== "done") await calls[index]?.();
    }
    const { settledFen, sealedAt } = await db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: account.id } } });
    const claim = await db.goodsClaim.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: claimId } } });
    expect(sealedAt).not.toBeNull();
    expect(settledFen).toBe(WHOLE - BACK + claim.quotaLeftFen);
    expect([0n, BACK]).toContain(claim.quotaLeftFen);
    expect((await db.refund.findMany({ where: { unitId: unit.id } })).map(({ amountFen }) => amountFen)).toEqual([BACK]);
    await clean();
    await endProgrammes();
  }
});

test("the same statement imported by two at the same moment is one statement", async () => {
  const coop = await givenCoop();
  const file = () =>
    statementFile([
      { yuan: "12", reference: "P1" },
      { yuan: "13", reference: "P2" },
    ]);
  const ids = await Promise.all([coop.clerk, coop.manager, coop.clerk].map((actor) => importStatement(actor, file())));
  expect(new Set(ids).size).toBe(1);
  expect(await db.bankStatement.count({ where: { coopId: coop.id } })).toBe(1);
  expect(await db.bankStatementRow.count({ where: { statementId: ids[0] ?? "" } })).toBe(2);
});
