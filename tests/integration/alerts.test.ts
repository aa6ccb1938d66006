import { describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { listBlocks } from "#app/domain/ordering/blocks.queries.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { countCases, getCase, listCases, type CaseFilter } from "#app/domain/supervision/cases.queries.server";
import { changeCases } from "#app/domain/supervision/change-cases.server";
import { previewCondition } from "#app/domain/supervision/conditions.queries.server";
import { confirmRule, withdrawRule } from "#app/domain/supervision/decide-rule.server";
import { confirmEnding, proposeEnding } from "#app/domain/supervision/end-rule.server";
import { proposeAlertRule } from "#app/domain/supervision/propose-alert-rule.server";
import { listAlertRules, listAlertRuleVersions } from "#app/domain/supervision/rules.queries.server";
import { lockRule } from "#app/domain/supervision/rule-places.server";
import { runAlerts } from "#app/domain/supervision/run-alerts.server";
import { addDays, calendarDateOf, instantOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { toMilli } from "#app/lib/quantity";
import { givenDivisions, givenProduct, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { acceptInput, checkoutInput, givenAcceptedOrder, givenCart, givenShippedOrder } from "#tests/support/given-order";
import { alertRuleInputOf, endingInputOf, givenBureau, givenEnding, givenRule, openCasesOf } from "#tests/support/given-rule";

/** Six in the morning of a day, counted from the day of the tests; a part of a day later where one is named. */
const at = (days: number) => new Date(instantOf(THE_DAY, 6).getTime() + days * 86_400_000);
const filter = (prefix: string, options: Partial<CaseFilter> = {}): CaseFilter => ({
  status: "OPEN",
  level: null,
  subject: null,
  ownerId: null,
  prefix,
  stormId: null,
  ruleId: null,
  unitId: null,
  after: null,
  limit: 50,
  ...options,
});

/** A payment that has been overdue for a day, and the rule that finds it. */
async function givenOverdue(level: "WARN" | "BLOCK" = "WARN") {
  const bureau = await givenBureau();
  const owed = await givenAcceptedOrder();
  const rule = await givenRule(bureau, "PAYMENT_OVERDUE", 1, level);
  await runAlerts(at(31), bureau.id);
  const mine = await db.alertCase.findFirstOrThrow({ where: { ruleId: rule.id, unitId: owed.unit.id } });
  return { bureau, rule, mine, ...owed };
}

describe("rules", () => {
  test("who proposes does not confirm; a second person does, once; withdrawn is withdrawn", async () => {
    const bureau = await givenBureau();
    const input = alertRuleInputOf(bureau);
    await proposeAlertRule(bureau.manager, input);
    await proposeAlertRule(bureau.manager, input); // sent twice
    expect(await db.alertRule.count({ where: { id: input.ruleId } })).toBe(1);
    await expect(confirmRule(bureau.manager, "alert-rule", input.ruleId, 1)).rejects.toMatchObject({ code: "supervision.ownProposal" });

    const second = (await givenBureau()).manager;
    const results = await Promise.allSettled([second, second].map((actor) => confirmRule(actor, "alert-rule", input.ruleId, 1)));
    expect(results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code: string }).code] : []))).toEqual([
      "supervision.ruleMovedOn",
    ]);
    expect(await db.auditLog.count({ where: { objectId: input.ruleId, action: "alert-rule.confirm" } })).toBe(1);
    await expect(withdrawRule(second, "alert-rule", input.ruleId, 1)).rejects.toMatchObject({ code: "supervision.ruleMovedOn" });
    // The database refuses what the use cases refuse.
    await expect(db.$executeRaw`UPDATE alert_rule SET level = 'BLOCK' WHERE id = ${input.ruleId}::uuid`).rejects.toThrow();
    await expect(db.$executeRaw`UPDATE alert_rule SET decided_by_id = proposed_by_id WHERE id = ${input.ruleId}::uuid`).rejects.toThrow(
      /second_person/,
    );
  });

  test("another bureau's rule is not there for us; nor may a rule reach beyond our division", async () => {
    const [ours, theirs] = [await givenBureau(), await givenBureau("330000")];
    const { id } = await givenRule(ours, "PAYMENT_OVERDUE", 300);
    await expect(proposeEnding(theirs.manager, "alert-rule", id, endingInputOf(1, addDays(THE_DAY, 9)))).rejects.toMatchObject({
      kind: "notFound",
    });
    await expect(proposeAlertRule(theirs.clerk, alertRuleInputOf(theirs, { ruleId: id, version: 2 }))).rejects.toMatchObject({
      kind: "notFound",
    });
    await expect(proposeAlertRule(ours.clerk, alertRuleInputOf(theirs))).rejects.toMatchObject({ code: "supervision.placeOutside" });
    await expect(proposeAlertRule(ours.clerk, alertRuleInputOf(ours, { validFrom: addDays(THE_DAY, -1) }))).rejects.toMatchObject({
      code: "supervision.startsInPast",
    });
    expect(await listAlertRuleVersions(theirs.clerk, id)).toEqual([]);
    // A county below the rule's bureau sees what binds it, and cannot decide it.
    const county = await givenBureau("431102");
    expect((await listAlertRules(county.clerk, THE_DAY)).map((rule) => rule.id)).toContain(id);
    await expect(proposeEnding(county.manager, "alert-rule", id, endingInputOf(1, addDays(THE_DAY, 9)))).rejects.toMatchObject({
      kind: "notFound",
    });
    // A bureau above reads the rule that the cases below rest on, once it is in force, and cannot decide it.
    const province = await givenBureau("430000");
    expect((await listAlertRuleVersions(province.clerk, id)).map((rule) => rule.version)).toEqual([1]);
    await expect(proposeEnding(province.manager, "alert-rule", id, endingInputOf(1, addDays(THE_DAY, 9)))).rejects.toMatchObject({
      kind: "notFound",
    });
    await proposeAlertRule(ours.clerk, alertRuleInputOf(ours, { ruleId: id, version: 2 }));
    expect((await listAlertRuleVersions(province.clerk, id)).map((rule) => rule.version)).toEqual([1]);
  });

  test("two colleagues propose the next version: one is told that the other was quicker", async () => {
    const bureau = await givenBureau();
    const { id } = await givenRule(bureau, "PAYMENT_OVERDUE", 300);
    const next = alertRuleInputOf(bureau, { ruleId: id, version: 2 });
    const results = await Promise.allSettled([bureau.clerk, bureau.manager].map((actor) => proposeAlertRule(actor, next)));
    expect(results.filter((result) => result.status === "rejected").map((result) => (result.reason as { code: string }).code)).toEqual([
      "supervision.proposalWaits",
    ]);
  });
});

