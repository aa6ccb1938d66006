import type { ServerBuild } from "@remix-run/node";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import type { Audience, GrantRole } from "#app/domain/identity/actor";
import { can, type Action } from "#app/domain/identity/policy";
import { draftGuarantee } from "#app/domain/payments/guarantees/draft-guarantee.server";
import { issueGuarantee } from "#app/domain/payments/guarantees/move-guarantee.server";
import { reportHeld } from "#app/domain/payments/held-money/report-held.server";
import { addEndpoint } from "#app/domain/notices/add-endpoint.server";
import { preparePayout } from "#app/domain/payments/payouts.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { runAlerts } from "#app/domain/supervision/run-alerts.server";
import { requestException } from "#app/domain/quota/request-exception.server";
import { proposeOrganisationChange } from "#app/domain/supervision/organisations/propose-change.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { notePayment } from "#app/domain/payments/psp-payments.server";
import { proposeReAttribution } from "#app/domain/ordering/propose-correction.server";
import { acceptClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { reportClaim } from "#app/domain/ordering/claims/report-claim.server";
import { newId } from "#app/lib/ids";
import { givenMember } from "#tests/support/api";
import { givenActor, givenCoop, givenDivisions, givenUnit, THE_DAY } from "#tests/support/given";
import { aPaper, exceptionOf, givenPastWindow } from "#tests/support/given-campaign";
import { mergeOf } from "#tests/support/given-organisation";
import { givenStatement } from "#tests/support/given-bank";
import { claimInput, givenClaim } from "#tests/support/given-claim";
import { aPdf, guaranteeInput, heldInput } from "#tests/support/given-held";
import { givenDraft } from "#tests/support/given-bulletin";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenPlatformMoney, platform } from "#tests/support/given-payout";
import { shareChange } from "#tests/support/given-rule-change";
import { givenReservation } from "#tests/support/given-reservation";
import { proposeRule } from "#app/domain/supervision/publication/propose-rule.server";
import { proposeScoreRule } from "#app/domain/supervision/scores/propose-score-rule.server";
import { publicationRuleOf, scoreRuleOf } from "#tests/support/given-scores";
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
  /** Where it is declared: what follows `app/`, without the ending. */
  file: string;
  /** A page, and no file or form alone. */
  page: boolean;
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
      ? [{ path: `/${pathOf(route.id)}`, policy: handle.policy, file: route.id, page: route.module.default !== undefined }]
      : [];
  });
}

