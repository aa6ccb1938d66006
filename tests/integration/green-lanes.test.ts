import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { getGreenLane, markGreenLane, requestGreenPayment } from "#app/domain/payments/green-lane.server";
import { laneStates, type LaneFilter, type LaneState } from "#app/domain/payments/green-lanes";
import { listGreenLanes, sumGreenLanes } from "#app/domain/payments/green-lanes.queries.server";
import { addDays, instantOf } from "#app/lib/dates";
import { givenDivisions, next, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenBureau, type GivenBureau } from "#tests/support/given-rule";
import { givenPerson, signInAs, startWeb, visitor, type Web } from "#tests/support/http";
import { tamper } from "#tests/support/tamper";

/** A bureau's orders on the green lane with their clocks. THE_DAY is a Monday. */

const at = <A extends { now: Date }>(actor: A, day: string, hour = 9): A => ({ ...actor, now: instantOf(day, hour) });
const [TUESDAY, WEDNESDAY] = [addDays(THE_DAY, 1), addDays(THE_DAY, 2)];
const all: LaneFilter = { state: null, prefix: "", sort: { key: "marked", direction: "descending" } };

let web: Web;
let bureau: GivenBureau;
let city: GivenBureau;
const lanes = {} as Record<LaneState, Awaited<ReturnType<typeof lane>>>;

async function county(code: string): Promise<void> {
  const place = { prefix: code, name: `县${code}`, level: "COUNTY" as const, parentCode: "431100", validFrom: new Date("2000-01-01") };
  await db.division.upsert({ where: { code }, create: { code, ...place }, update: {} });
}

/** @param hour of its marking */
async function lane(divisionCode: string, hour: number) {
  const given = await givenAcceptedOrder({ divisionCode, quantityMilli: BigInt(hour) * 10_000n });
  await markGreenLane(at(bureau.clerk, THE_DAY, hour), given.order.id, `急用${hour}`);
  const ask = () => requestGreenPayment(at(given.unit.clerk, THE_DAY, hour), given.order.id);
  const pay = (day: string, amount = given.receivable.amountFen) =>
    confirmRemittance(at(given.coop.clerk, day), given.order.id, { amount, receivedOn: day, bankReference: `L${next()}` });
  return { ...given, ask, pay };
}

