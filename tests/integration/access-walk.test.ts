import type { ServerBuild } from "@remix-run/node";
import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { Audience, GrantRole } from "#app/domain/identity/actor";
import { can, type Action } from "#app/domain/identity/policy";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { runAlerts } from "#app/domain/supervision/run-alerts.server";
import { proposeReAttribution } from "#app/domain/ordering/propose-correction.server";
import { newId } from "#app/lib/ids";
import { givenActor, givenCoop, givenDivisions, givenUnit } from "#tests/support/given";
import { givenDraft } from "#tests/support/given-bulletin";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { shareChange } from "#tests/support/given-rule-change";
import { givenBureau, givenReminderRule, givenRule } from "#tests/support/given-rule";
import { givenPerson, signInAs, startWeb, visitor, type Visitor, type Web } from "#tests/support/http";

/** Every route × every audience and role × ids of somebody else: 404 or 403 (or the way to sign-in), never data, never a crash. */

let web: Web;
/** Words that only the owner's pages may show. */
let secrets: string[];
let foreign: Record<string, string>;
const people: { audience: Audience; role: GrantRole; browser: Visitor }[] = [];
const roles: GrantRole[] = ["CLERK", "REVIEWER", "MANAGER", "VIEWER"];

interface Door {
  path: string;
  policy: string;
}
let doors: Door[];

function doorsOf(build: ServerBuild): Door[] {
  const pathOf = (id: string): string => {
    const route = build.routes[id];
    if (!route) return "";
    const parent = route.parentId ? pathOf(route.parentId) : "";
    return [parent, route.path ?? ""].filter(Boolean).join("/");
  };
  return Object.values(build.routes).flatMap((route) => {
    const handle = route?.module.handle as { policy?: string } | undefined;
    return route && (route.path !== undefined || route.index) && route.path !== "*" && handle?.policy
      ? [{ path: `/${pathOf(route.id)}`, policy: handle.policy }]
      : [];
  });
}

