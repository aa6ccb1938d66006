import { createHash } from "node:crypto";
import { afterEach, beforeAll, describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { decideAdjustment, proposeAdjustment } from "#app/domain/quota/adjust-closed-year.server";
import { listEntries } from "#app/domain/quota/account.queries.server";
import { getCertificate } from "#app/domain/quota/certificates.queries.server";
import { closeYear } from "#app/domain/quota/close-year.server";
import { issueCertificate } from "#app/domain/quota/issue-certificate.server";
import { postQuota } from "#app/domain/quota/ledger.server";
import { decideYearClosing, proposeYearClosing } from "#app/domain/quota/propose-year-closing.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import {
  checkYear,
  findClosedAccounts,
  getYearContent,
  listAccountAdjustments,
  listAdjustments,
  listYearClosings,
} from "#app/domain/quota/year-end.queries.server";
import { readFigures } from "#app/domain/supervision/bulletins/figures.queries.server";
import { newId } from "#app/lib/ids";
import { givenActor, givenCoop, givenDivisions, givenProduct, givenProgramme, givenUnit, stagesOf } from "#tests/support/given";
import { endProgrammes } from "#tests/support/given-correction";
import { acceptInput, checkoutInput, givenCart, shipInput } from "#tests/support/given-order";

const YEAR = 2026;
const AFTER = new Date("2027-01-10T02:00:00.000Z");

/** Bureaus of counties, each with two persons. */
async function givenOfficers(prefix: string, now = AFTER) {
  const orgId = newId();
  await db.bureau.create({ data: { id: orgId, name: `财政局${prefix}`, divisionCode: prefix, prefix } });
  const person = (role: "CLERK" | "MANAGER") => givenActor("bureau", orgId, role, { divisionPrefix: prefix, now });
  return { clerk: person("CLERK"), manager: person("MANAGER") };
}

/** A county of its own for each closing: a year is closed once. */
async function givenCounty(): Promise<string> {
  counties += 1;
  const code = String(431150 + counties);
  await db.division.create({
    data: { code, prefix: code, name: `县${code}`, level: "COUNTY", parentCode: "431100", validFrom: new Date("2000-01-01") },
  });
  return code;
}
let counties = 0;

const at = (actor: Actor, now: Date): Actor => ({ ...actor, now });
const accountOf = (unitId: string, programmeId: string, fiscalYear: number) =>
  db.quotaAccount.findUniqueOrThrow({ where: { unitId_programmeId_fiscalYear: { unitId, programmeId, fiscalYear } } });

/** What a unit of a county has ordered, shipped and waiting for acceptance, or accepted and not paid. */
async function givenOrders(divisionCode: string, options: { countingStage?: "ACCEPTED" | "SETTLED" } = {}) {
  const programme = await givenProgramme(options);
  const unit = await givenUnit({ divisionCode });
  const coop = await givenCoop({ baseFen: 0n });
  const product = await givenProduct(coop);
  const place = async (quantityMilli: bigint, stage: "ordered" | "shipped" | "accepted") => {
    const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli }]);
    const group = await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version));
    const order = await db.order.findFirstOrThrow({ where: { unitId: unit.id, groupId: group.id }, include: { lines: true } });
    const lineId = order.lines[0]?.id ?? "";
    if (stage === "ordered") return { order, lineId, shipmentId: "" };
    await confirmOrder(coop.clerk, order.id);
    const shipmentId = await shipOrder(coop.clerk, order.id, shipInput([{ lineId, quantity: quantityMilli }]));
    if (stage === "accepted") await acceptDelivery(unit.clerk, shipmentId, acceptInput([{ lineId, accepted: quantityMilli }]));
    return { order, lineId, shipmentId };
  };
  return { programme, unit, coop, product, place };
}

async function closed(prefix: string, officers: Awaited<ReturnType<typeof givenOfficers>>): Promise<string> {
  const id = await proposeYearClosing(officers.clerk, YEAR, "");
  await decideYearClosing(officers.manager, id, { kind: "confirm" });
  await closeYear(id, AFTER);
  expect((await db.yearClosing.findUniqueOrThrow({ where: { id } })).divisionPrefix).toBe(prefix);
  return id;
}

beforeAll(givenDivisions);
afterEach(endProgrammes);