beforeAll(async () => {
  await givenDivisions();
  await county("431175");
  await county("431176");
  bureau = await givenBureau("431100");
  city = await givenBureau("431175");
  for (const [index, state] of laneStates.entries()) lanes[state] = await lane(state === "MET" ? "431176" : "431175", 8 + index);
  for (const state of ["RUNNING", "BREACHED", "MET", "PAID_LATE"] as const) await lanes[state].ask();
  await lanes.MET.pay(TUESDAY);
  await lanes.PAID_LATE.pay(WEDNESDAY);
  await lanes.BREACHED.pay(TUESDAY, 1_00n);
  // The one that still runs was asked for a day later.
  await tamper(`UPDATE green_lane SET due_on = '${WEDNESDAY}' WHERE order_id = '${lanes.RUNNING.order.id}'`);
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());

const list = (filter: Partial<LaneFilter> = {}, actor = bureau.clerk) =>
  listGreenLanes(at(actor, WEDNESDAY), { ...all, ...filter }, { after: null, take: 100 });

test("each clock stands where the page of its order says, and the figures are those of the receivables", async () => {
  const { rows } = await list();
  expect(rows.map(({ orderId, state }) => [orderId, state])).toEqual(
    [...laneStates].reverse().map((state) => [lanes[state].order.id, state]),
  );
  for (const row of rows) {
    const clock = await getGreenLane(at(bureau.clerk, WEDNESDAY), row.orderId);
    expect(clock).toMatchObject({
      dueOn: row.dueOn,
      requestedAt: row.requestedAt,
      paidAt: row.paidAt,
      openFen: row.openFen,
      reason: row.reason,
    });
    expect(clock?.breached).toBe(row.state === "BREACHED" || row.state === "PAID_LATE");
    const [sums] = await db.$queryRaw<{ amount: bigint; open: bigint }[]>`
      SELECT sum(amount_fen)::bigint AS amount, sum(amount_fen - paid_fen)::bigint AS open FROM receivable WHERE order_id = ${row.orderId}::uuid`;
    expect([row.amountFen, row.openFen]).toEqual([sums?.amount, sums?.open]);
  }
});

test("the figures above are the sums of the rows below, in every place", async () => {
  for (const prefix of ["", "431175", "431176"]) {
    const { rows } = await list({ prefix });
    const sums = await sumGreenLanes(at(bureau.clerk, WEDNESDAY), { prefix });
    for (const state of laneStates) {
      const these = rows.filter((row) => row.state === state);
      expect(sums[state]).toEqual({ orders: these.length, openFen: these.reduce((sum, { openFen }) => sum + openFen, 0n) });
      expect((await list({ prefix, state })).rows).toEqual(these);
    }
  }
});

test("sorted each way and page by page, nothing is left out and nothing comes twice", async () => {
  for (const key of ["marked", "due", "amount"] as const)
    for (const direction of ["ascending", "descending"] as const) {
      const sort = { key, direction };
      const whole = (await list({ sort })).rows;
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof listGreenLanes>> = await listGreenLanes(
          at(bureau.clerk, WEDNESDAY),
          { ...all, sort },
          { after, take: 2 },
        );
        seen.push(...page.rows.map(({ orderId }) => orderId));
        after = page.nextAfter;
      } while (after !== null);
      expect(seen).toEqual(whole.map(({ orderId }) => orderId));
      const values = whole.map(
        (row) =>
          ({ marked: BigInt(row.markedAt.getTime()), due: BigInt((row.dueOn ?? "9999-12-31").replaceAll("-", "")), amount: row.amountFen })[
            key
          ],
      );
      const ordered = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(values).toEqual(direction === "ascending" ? ordered : ordered.reverse());
    }
});

test("a day in a year without a calendar is provisional", async () => {
  const late = await lane("431175", 20);
  await requestGreenPayment(at(late.unit.clerk, "2031-03-03"), late.order.id);
  const row = (await listGreenLanes(at(bureau.clerk, "2031-03-03"), all, { after: null, take: 100 })).rows.find(
    ({ orderId }) => orderId === late.order.id,
  );
  expect(row).toMatchObject({ dueOn: "2031-03-04", provisional: true, state: "RUNNING" });
  expect((await list()).rows.filter(({ provisional }) => provisional).map(({ orderId }) => orderId)).toEqual([late.order.id]);
});

test("a bureau below sees its own place, other sides nothing; page and file say the same", async () => {
  const seen = (await list({}, city.clerk)).rows.map(({ orderId }) => orderId);
  expect(seen).not.toContain(lanes.MET.order.id);
  expect(seen).toContain(lanes.BREACHED.order.id);
  for (const actor of [lanes.MET.unit.clerk, lanes.MET.coop.clerk]) expect((await list({}, actor)).rows).toEqual([]);

  const person = await givenPerson([{ audience: "bureau", orgId: city.id, role: "CLERK" }]);
  const browser = visitor(web.origin, await signInAs(person.userId, person.grantIds[0]));
  const page = await browser.get("/bureau/green-lanes?state=PAID_LATE&sort=-due");
  const file = await browser.get("/bureau/green-lanes/download?format=csv&state=PAID_LATE&sort=-due");
  for (const { status, text } of [page, file]) {
    expect(status).toBe(200);
    expect(text).toContain(lanes.PAID_LATE.order.number);
    expect(text).not.toContain(lanes.MET.order.number);
    expect(text).not.toContain(lanes.BREACHED.order.number);
    expect(text).toContain("超时付清");
  }
  expect((await browser.get("/bureau/green-lanes?place=431176")).status).toBe(404);
  const overview = await browser.get("/bureau");
  expect(overview.text).toMatch(/1(<!-- -->)? 单绿色通道付款已超时|单绿色通道付款已超时/);
});