beforeAll(async () => {
  web = await startWeb();
  doors = doorsOf(web.build);
  await givenDivisions();
  // The victim: an order of a unit in Hunan with a co-op in Hubei, delivered and accepted.
  const owned = await givenAcceptedOrder();
  const acceptance = await db.acceptance.findFirstOrThrow({ where: { unitId: owned.unit.id } });
  const bureauOfHunan = await givenBureau("431102");
  const alertRule = await givenRule(bureauOfHunan, "PAYMENT_OVERDUE", 1);
  const reminderRule = await givenReminderRule(bureauOfHunan);
  await runAlerts(new Date("2026-07-20T02:00:00Z"), bureauOfHunan.id);
  const matter = await db.alertCase.findFirstOrThrow({ where: { ruleId: alertRule.id } });
  const hunan = newId();
  await db.bureau.create({ data: { id: hunan, name: "湖南省财政厅", divisionCode: "430000", prefix: "43" } });
  const officer = givenActor("bureau", hunan, "CLERK", { divisionPrefix: "43" });
  const change = await draftRuleChange(officer, shareChange(owned.programme.id));
  await proposeRuleChange(officer, change);
  const correctionId = await proposeReAttribution(owned.unit.clerk, owned.order.id, {
    toUnitId: (await givenUnit()).id,
    lineIds: [owned.line.id],
    reason: "x",
  });
  const correction = await db.correction.findFirstOrThrow({ where: { id: correctionId } });
  const bulletin = await givenDraft(bureauOfHunan, owned.programme.id);
  const officerOfHunan = bureauOfHunan.clerk;
  secrets = [owned.order.number, owned.order.remittanceCode, correction.number];
  foreign = {
    "/unit/orders/:id": owned.order.id,
    "/unit/corrections/:id": correctionId,
    "/bureau/corrections/:id": correctionId,
    "/unit/groups/:id": owned.group.id,
    "/unit/deliveries/:shipmentId": owned.shipmentId,
    "/unit/acceptances/:id": acceptance.id,
    "/coop/products/:id": owned.product.id,
    "/coop/freight/:id": owned.coop.freightTableId,
    "/coop/sales/:id": owned.order.id,
    "/coop/shipments/:id": owned.shipmentId,
    "/coop/acceptances/:id": acceptance.id,
    "/unit/page/pictures/:fileId": owned.unit.id,
    "/bureau/units/:id": owned.unit.id,
    "/bureau/filings/:id": owned.unit.id,
    "/bureau/divisions/:code": "431100",
    "/bureau/rules/changes/:id": change,
    "/admin/reference/changes/:id": change,
    "/bureau/alerts/cases/:unitId/:id": `${matter.unitId}/${matter.id}`,
    "/bureau/alerts/rules/:id": alertRule.id,
    "/bureau/reminders/rules/:id": reminderRule.id,
    "/bureau/bulletins/:id": bulletin,
    "/bureau/scores/:year/:unitId": `2026/${owned.unit.id}`,
    "/bureau/registers/units/:id": owned.unit.id,
    "/bureau/registers/people/:id": officerOfHunan.userId,
  };
  const unit = await givenUnit({ divisionCode: "330106" });
  const coop = await givenCoop({ countyCode: "441521" });
  const bureauId = newId();
  await db.bureau.create({ data: { id: bureauId, name: "浙江省财政厅", divisionCode: "330000", prefix: "33" } });
  const hallId = newId();
  await db.hall.create({
    data: {
      id: hallId,
      slug: "walk",
      nameZh: "试馆",
      nameEn: "Walk",
      taglineZh: "",
      taglineEn: "",
      storyZh: "",
      storyEn: "",
      operator: "",
      landscape: "sea",
      prefixes: ["44"],
    },
  });
  const orgs: [Audience, string][] = [
    ["unit", unit.id],
    ["coop", coop.id],
    ["bureau", bureauId],
    ["hall", hallId],
    ["county", "441521"],
    ["platform", "platform"],
  ];
  for (const [audience, orgId] of orgs) {
    for (const role of audience === "unit" ? [...roles, "CONTRACTOR" as const] : roles) {
      const person = await givenPerson([{ audience, orgId, role }]);
      people.push({ audience, role, browser: visitor(web.origin, await signInAs(person.userId, person.grantIds[0])) });
    }
  }
}, 120_000);
afterAll(() => web.close());

/** The address of a door with somebody else's id where it takes one. */
function addressOf(path: string): { address: string; isForeign: boolean } {
  const known = Object.keys(foreign).find((prefix) => path === prefix || path.startsWith(`${prefix}/`));
  const filled = known ? path.replace(known, known.replace(/:\w+(?:\/:\w+)*$/, foreign[known] ?? "")) : path;
  const address = filled
    .replace(":year", "2026")
    .replace(":programme", "national-832")
    .replace(":slug", "walk")
    .replace(":file", "potato-1.svg")
    .replace(/:(token|name)/, "x")
    .replace(/:\w+/g, newId());
  return { address, isForeign: known !== undefined };
}

const isPolicyAction = (policy: string): policy is Action => policy !== "public" && policy !== "signed-in";

test("the walk covers the product", () => {
  expect(doors.length).toBeGreaterThan(50);
  for (const path of Object.keys(foreign)) expect(doors.map((door) => door.path)).toContain(path);
});

test("visitors reach public doors only; every other one leads to sign-in", async () => {
  const nobody = visitor(web.origin);
  for (const { path, policy } of doors) {
    const { address } = addressOf(path);
    const answer = await nobody.get(address);
    expect(answer.status, `${address} crashed`).toBeLessThan(500);
    if (policy === "public") continue;
    expect([302, 303, 403, 404, 405].includes(answer.status), `${address} answered a visitor with ${answer.status}`).toBe(true);
    if (answer.status >= 400) continue;
    const onward = answer.location?.startsWith("/sign-in") ? answer : await nobody.get(answer.location ?? "/"); // one hop is enough
    expect(onward.location, address).toMatch(/^\/sign-in/);
  }
}, 120_000);