describe("the run", () => {
  test("opens what the preview showed, with the evidence as it was, and a second run opens nothing", async () => {
    const bureau = await givenBureau();
    const { unit, receivable, coop, order } = await givenAcceptedOrder();
    const asked = { condition: "PAYMENT_OVERDUE", threshold: 1, divisionPrefix: bureau.prefix, programmeId: null } as const;
    const preview = await previewCondition(asked, addDays(THE_DAY, 31), null, 500);
    const rule = await givenRule(bureau, "PAYMENT_OVERDUE", 1);
    await runAlerts(at(31), bureau.id);
    const opened = await openCasesOf(rule.id);
    expect(opened.map((row) => `${row.unitId} ${row.subjectId}`).sort()).toEqual(
      preview.rows.map((row) => `${row.unitId} ${row.subjectId}`).sort(),
    );
    expect(preview.fresh).toBe(opened.length);
    const mine = opened.find((row) => row.unitId === unit.id);
    expect(mine).toMatchObject({
      subjectId: receivable.id,
      ruleVersion: 1,
      evidence: preview.rows.find((row) => row.unitId === unit.id)?.evidence,
    });
    await expect(db.$executeRaw`UPDATE alert_case SET evidence = '{}' WHERE id = ${mine?.id}::uuid`).rejects.toThrow();

    const again = await previewCondition(asked, addDays(THE_DAY, 31), { id: rule.id, caseDays: 7 }, 500);
    expect({ hits: again.hits, fresh: again.fresh }).toEqual({ hits: preview.hits, fresh: 0 });
    await runAlerts(at(31), bureau.id);
    await runAlerts(at(32), bureau.id);
    expect(await openCasesOf(rule.id)).toEqual(opened);

    // Paid: the case closes with the payment, by itself, and the evidence stays.
    await confirmRemittance({ ...coop.clerk, now: at(33) }, order.id, {
      amount: receivable.amountFen,
      receivedOn: addDays(THE_DAY, 33),
      bankReference: `PAID-${order.number}`,
    });
    const closed = await db.alertCase.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: mine?.id ?? "" } } });
    expect(closed).toMatchObject({ status: "LAPSED", resolution: "condition-gone", evidence: mine?.evidence });
  });

  test("two at once open each matter once, with one event", async () => {
    const bureau = await givenBureau();
    const { unit } = await givenAcceptedOrder();
    const rule = await givenRule(bureau, "PAYMENT_OVERDUE", 1);
    await Promise.all([1, 2, 3].map(() => runAlerts(at(31), bureau.id)));
    const mine = (await openCasesOf(rule.id)).filter((row) => row.unitId === unit.id);
    expect(mine).toHaveLength(1);
    expect(await db.alertCaseEvent.count({ where: { unitId: unit.id, caseId: mine[0]?.id ?? "" } })).toBe(1);
  });

  test("a version confirmed while a run waits is the one that judges; old cases keep theirs", async () => {
    const bureau = await givenBureau();
    const [early, late] = [await givenAcceptedOrder(), await givenAcceptedOrder()];
    const rule = await givenRule(bureau, "PAYMENT_OVERDUE", 1);
    await runAlerts(at(31), bureau.id);
    await proposeAlertRule(
      { ...bureau.clerk, now: at(31) },
      alertRuleInputOf(bureau, { ruleId: rule.id, version: 2, threshold: 60, validFrom: addDays(THE_DAY, 31) }),
    );
    let running: Promise<unknown> = Promise.resolve();
    await inTransaction(async (tx) => {
      await lockRule(tx, rule.id); // the confirmation below and the run above it queue here
      running = Promise.all([confirmRule({ ...bureau.manager, now: at(31) }, "alert-rule", rule.id, 2), runAlerts(at(32), bureau.id)]);
    });
    await running;
    await runAlerts(at(32), bureau.id);
    const statuses = await db.alertCase.findMany({ where: { ruleId: rule.id, unitId: { in: [early.unit.id, late.unit.id] } } });
    expect(statuses.map((row) => [row.ruleVersion, row.status])).toEqual([
      [1, "LAPSED"],
      [1, "LAPSED"],
    ]);
    const versions = await listAlertRuleVersions(bureau.clerk, rule.id);
    expect(versions.map((row) => [row.version, row.validTo])).toEqual([
      [2, null],
      [1, addDays(THE_DAY, 30)],
    ]);
  });

  test("cut off in the middle it leaves nothing of the rule at hand, and the repetition opens each matter once", async () => {
    const bureau = await givenBureau();
    const { unit } = await givenAcceptedOrder();
    const rule = await givenRule(bureau, "PAYMENT_OVERDUE", 1);
    // The connection of the run is ended by the database after the cases were written and before anything was committed.
    await db.$executeRaw`CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`;
    await db.$executeRaw`CREATE TRIGGER cut_off AFTER INSERT ON alert_run FOR EACH ROW EXECUTE FUNCTION cut_off()`;
    await expect(runAlerts(at(31), bureau.id)).rejects.toThrow();
    expect(await db.alertCase.count({ where: { ruleId: rule.id } })).toBe(0);
    await db.$executeRaw`DROP TRIGGER cut_off ON alert_run`;
    await runAlerts(at(31), bureau.id);
    expect((await openCasesOf(rule.id)).filter((row) => row.unitId === unit.id)).toHaveLength(1);
    expect(await db.alertRun.count({ where: { ruleId: rule.id } })).toBe(1);
  });

  test("an ended rule judges no more and its cases lapse with the reason", async () => {
    const { bureau, rule, mine } = await givenOverdue();
    const ending = await givenEnding(bureau, "alert-rule", rule, addDays(THE_DAY, 31), at(31));
    await confirmEnding({ ...bureau.manager, now: at(31) }, "alert-rule", rule.id, ending);
    await runAlerts(at(31), bureau.id);
    expect(await openCasesOf(rule.id)).not.toEqual([]);
    await runAlerts(at(32), bureau.id);
    expect(await openCasesOf(rule.id)).toEqual([]);
    const record = await getCase(bureau.clerk, mine.unitId, mine.id);
    expect(record?.events.map((event) => [event.kind, event.note])).toEqual([
      ["lapsed", "rule-ended"],
      ["opened", null],
    ]);
  });

  test("many units of one division stand as one line that opens into its cases", async () => {
    await givenDivisions();
    const bureau = await givenBureau("330100");
    const units = [
      await givenUnit({ divisionCode: "330106" }),
      await givenUnit({ divisionCode: "330106" }),
      await givenUnit({ divisionCode: "330106" }),
    ];
    await db.filingWindow.create({
      data: {
        id: newId(),
        fiscalYear: 2026,
        divisionPrefix: "3301",
        opensOn: new Date("2026-03-01"),
        dueOn: new Date("2026-05-01"),
        correctionDueOn: new Date("2026-06-01"),
        source: "test",
      },
    });
    const rule = await givenRule(bureau, "FILING_MISSING", 1, "REMIND", { stormLimit: 2 });
    await runAlerts(at(0), bureau.id);
    const { lines } = await listCases(bureau.clerk, filter("3301", { ruleId: rule.id }));
    expect(lines).toEqual([expect.objectContaining({ kind: "storm", cases: 3, division: "西湖区" })]);
    const storm = lines[0];
    const opened = await listCases(bureau.clerk, filter("3301", { stormId: storm?.id ?? null }));
    expect(opened.lines.map((line) => line.kind === "case" && line.unitId).sort()).toEqual(units.map((unit) => unit.id).sort());
    const [count] = await db.$queryRaw<
      { n: number }[]
    >`SELECT count(*)::int AS n FROM alert_case WHERE status = 'OPEN' AND division_code LIKE '3301%'`;
    expect((await countCases(bureau.clerk, "3301", THE_DAY)).OPEN).toBe(count?.n);
    // Page by page with every case for itself, nothing is left out and nothing comes twice.
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listCases>> = await listCases(bureau.clerk, filter("3301", { folds: false, limit: 2, after }));
      seen.push(...page.lines.map((line) => line.id));
      after = page.nextAfter;
    } while (after);
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen.length).toBe(count?.n);
  });
});

