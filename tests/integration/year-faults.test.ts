import { afterEach, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { acceptClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { confirmFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import type { FilingInput } from "#app/domain/quota/schema";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenUnit, stagesOf } from "#tests/support/given";
import { givenClaim } from "#tests/support/given-claim";
import { clean, code, endProgrammes, nothing, propose, sumsOf } from "#tests/support/given-correction";
import { checkoutInput, givenCart, givenMarket } from "#tests/support/given-order";

afterEach(endProgrammes);

const openWindow = asStep(openWindowStep);
const bureau = givenActor("bureau", "bureau-43", "CLERK", { divisionPrefix: "43" });

test("goods go back while their order moves to another unit: what is left stands there, whichever comes first", async () => {
  for (let round = 0; round < 4; round += 1) {
    const claimed = await givenClaim();
    const other = await givenUnit();
    const correction = await propose(claimed, other);
    await approveCorrection(claimed.unit.reviewer, correction);
    const consent = () => approveCorrection(other.reviewer, correction);
    const giveBack = () => acceptClaim(claimed.coop.clerk, claimed.claimId);
    const calls = round % 2 === 0 ? [consent, giveBack] : [giveBack, consent];
    const results = await Promise.allSettled(calls.map((call) => call()));
    expect(["done", "ordering.orderMovedOn"]).toEqual(expect.arrayContaining(results.map(code)));
    expect(results.map(code)).toContain("done");
    // Who was told that the other was quicker reads the order again.
    for (const [index, result] of results.entries()) if (code(result) !== "done") await calls[index]?.();
    const left = claimed.order.goodsFen - claimed.order.goodsFen / 10n;
    expect([await sumsOf(claimed.unit.id), await sumsOf(other.id)]).toEqual([nothing, { ...nothing, accepted: left }]);
    await endProgrammes();
  }
  await clean();
});

test("an amendment is confirmed while orders are submitted: every order counts once, and what is left follows the new requirement", async () => {
  const { programme, unit, product } = await givenMarket({ available: "10000" });
  const declaration = (canteenTotal: bigint): FilingInput => ({
    mode: "OWN",
    canteenTotal,
    shares: [],
    leadUnitId: undefined,
    contractorName: "",
    contractorUscc: "",
    note: "",
  });
  await openWindow(bureau, {
    fiscalYear: 2026,
    divisionCode: "430000",
    opensOn: "2026-03-01",
    dueOn: "2026-06-30",
    correctionDueOn: "2026-07-31",
    source: "test",
  });
  const declare = async (canteenTotal: bigint) => {
    await saveFiling(unit.clerk, 2026, declaration(canteenTotal));
    await submitFiling(unit.reviewer, 2026);
  };
  await declare(200_000_000n);
  await confirmFiling(bureau, unit.id, 2026);
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
  for (const [round, total] of [300_000_000n, 150_000_000n, 250_000_000n].entries()) {
    await declare(total);
    const buyers = [1, 2, 3, 4].map(() => givenActor("unit", unit.id, "CLERK"));
    const carts = await Promise.all(buyers.map((buyer) => givenCart(buyer, [{ productId: product.id, quantityMilli: 10_000n }])));
    const orders = buyers.map((buyer, index) => {
      const cart = carts[index];
      return () => submitOrder(buyer, cart?.id ?? "", checkoutInput(cart?.version ?? 0));
    });
    const confirm = () => confirmFiling(bureau, unit.id, 2026);
    const results = await Promise.allSettled([...orders.slice(0, 2), confirm, ...orders.slice(2)].map((call) => call()));
    expect(results.map(code)).toEqual(Array.from({ length: 5 }, () => "done"));
    const [sum] = await db.$queryRaw<{ fen: bigint; orders: bigint }[]>`
      SELECT sum(goods_fen)::bigint AS fen, count(*) AS orders FROM purchase_order WHERE unit_id = ${unit.id}::uuid`;
    expect(sum?.orders).toBe(BigInt(4 * (round + 1)));
    const required = total / 10n;
    expect(await stagesOf(unit.id, account.id)).toMatchObject({
      ASSESSED: -required,
      ORDERED: sum?.fen,
      REMAINING: required - (sum?.fen ?? 0n),
    });
  }
  await clean();
});