test("whoever may not is refused, whoever may does not see what is somebody else's", async () => {
  const wrong: string[] = [];
  for (const { audience, role, browser } of people) {
    for (const { path, policy } of doors) {
      if (policy === "public") continue;
      const { address, isForeign } = addressOf(path);
      const answer = await browser.get(address);
      const who = `${audience} ${role} GET ${address}`;
      if (answer.status >= 500) wrong.push(`${who}: ${answer.status}`);
      if (isPolicyAction(policy) && !can({ audience, role }, policy) && ![403, 404].includes(answer.status))
        wrong.push(`${who}: may not, got ${answer.status}`);
      if (isForeign && ![403, 404].includes(answer.status)) wrong.push(`${who}: is foreign, got ${answer.status}`);
      if (secrets.some((secret) => answer.text.includes(secret)) && audience !== "platform")
        wrong.push(`${who}: shows somebody else's order`);
    }
  }
  expect(wrong).toEqual([]);
}, 600_000);

test("nonsense in any form of one's own is a 4xx, never a crash, and changes nothing", async () => {
  const before = await db.auditLog.count();
  const entries = await db.quotaEntry.count();
  const nonsense = [
    "",
    "-1",
    "NaN",
    "1e309",
    "x".repeat(2_500),
    "\u0000",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "９９９９９９９９９９９９９９９９９",
  ];
  const names = [
    "intent",
    "reason",
    "amount",
    "canteenTotal",
    "share",
    "mode",
    "price",
    "available",
    "quantity",
    "productId",
    "nameZh",
    "sku",
    "year",
    "name",
    "email",
    "deliverFrom",
    "cartId",
    "cartVersion",
  ];
  const wrong: string[] = [];
  for (const { audience, role, browser } of people.filter((person) => person.role === "MANAGER")) {
    const own = doors.filter(
      ({ path, policy }) =>
        isPolicyAction(policy) &&
        can({ audience, role }, policy) &&
        !Object.keys(foreign).includes(path) &&
        path !== "/admin/ledger" /* asks for a check, takes no input */,
    );
    for (const { path } of own) {
      const { address } = addressOf(path);
      for (const value of nonsense) {
        const answer = await browser.post(address, Object.fromEntries(names.map((name) => [name, value])));
        if (answer.status < 400 || answer.status >= 500) wrong.push(`${audience} POST ${address} ${value.slice(0, 12)}: ${answer.status}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(await db.auditLog.count()).toBe(before);
  expect(await db.quotaEntry.count()).toBe(entries);
}, 600_000);

test("no role changes anything through somebody else's id", async () => {
  const before = await db.auditLog.count();
  const entries = await db.quotaEntry.count();
  const wrong: string[] = [];
  const intents = [
    "approve",
    "refuse",
    "confirm",
    "reject",
    "changeFreight",
    "reconfirm",
    "cancel",
    "closeShort",
    "ship",
    "accept",
    "remittance",
    "publish",
    "unpublish",
    "return",
    "save",
    "withdraw",
    "decline",
    "reAttribute",
    "source",
    "receiver",
    "delete",
    "take",
    "resolve",
    "dismiss",
    "remind",
  ];
  const forged = {
    reason: "x",
    freight: "1",
    amount: "1",
    receivedOn: "2026-06-15",
    bankReference: "FORGED",
    price: "1",
    available: "1",
    version: "1",
    stockVersion: "0",
    text: "x",
    message: "x",
  };
  for (const { audience, role, browser } of people.filter((person) => person.role === "MANAGER" || person.role === "CLERK")) {
    for (const { path } of doors.filter((door) => Object.keys(foreign).includes(door.path))) {
      const { address } = addressOf(path);
      for (const intent of intents) {
        const answer = await browser.post(address, { intent, ...forged });
        if (answer.status < 400 || answer.status >= 500) wrong.push(`${audience} ${role} POST ${address} ${intent}: ${answer.status}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(await db.auditLog.count()).toBe(before);
  expect(await db.quotaEntry.count()).toBe(entries);
}, 600_000);