describe("closing a year", () => {
  test("what is open goes into the next year line by line, the year is frozen, and goods and money go on there", async () => {
    const county = await givenCounty();
    const officers = await givenOfficers(county);
    const { programme, unit, coop, place } = await givenOrders(county);
    const [shipped, accepted] = [await place(10_000n, "shipped"), await place(20_000n, "accepted")];
    const before = await accountOf(unit.id, programme.id, YEAR);
    expect(await checkYear(db, YEAR, county)).toMatchObject({
      ordersOpen: 2,
      orderedFen: before.orderedFen.toString(),
      acceptedFen: before.acceptedFen.toString(),
      accounts: 1,
    });
    const id = await closed(county, officers);

    const [old, next] = await Promise.all([accountOf(unit.id, programme.id, YEAR), accountOf(unit.id, programme.id, YEAR + 1)]);
    expect([old.orderedFen, old.acceptedFen, old.sealedAt]).toEqual([0n, 0n, AFTER]);
    expect([next.orderedFen, next.acceptedFen]).toEqual([before.orderedFen, before.acceptedFen]);
    const result = await getYearContent(officers.clerk, id);
    const [view] = await listYearClosings(officers.clerk, YEAR);
    expect(view).toMatchObject({
      status: "DONE",
      accounts: 1,
      sha256: createHash("sha256")
        .update(result?.text ?? "")
        .digest("hex"),
    });
    expect(JSON.parse(result?.text ?? "")).toMatchObject({
      accounts: [{ unitId: unit.id, carriedFen: (before.orderedFen + before.acceptedFen).toString(), seq: old.seq.toString() }],
    });

    await acceptDelivery(at(unit.clerk, AFTER), shipped.shipmentId, acceptInput([{ lineId: shipped.lineId, accepted: 10_000n }]));
    await confirmRemittance(at(coop.clerk, AFTER), accepted.order.id, {
      amount: accepted.order.goodsFen + accepted.order.freightFen,
      receivedOn: "2027-01-10",
      bankReference: `AFTER-${accepted.order.number}`,
    });
    const later = await accountOf(unit.id, programme.id, YEAR + 1);
    expect([later.orderedFen, later.acceptedFen, later.settledFen]).toEqual([0n, before.orderedFen, before.acceptedFen]);
    expect((await accountOf(unit.id, programme.id, YEAR)).seq).toBe(old.seq);
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("what counts at acceptance stays in the year in which it counted, paid or not", async () => {
    const county = await givenCounty();
    const { programme, unit, coop, place } = await givenOrders(county, { countingStage: "ACCEPTED" });
    const accepted = await place(20_000n, "accepted");
    const before = await accountOf(unit.id, programme.id, YEAR);
    await closed(county, await givenOfficers(county));
    expect((await accountOf(unit.id, programme.id, YEAR)).acceptedFen).toBe(before.acceptedFen);
    await confirmRemittance(at(coop.clerk, AFTER), accepted.order.id, {
      amount: accepted.order.goodsFen + accepted.order.freightFen,
      receivedOn: "2027-01-10",
      bankReference: `AFTER-${accepted.order.number}`,
    });
    expect(await accountOf(unit.id, programme.id, YEAR)).toMatchObject({ acceptedFen: 0n, settledFen: before.acceptedFen });
    expect(await db.quotaAccount.count({ where: { unitId: unit.id, fiscalYear: YEAR + 1, seq: { gt: 0 } } })).toBe(0);
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("acceptances at the same moment come before it or after it; every fen stands somewhere, once", async () => {
    const county = await givenCounty();
    const officers = await givenOfficers(county);
    const { programme, unit, place } = await givenOrders(county);
    const orders: Awaited<ReturnType<typeof place>>[] = [];
    for (let index = 0; index < 6; index += 1) orders.push(await place(10_000n, "shipped"));
    const before = await accountOf(unit.id, programme.id, YEAR);
    const id = await proposeYearClosing(officers.clerk, YEAR, "");
    await decideYearClosing(officers.manager, id, { kind: "confirm" });
    const accept = ({ shipmentId, lineId }: (typeof orders)[number]) =>
      acceptDelivery(at(unit.clerk, AFTER), shipmentId, acceptInput([{ lineId, accepted: 10_000n }]));
    const results = await Promise.allSettled([...orders.map(accept), closeYear(id, AFTER), closeYear(id, AFTER)]);
    for (const [index, result] of results.entries()) {
      if (result.status === "fulfilled") continue;
      expect(result.reason).toMatchObject({ code: "ordering.orderMovedOn" });
      const order = orders[index];
      if (order) await accept(order); // as the message asks for
    }
    const [old, next] = await Promise.all([accountOf(unit.id, programme.id, YEAR), accountOf(unit.id, programme.id, YEAR + 1)]);
    expect(old).toMatchObject({ orderedFen: 0n, acceptedFen: 0n });
    expect(next).toMatchObject({ orderedFen: 0n, acceptedFen: before.orderedFen });
    expect((await verifyLedger()).differences).toEqual([]);
    expect(await closeYear(id, AFTER)).toBe(0);
  });

  test("a run that ends halfway is taken up where it ended", async () => {
    const county = await givenCounty();
    const officers = await givenOfficers(county);
    const [first, second] = [await givenOrders(county), await givenOrders(county)];
    await Promise.all([first.place(10_000n, "ordered"), second.place(10_000n, "ordered")]);
    const id = await proposeYearClosing(officers.clerk, YEAR, "");
    await decideYearClosing(officers.manager, id, { kind: "confirm" });
    // The second unit's account cannot be had: the run dies after the first.
    const last = [first.unit.id, second.unit.id].sort()[1] ?? "";
    await db.$executeRawUnsafe(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'killed'; END $$`);
    await db.$executeRawUnsafe(
      `CREATE TRIGGER die BEFORE UPDATE OF sealed_at ON quota_account FOR EACH ROW WHEN (OLD.unit_id = '${last}') EXECUTE FUNCTION die()`,
    );
    await expect(closeYear(id, AFTER)).rejects.toThrow();
    await db.$executeRawUnsafe(`DROP TRIGGER die ON quota_account`);
    const open = await db.quotaAccount.findMany({ where: { divisionCode: county, fiscalYear: YEAR, sealedAt: null } });
    expect([...new Set(open.map(({ unitId }) => unitId))]).toEqual([last]);
    expect(await closeYear(id, AFTER)).toBe(open.length);
    expect((await db.yearClosing.findUniqueOrThrow({ where: { id } })).status).toBe("DONE");
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("not before it is over, not while something waits, not alone, not twice, not for others", async () => {
    const county = await givenCounty();
    const officers = await givenOfficers(county);
    await expect(proposeYearClosing(officers.clerk, 2027, "")).rejects.toMatchObject({ code: "quota.yearNotOver" });
    const unit = await givenUnit({ divisionCode: county });
    await db.filing.create({
      data: { unitId: unit.id, id: newId(), fiscalYear: YEAR, status: "SUBMITTED", mode: "OWN", canteenTotalFen: 1n, submittedAt: AFTER },
    });
    await expect(proposeYearClosing(officers.clerk, YEAR, "")).rejects.toMatchObject({ code: "quota.yearStillOpen", params: { open: 1 } });
    await db.filing.updateMany({ where: { unitId: unit.id }, data: { status: "RETURNED", returnReason: "x" } });
    const [one, two] = await Promise.allSettled([
      proposeYearClosing(officers.clerk, YEAR, ""),
      proposeYearClosing(officers.manager, YEAR, ""),
    ]);
    const proposals = [one, two].filter((result) => result.status === "fulfilled");
    expect(proposals).toHaveLength(1);
    const { id, proposedById } = await db.yearClosing.findFirstOrThrow({ where: { divisionPrefix: county } });
    const [own, other] = proposedById === officers.clerk.userId ? [officers.clerk, officers.manager] : [officers.manager, officers.clerk];
    await expect(decideYearClosing(own, id, { kind: "confirm" })).rejects.toMatchObject({ code: "quota.ruleNeedsSecondPerson" });
    const elsewhere = await givenOfficers(await givenCounty());
    await expect(decideYearClosing(elsewhere.manager, id, { kind: "confirm" })).rejects.toMatchObject({
      code: "quota.yearClosingNotFound",
    });
    expect(await getYearContent(elsewhere.manager, id)).toBeNull();
    await decideYearClosing(other, id, { kind: "refuse", reason: "还有单位在更正" });
    await expect(decideYearClosing(other, id, { kind: "confirm" })).rejects.toMatchObject({ code: "quota.yearClosingMovedOn" });
    expect(await closeYear(id, AFTER)).toBe(0);
    await proposeYearClosing(own, YEAR, ""); // refused is not closed
  });
});

describe("a closed year", () => {
  test("takes nothing but adjustments with a reason, of two persons, shown as such", async () => {
    const county = await givenCounty();
    const officers = await givenOfficers(county);
    const { programme, unit, place } = await givenOrders(county);
    await place(10_000n, "accepted");
    await closed(county, officers);
    const account = await accountOf(unit.id, programme.id, YEAR);
    const posting = {
      unitId: unit.id,
      accountId: account.id,
      kind: "ASSESS" as const,
      amountFen: 1n,
      cause: { type: "filing" as const, id: newId() },
      source: "CANTEEN" as const,
      effectiveOn: "2026-12-31",
      recordedAt: AFTER,
      actorId: null,
      ruleVersion: 1,
    };
    await expect(inTransaction((tx) => postQuota(tx, [posting]))).rejects.toThrow(/yearClosed/);

    const id = await proposeAdjustment(officers.clerk, unit.id, account.id, { subject: "REQUIRED", fen: 5_000n }, "决算后食堂总额调减");
    await expect(proposeAdjustment(officers.clerk, unit.id, account.id, { subject: "REQUIRED", fen: 6_000n }, "x")).rejects.toMatchObject({
      code: "quota.adjustmentWaits",
    });
    await expect(decideAdjustment(officers.clerk, unit.id, id, { kind: "confirm" })).rejects.toMatchObject({
      code: "quota.ruleNeedsSecondPerson",
    });
    const decided = await Promise.allSettled([
      decideAdjustment(officers.manager, unit.id, id, { kind: "confirm" }),
      decideAdjustment(officers.manager, unit.id, id, { kind: "confirm" }),
    ]);
    expect(decided.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await stagesOf(unit.id, account.id)).toMatchObject({ ASSESSED: -5_000n });
    const last = await db.quotaEntry.findFirstOrThrow({ where: { unitId: unit.id, accountId: account.id }, orderBy: { seq: "desc" } });
    expect(last).toMatchObject({ kind: "REASSESS_UP", amountFen: 5_000n, causeType: "adjustment", causeId: id });
    expect((await listAdjustments(officers.clerk, YEAR))[0]).toMatchObject({ status: "CONFIRMED", reason: "决算后食堂总额调减" });
    expect(await findClosedAccounts(officers.clerk, YEAR, "测")).toHaveLength(1);
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("what was counted is adjusted as well: the settled amount moves, what is accepted stays, and account, certificate and bulletin say so", async () => {
    const county = await givenCounty();
    const officers = await givenOfficers(county);
    const { programme, unit, coop, place } = await givenOrders(county);
    const paid = await place(10_000n, "accepted");
    const [receivable] = await db.receivable.findMany({ where: { unitId: unit.id } });
    await confirmRemittance(coop.clerk, paid.order.id, {
      amount: receivable?.amountFen ?? 0n,
      receivedOn: "2026-06-15",
      bankReference: newId(),
    });
    await closed(county, officers);
    const account = await accountOf(unit.id, programme.id, YEAR);
    const settled = account.settledFen;
    expect(settled).toBeGreaterThan(1_000n);
    const later = new Date(AFTER.getTime() + 60_000);
    const [clerk, manager] = [at(officers.clerk, later), at(officers.manager, later)];
    const adjust = async (fen: bigint, reason: string) => {
      const id = await proposeAdjustment(clerk, unit.id, account.id, { subject: "COUNTED", fen }, reason);
      await decideAdjustment(manager, unit.id, id, { kind: "confirm" });
      return id;
    };
    const wrong = { code: "quota.adjustmentChangesNothing" };
    await expect(adjust(settled, "x")).rejects.toMatchObject(wrong);
    const id = await adjust(settled - 1_000n, "一笔货款记错单位");
    expect(await stagesOf(unit.id, account.id)).toMatchObject({ SETTLED: settled - 1_000n });
    const entry = await db.quotaEntry.findFirstOrThrow({ where: { unitId: unit.id, accountId: account.id }, orderBy: { seq: "desc" } });
    expect(entry).toMatchObject({ kind: "ATTRIBUTE_OUT_SETTLED", amountFen: 1_000n, causeType: "adjustment", causeId: id, lineId: null });
    expect((await listEntries(unit.id, account.id, { limit: 1 }))[0]).toMatchObject({ afterClosing: true, adjustment: "一笔货款记错单位" });
    await adjust(settled + 500n, "另一笔补记");
    expect(await listAccountAdjustments(unit.id, account.id)).toMatchObject([
      { subject: "COUNTED", beforeFen: settled - 1_000n, wantedFen: settled + 500n, reason: "另一笔补记" },
      { subject: "COUNTED", beforeFen: settled, wantedFen: settled - 1_000n },
    ]);

    const required = await proposeAdjustment(clerk, unit.id, account.id, { subject: "REQUIRED", fen: settled }, "决算");
    await decideAdjustment(manager, unit.id, required, { kind: "confirm" });
    const token = await issueCertificate(at(unit.reviewer, later), YEAR, programme.code);
    const certificate = await getCertificate(token);
    expect(certificate?.adjustments.map(({ subject, beforeFen, wantedFen }) => [subject, beforeFen, wantedFen])).toEqual(
      expect.arrayContaining([
        ["REQUIRED", 0n, settled],
        ["COUNTED", settled, settled - 1_000n],
        ["COUNTED", settled - 1_000n, settled + 500n],
      ]),
    );
    const figures = await db.$transaction((tx) =>
      readFigures(tx, {
        prefix: county,
        fiscalYear: YEAR,
        programmes: [{ ...programme, nameZh: "帮扶", nameEn: "Programme", shortZh: "帮", shortEn: "P", countingStage: "SETTLED" }],
        asOf: "2027-01-10",
        basis: "REPORTED",
        now: later,
        today: "2027-01-10",
        before: null,
      }),
    );
    expect(figures.sections[0]?.adjusted).toEqual({ accounts: 1, requiredFen: String(settled), countedFen: "500" });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("what is accepted and not paid is not taken away where it counts at acceptance", async () => {
    const county = await givenCounty();
    const officers = await givenOfficers(county);
    const { programme, unit, place } = await givenOrders(county, { countingStage: "ACCEPTED" });
    await place(10_000n, "accepted");
    await closed(county, officers);
    const account = await accountOf(unit.id, programme.id, YEAR);
    expect(account.acceptedFen).toBeGreaterThan(0n);
    await expect(
      proposeAdjustment(officers.clerk, unit.id, account.id, { subject: "COUNTED", fen: account.acceptedFen - 1n }, "x"),
    ).rejects.toMatchObject({ code: "quota.adjustmentBelowOpen", params: { openFen: account.acceptedFen } });
  });

  test("an open year is not adjusted, and neither is somebody else's", async () => {
    const county = await givenCounty();
    const officers = await givenOfficers(county);
    const { programme, unit, place } = await givenOrders(county);
    await place(10_000n, "ordered");
    const account = await accountOf(unit.id, programme.id, YEAR);
    await expect(proposeAdjustment(officers.clerk, unit.id, account.id, { subject: "REQUIRED", fen: 1n }, "x")).rejects.toMatchObject({
      code: "quota.yearNotClosed",
    });
    const elsewhere = await givenOfficers(await givenCounty());
    await expect(proposeAdjustment(elsewhere.clerk, unit.id, account.id, { subject: "REQUIRED", fen: 1n }, "x")).rejects.toMatchObject({
      code: "quota.accountNotFound",
    });
  });
});

test("the last second of the year belongs to it, the next one to the year after", async () => {
  const county = await givenCounty();
  const { programme, unit, product } = await givenOrders(county);
  for (const [now, year] of [
    [new Date("2026-12-31T15:59:59.999Z"), 2026],
    [new Date("2026-12-31T16:00:00.000Z"), 2027],
  ] as const) {
    const buyer = at(unit.clerk, now);
    const cart = await givenCart(buyer, [{ productId: product.id, quantityMilli: 10_000n }]);
    const day = year === 2026 ? "2027-01-10" : "2027-01-11";
    await submitOrder(buyer, cart.id, checkoutInput(cart.version, { deliverFrom: day, deliverTo: day }));
    expect((await accountOf(unit.id, programme.id, year)).orderedFen).toBeGreaterThan(0n);
  }
  const months = await db.quotaRollup.findMany({
    where: { programmeId: programme.id, orderedFen: { gt: 0 } },
    orderBy: { fiscalYear: "asc" },
  });
  expect(months.map(({ fiscalYear, month }) => [fiscalYear, month])).toEqual([
    [2026, 12],
    [2027, 1],
  ]);
});