describe("cases", () => {
  test("are taken once, assigned to colleagues alone, resolved with a text, and written down", async () => {
    const { bureau, mine } = await givenOverdue();
    const colleague = (await givenBureau()).clerk;
    const results = await Promise.allSettled(
      [bureau.clerk, colleague].map((actor) => changeCases({ ...actor, now: at(31.1) }, [mine], { kind: "take" })),
    );
    expect(results.filter((result) => result.status === "rejected").map((result) => (result.reason as { code: string }).code)).toEqual([
      "supervision.caseMovedOn",
    ]);
    await expect(changeCases(bureau.clerk, [mine], { kind: "assign", ownerId: newId() })).rejects.toMatchObject({
      code: "supervision.officerUnknown",
    });
    await changeCases({ ...bureau.clerk, now: at(31.2) }, [mine], { kind: "assign", ownerId: bureau.manager.userId });
    await changeCases({ ...bureau.manager, now: at(31.3) }, [mine], { kind: "resolve", text: "已约谈，三日内付清。" });
    await expect(changeCases(bureau.manager, [mine], { kind: "resolve", text: "再来一次" })).rejects.toMatchObject({
      code: "supervision.caseMovedOn",
    });
    const record = await getCase(bureau.clerk, mine.unitId, mine.id);
    expect(record).toMatchObject({
      status: "RESOLVED",
      ownerId: bureau.manager.userId,
      resolution: "已约谈，三日内付清。",
    });
    expect(record?.events.map((event) => event.kind)).toEqual(["resolve", "assign", "take", "opened"]);
    expect((await db.auditLog.findMany({ where: { objectId: mine.id }, orderBy: { id: "asc" } })).map((row) => row.action)).toEqual([
      "alert-case.take",
      "alert-case.assign",
      "alert-case.resolve",
    ]);
  });

  test("resolved, the matter comes back after the rule's days; dismissed, it stays away", async () => {
    const [one, other] = [await givenOverdue(), await givenOverdue()];
    await changeCases({ ...one.bureau.clerk, now: at(31) }, [one.mine], { kind: "resolve", text: "答应付款" });
    await changeCases({ ...other.bureau.clerk, now: at(31) }, [other.mine], { kind: "dismiss", text: "争议中，法院受理" });
    const openOf = async ({ rule, unit }: typeof one) => (await openCasesOf(rule.id)).filter((row) => row.unitId === unit.id).length;
    await runAlerts(at(37), one.bureau.id);
    expect([await openOf(one), await openOf(other)]).toEqual([0, 0]);
    await runAlerts(at(38), one.bureau.id);
    expect([await openOf(one), await openOf(other)]).toEqual([1, 0]);
  });

  test("another bureau sees and changes nothing", async () => {
    const { mine, bureau } = await givenOverdue();
    const stranger = (await givenBureau("330000")).clerk;
    expect(await getCase(stranger, mine.unitId, mine.id)).toBeNull();
    for (const change of [{ kind: "take" }, { kind: "resolve", text: "x" }] as const)
      await expect(changeCases(stranger, [mine], change)).rejects.toMatchObject({ code: "supervision.caseNotFound" });
    await expect(listCases(stranger, filter(bureau.prefix))).rejects.toThrow(RangeError);
    expect((await listCases(stranger, filter("33"))).lines.some((line) => line.id === mine.id)).toBe(false);
  });
});