beforeAll(async () => {
  web = await startWeb();
  doors = doorsOf(web.build).filter(({ policy }) => policy !== "api-key" && policy !== "signature"); // programs have a walk of their own: api-reads.test.ts
  await givenDivisions();
  // The victim: an order of a unit in Hunan with a co-op in Hubei, delivered and accepted.
  const owned = await givenAcceptedOrder();
  const acceptance = await db.acceptance.findFirstOrThrow({ where: { unitId: owned.unit.id } });
  const bureauOfHunan = await givenBureau("431102");
  const alertRule = await givenRule(bureauOfHunan, "PAYMENT_OVERDUE", 1);
  const reminderRule = await givenReminderRule(bureauOfHunan);
  await runAlerts(new Date("2026-07-20T02:00:00Z"), bureauOfHunan.id);
  const matter = await db.alertCase.findFirstOrThrow({ where: { ruleId: alertRule.id } });
  const reserved = await givenReservation(2026);
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
  const merged = await givenUnit({ divisionCode: "431102" });
  const organisation = await proposeOrganisationChange(bureauOfHunan.clerk, mergeOf([merged.id], (await givenUnit()).id), null);
  const exception = await requestException(owned.unit.clerk, 2026, exceptionOf(owned.programme.id), aPaper());
  const webhook = await addEndpoint(await givenMember("unit", owned.unit.id), {
    url: "https://receiver.example/in",
    events: ["order.shipped"],
  });
  const claimId = await reportClaim(owned.unit.clerk, owned.order.id, claimInput(owned.line.id, 1_000n));
  const answered = await givenClaim();
  await acceptClaim(answered.coop.clerk, answered.claimId);
  const { id: creditNote } = await db.creditNote.findFirstOrThrow({ where: { unitId: answered.unit.id } });
  const heldId = await reportHeld(owned.coop.clerk, heldInput({ unitId: owned.unit.id }), aPdf());
  const guarantee = await draftGuarantee(owned.coop.clerk, guaranteeInput(owned.unit.id), aPdf());
  await issueGuarantee(owned.coop.clerk, guarantee);
  const { number: heldNumber } = await db.heldMoney.findUniqueOrThrow({ where: { id: heldId } });
  const { sha256 } = await db.guarantee.findFirstOrThrow({ where: { id: guarantee } });
  const statement = await givenStatement(owned.coop.clerk, [{ yuan: "1", payer: "某单位" }]);
  await confirmRemittance(owned.coop.clerk, owned.order.id, { amount: 100n, receivedOn: THE_DAY, bankReference: "WALK-1" });
  const receipt = await db.remittance.findFirstOrThrow({ where: { coopId: owned.coop.id } });
  const batch = await prepareBatch(owned.unit.clerk, {
    receivable: [owned.receivable.id],
    payOn: "2026-12-31",
    payerBank: "工行",
    payerAccount: "6222",
  });
  const { coop: paidOut } = await givenPlatformMoney();
  const payout = await preparePayout(platform.clerk, paidOut.id);
  const bulletin = await givenDraft(bureauOfHunan, owned.programme.id);
  const officerOfHunan = bureauOfHunan.clerk;
  await proposeScoreRule(officerOfHunan, scoreRuleOf(), aPdf());
  const { documentFileId: scorePaper } = await db.scoreRule.findFirstOrThrow({ where: { bureauId: bureauOfHunan.id } });
  const publication = await proposeRule(officerOfHunan, publicationRuleOf(bureauOfHunan.divisionCode), aPdf());
  const asked = { flow: "INVOICE" as const, orderId: owned.order.id, coopId: owned.coop.id, receivableId: owned.receivable.id };
  const payment = { ...asked, amountFen: owned.receivable.amountFen, lines: [], dueOn: null, expiresAt: null };
  secrets = [answered.order.number, owned.order.number, owned.order.remittanceCode, correction.number, heldNumber, sha256];
  foreign = {
    "/account/webhooks/:id": webhook.id,
    "/unit/orders/:id": owned.order.id,
    "/unit/orders/:id/rating": owned.order.id,
    "/unit/orders/:id/goods-claims/new": owned.order.id,
    "/unit/goods-claims/:id": claimId,
    "/coop/goods-claims/:id": claimId,
    "/hall-desk/goods-claims/:id": claimId,
    "/bureau/goods-claims/:id": claimId,
    "/unit/credit-notes/:id": creditNote,
    "/coop/credit-notes/:id": creditNote,
    "/hall-desk/credit-notes/:id": creditNote,
    "/bureau/credit-notes/:id": creditNote,
    "/coop/held-money/:id": heldId,
    "/unit/held-money/:id": heldId,
    "/bureau/held-money/:id": heldId,
    "/coop/guarantees/:id": guarantee,
    "/unit/guarantees/:id": guarantee,
    "/bureau/guarantees/:id": guarantee,
    "/unit/corrections/:id": correctionId,
    "/bureau/corrections/:id": correctionId,
    "/unit/groups/:id": owned.group.id,
    "/unit/deliveries/:shipmentId": owned.shipmentId,
    "/unit/acceptances/:id": acceptance.id,
    "/coop/products/:id": owned.product.id,
    "/coop/receivables/:id": owned.receivable.id,
    "/unit/receivables/:id": owned.receivable.id,
    "/unit/stripe/:id": await inTransaction((tx) => notePayment(tx, owned.unit.clerk, payment)),
    "/coop/bank/statements/:id": statement.id,
    "/coop/bank/lines/:id": statement.bankLines[0]?.id ?? "",
    "/unit/payments/orders/:id": batch,
    "/coop/receipts/:id": receipt.id,
    "/coop/payouts/:id": payout,
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
    "/bureau/year-end/:id/result": newId(),
    "/bureau/year-end/adjust/:unitId/:accountId": `${owned.unit.id}/${owned.account.id}`,
    "/bureau/reservations/:id": reserved.planId,
    "/unit/reservations/:year/items/:item": `2026/items/${reserved.itemId}`,
    "/bureau/alerts/cases/:unitId/:id": `${matter.unitId}/${matter.id}`,
    "/bureau/alerts/rules/:id": alertRule.id,
    "/bureau/reminders/rules/:id": reminderRule.id,
    "/bureau/organisation-changes/:id": organisation,
    "/bureau/campaigns/:id": await givenPastWindow(2026, "43"),
    "/bureau/exceptions/:id": exception,
    "/unit/rule-changes/:id": change,
    "/coop/rule-changes/:id": change,
    "/unit/exceptions/:id": exception,
    "/bureau/bulletins/:id": bulletin,
    "/bureau/scores/rule/papers/:id": scorePaper ?? "",
    "/bureau/publication/:id": publication,
    "/admin/reference/publication/:id": newId(),
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
}, 300_000);
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

/** The buttons and forms that a door listens to, read from its source and from what it shares with its neighbours. */
function intentsOf(file: string): string[] {
  const source = ["tsx", "ts"].map((ending) => join("app", `${file}.${ending}`)).find((candidate) => existsSync(candidate));
  if (!source) return [];
  const own = readFileSync(source, "utf8");
  const shared = [...own.matchAll(/from "#(app\/routes\/[\w/-]+\.server)"/g)].map(([, name]) => readFileSync(`${name}.ts`, "utf8"));
  const intents = [own, ...shared].flatMap((text) =>
    [...text.matchAll(/(?:case |=== )"([a-z][A-Za-z-]+)"/g)].map(([, intent]) => intent ?? ""),
  );
  return [...new Set(intents)];
}

const isPolicyAction = (policy: string): policy is Action => policy !== "public" && policy !== "signed-in";

test("the walk covers the product", () => {
  expect(doors.length).toBeGreaterThan(50);
  for (const path of Object.keys(foreign))
    expect(
      doors.some((door) => `${door.path}/`.startsWith(`${path}/`)),
      path,
    ).toBe(true);
  expect(intentsOf("routes/unit/correction")).toEqual(expect.arrayContaining(["approve", "decline", "withdraw"]));
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
}, 300_000);

/** A page has two doors: the document, and the data that a navigation inside the page asks for. Managers try the one, everybody else the other. */
const doorFor = (role: GrantRole | "CONTRACTOR", page: boolean, address: string) =>
  !page || role === "MANAGER" ? address : address === "/" ? "/_root.data" : `${address}.data`;

test("whoever may not is refused, whoever may does not see what is somebody else's", async () => {
  const wrong: string[] = [];
  for (const { audience, role, browser } of people) {
    for (const { path, policy, page } of doors) {
      if (policy === "public") continue;
      const { address, isForeign } = addressOf(path);
      const door = doorFor(role, page, address);
      const answer = await browser.get(door);
      const who = `${audience} ${role} GET ${door}`;
      if (answer.status >= 500) wrong.push(`${who}: ${answer.status}`);
      if (isPolicyAction(policy) && !can({ audience, role }, policy) && ![403, 404].includes(answer.status))
        wrong.push(`${who}: may not, got ${answer.status}`);
      const isTheirs = audience === "platform" && path.startsWith("/bureau/publication/"); // its reach is every place
      if (isForeign && !isTheirs && ![403, 404].includes(answer.status)) wrong.push(`${who}: is foreign, got ${answer.status}`);
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
  const names =
    "intent reason amount canteenTotal share mode price available quantity productId nameZh sku year name email deliverFrom cartId cartVersion".split(
      " ",
    );
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
      for (const turn of [0, 1, 2]) {
        const answer = await browser.post(
          address,
          Object.fromEntries(names.map((name, index) => [name, nonsense[(3 * turn + index) % nonsense.length] ?? ""])),
        );
        if (answer.status < 400 || answer.status >= 500) wrong.push(`${audience} POST ${address} ${turn}: ${answer.status}`);
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
    for (const { path, file } of doors.filter((door) => Object.keys(foreign).includes(door.path))) {
      const { address } = addressOf(path);
      for (const intent of [...intentsOf(file), "unheard-of"]) {
        const answer = await browser.post(address, { intent, ...forged });
        if (answer.status < 400 || answer.status >= 500) wrong.push(`${audience} ${role} POST ${address} ${intent}: ${answer.status}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(await db.auditLog.count()).toBe(before);
  expect(await db.quotaEntry.count()).toBe(entries);
}, 600_000);