describe("a block", () => {
  async function givenBlocked() {
    const blocked = await givenOverdue("BLOCK");
    const product = await givenProduct(blocked.coop);
    const clerk = { ...blocked.unit.clerk, now: at(31) };
    const cart = await givenCart(clerk, [{ productId: product.id, quantityMilli: 5_000n }]);
    const input = checkoutInput(cart.version, { deliverFrom: addDays(THE_DAY, 40), deliverTo: addDays(THE_DAY, 41) });
    return { ...blocked, clerk, cart, input };
  }

  test("refuses the order with the rule, since when, and leaves cart, stock and quota alone; lifted by the payment itself", async () => {
    const { clerk, cart, input, unit, rule, coop, order, receivable } = await givenBlocked();
    const before = await db.quotaEntry.count({ where: { unitId: unit.id } });
    const { name } = await db.alertRule.findFirstOrThrow({ where: { id: rule.id } });
    await expect(submitOrder(clerk, cart.id, input)).rejects.toMatchObject({
      kind: "conflict",
      code: "ordering.blockedByRule.PAYMENT_OVERDUE",
      params: { rule: name, since: addDays(THE_DAY, 31) },
    });
    expect(await listBlocks(clerk, unit.id)).toEqual([expect.objectContaining({ rule: name, subject: "PAYMENT" })]);
    expect(await db.cart.findFirstOrThrow({ where: { id: cart.id } })).toMatchObject({ submittedAt: null, version: cart.version });
    expect(await db.quotaEntry.count({ where: { unitId: unit.id } })).toBe(before);

    await confirmRemittance({ ...coop.clerk, now: at(31) }, order.id, {
      amount: receivable.amountFen,
      receivedOn: addDays(THE_DAY, 31),
      bankReference: `LIFT-${order.number}`,
    });
    expect((await submitOrder(clerk, cart.id, input)).id).not.toBe("");
  });

  test("is lifted when the officer closes the case, and binds nobody else", async () => {
    const { clerk, cart, input, bureau, mine } = await givenBlocked();
    await expect(submitOrder(clerk, cart.id, input)).rejects.toMatchObject({ code: "ordering.blockedByRule.PAYMENT_OVERDUE" });
    const free = await givenAcceptedOrder();
    const other = await givenCart(free.unit.clerk, [{ productId: free.product.id, quantityMilli: 5_000n }]);
    expect((await submitOrder(free.unit.clerk, other.id, checkoutInput(other.version))).id).not.toBe("");
    // Rules of the tests above hit this unit as well.
    const blocks = await db.alertCase.findMany({ where: { unitId: mine.unitId, level: "BLOCK", status: "OPEN" } });
    await changeCases({ ...bureau.clerk, now: at(31) }, blocks, { kind: "dismiss", text: "财政资金未到" });
    expect((await submitOrder(clerk, cart.id, input)).id).not.toBe("");
  });

  test("of a late acceptance ends with the acceptance", async () => {
    const bureau = await givenBureau();
    const shipped = await givenShippedOrder();
    const rule = await givenRule(bureau, "ACCEPTANCE_LATE", 5, "BLOCK");
    await runAlerts(at(12), bureau.id);
    expect((await openCasesOf(rule.id)).some((row) => row.unitId === shipped.unit.id)).toBe(true);
    await acceptDelivery(
      { ...shipped.unit.clerk, now: at(12) },
      shipped.shipmentId,
      acceptInput([{ lineId: shipped.line.id, accepted: toMilli(shipped.line.quantity) }]),
    );
    expect((await openCasesOf(rule.id)).some((row) => row.unitId === shipped.unit.id)).toBe(false);
  });
});

test("days and instants of the tests agree", () => {
  expect(calendarDateOf(at(0))).toBe(calendarDateOf(THE_INSTANT));
});
