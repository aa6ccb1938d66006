import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

import { policy } from "#app/domain/identity/policy";

/** What the folder listing promises, checked: layers, order of domains, purity, table ownership, a declared policy on every route, file length. */

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : walk(at);
    return /\.(ts|tsx)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [at] : [];
  });
}

const sources = walk("app")
  .filter((file) => !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, "utf8") }));

/** Modules a file imports for their values; types alone make no dependency at run time. */
function importsOf({ file, text }: { file: string; text: string }, withTypes = false): string[] {
  const { staticImports, staticExports } = parseSync(file, text).module;
  const imports = staticImports.map(({ moduleRequest, entries }) => ({
    from: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const exports = staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (moduleRequest ? [{ from: moduleRequest.value, typeOnly: isType }] : [])),
  );
  return [...imports, ...exports].filter(({ typeOnly }) => !typeOnly || withTypes).map(({ from }) => from);
}

const inside = (folder: string) => sources.filter(({ file }) => file.startsWith(`app/${folder}/`));
const offenders = (files: typeof sources, bad: (imported: string, file: string) => boolean, withTypes = false) =>
  files.flatMap((source) =>
    importsOf(source, withTypes)
      .filter((imported) => bad(imported, source.file))
      .map((imported) => `${source.file} imports ${imported}`),
  );
const under = (imported: string, ...folders: string[]) =>
  folders.some((folder) => imported.startsWith(`#app/${folder}/`) || imported === `#app/${folder}`);

describe("layers", () => {
  test("domains know nothing of HTTP, React, jobs' handlers or screens", () => {
    const bad = (imported: string) =>
      under(imported, "routes", "http", "components", "server") ||
      /^(react|react-dom|@remix-run\/|express)/.test(imported) ||
      /^#app\/jobs\/(handlers|worker|schedule)/.test(imported);
    expect(offenders(inside("domain"), bad, true)).toEqual([]);
  });

  test("lib depends on nothing of the product but lib", () => {
    expect(offenders(inside("lib"), (imported) => imported.startsWith("#app/") && !under(imported, "lib"), true)).toEqual([]);
  });

  test("db depends on no domain, components on no database", () => {
    expect(offenders(inside("db"), (imported) => under(imported, "domain", "routes", "http", "components", "jobs"), true)).toEqual([]);
    expect(offenders(inside("components"), (imported) => under(imported, "db", "routes", "server", "integrations"))).toEqual([]);
  });

  test("routes translate: no database, no SQL", () => {
    // The health check asks the database itself; that is all it does.
    const routes = inside("routes").filter(({ file }) => file !== "app/routes/healthz.ts");
    expect(offenders(routes, (imported) => under(imported, "db") || imported.startsWith("@prisma/") || imported === "pg")).toEqual([]);
  });

  test("imports inside the product are absolute and there are no barrels", () => {
    // The table of routes is read by the builder before it knows how the product names its folders.
    const named = sources.filter(({ file }) => file !== "app/routes.ts");
    expect(offenders(named, (imported) => imported.startsWith(".") && !imported.endsWith(".json"), true)).toEqual([]);
    expect(sources.map(({ file }) => file).filter((file) => /\/index\.tsx?$/.test(file))).toEqual([]);
  });
});

/** Identity comes first: every command needs an actor and an audit entry, also those on reference data (docs/decisions). */
const order = ["identity", "region", "catalog", "quota", "payments", "ordering", "credit", "supervision", "notices"];

test("a domain imports only domains before it", () => {
  const domainOf = (file: string) => /^(?:app\/|#app\/)domain\/([a-z]+)\//.exec(file)?.[1];
  const bad = (imported: string, file: string) => {
    const own = domainOf(file);
    const other = domainOf(imported);
    return own !== undefined && other !== undefined && order.indexOf(other) > order.indexOf(own);
  };
  expect(readdirSync("app/domain").filter((name) => !order.includes(name))).toEqual([]);
  expect(offenders(inside("domain"), bad, true)).toEqual([]);
});

test("a file without .server is pure: no database, no input or output, no server module", () => {
  const pure = [...inside("domain"), ...inside("lib")].filter(({ file }) => !/\.server\.tsx?$/.test(file));
  const bad = (imported: string) =>
    (imported.startsWith("node:") && imported !== "node:crypto") ||
    /\.server$/.test(imported) ||
    under(imported, "db/client", "db/pool", "env.server") ||
    imported === "pg";
  expect(offenders(pure, bad)).toEqual([]);
});

/** Which domain writes which models; others read. */
const owners: Record<string, string[]> = {
  identity: [
    "user",
    "session",
    "credential",
    "verification",
    "twoFactor",
    "rateLimit",
    "grant",
    "invitation",
    "bureau",
    "unit",
    "unitCount",
    "unitSupervision",
    "unitBureau",
    "coop",
    "formerUnitName",
    "formerCoopName",
    "auditLog",
    "storedFile",
    "apiKey",
    "idempotencyRecord",
  ],
  region: [
    "division",
    "formerDivisionName",
    "programme",
    "programmeYear",
    "programmeCounty",
    "targetRule",
    "filingWindow",
    "category",
    "correctionPeriod",
    "reservationThreshold",
    "placeRule",
    "workingCalendar",
    "workingCalendarDay",
  ],
  catalog: ["hall", "hallCoop", "freightTable", "freightRate", "product", "productImage", "listing", "stockItem", "stockMovement"],
  quota: [
    "filing",
    "filingCount",
    "filingShare",
    "filingEvent",
    "quotaAccount",
    "quotaEntry",
    "quotaRollup",
    "quotaStanding",
    "quotaPlanRollup",
    "planMonth",
    "headList",
    "headListPart",
    "ledgerKey",
    "ruleChange",
    "completionCertificate",
    "quotaDay",
    "quotaDayClosed",
    "reservationPlan",
    "reservationItem",
    "reservationShare",
    "reservationEvent",
    "yearClosing",
    "yearAdjustment",
    "filingException",
    "exceptionEnding",
    "campaignResult",
  ],
  payments: [
    "receivable",
    "receivableCounter",
    "remittance",
    "remittanceAllocation",
    "bankFormat",
    "bankStatement",
    "bankStatementRow",
    "bankLine",
    "bankDecision",
    "bankDeskSetting",
    "receiptReversal",
    "releaseLimitChange",
    "paymentTermsChange",
    "paymentBatch",
    "paymentItem",
    "paymentProof",
    "coopPayout",
    "platformEntry",
    "payoutItem",
    "pspAccount",
    "transferSettingChange",
    "coopTransfer",
    "transferItem",
    "pspRequest",
    "stripeEvent",
    "pspObject",
    "pspCustomer",
    "pspPayment",
    "pspDifference",
    "pspRefund",
    "remittanceHold",
    "refund",
    "unitBalance",
    "creditNote",
    "greenLane",
    "dueDayMove",
    "receivableConfirmation",
    "heldMoney",
    "heldMoneyEvent",
    "heldMoneyFile",
    "heldMoneyReturn",
    "guarantee",
    "guaranteeEvent",
    "creditNoteAllocation",
    "creditNoteCounter",
    "creditNotePaper",
    "heldMoneyLetter",
  ],
  ordering: [
    "cart",
    "cartLine",
    "orderGroup",
    "order",
    "orderLine",
    "orderLineQuota",
    "orderEvent",
    "shipment",
    "shipmentLine",
    "acceptance",
    "acceptanceLine",
    "correction",
    "correctionLine",
    "orderReceiver",
    "organisationChangeLine",
    "goodsClaim",
    "goodsClaimLine",
    "goodsClaimEvent",
    "goodsReplacement",
  ],
  credit: ["orderRating", "ratedProduct", "ratingSum"],
  supervision: [
    "alertRule",
    "alertCase",
    "alertCaseEvent",
    "alertCaseCount",
    "alertStorm",
    "alertRun",
    "reminderRule",
    "ruleEnding",
    "reminderBatch",
    "reminder",
    "reminderPause",
    "publicationRule",
    "unitPage",
    "unitPageText",
    "unitPagePicture",
    "ocdsRelease",
    "openDataDump",
    "campaignInvitation",
    "organisationChange",
    "organisationChangeUnit",
    "bulletin",
    "bulletinUnit",
    "scoreRule",
    "scoreFreeze",
    "scoreSheet",
    "scoreKept",
    "scoreKeptAt",
  ],
  notices: ["webhookEndpoint", "webhookDelivery"],
};
const tableNames: Record<string, string> = { user: "app_user", order: "purchase_order", grant: "access_grant" };
const tableOf = (model: string) => tableNames[model] ?? model.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const ownerOfTable = new Map(
  Object.entries(owners).flatMap(([domain, models]) => models.map((model) => [tableOf(model), domain] as const)),
);
const ownerOfModel = new Map(Object.entries(owners).flatMap(([domain, models]) => models.map((model) => [model, domain] as const)));

/** The audit log is written by every command's own statement where a second statement would cost too much. */
const sharedTables = new Set(["audit_log"]);

test("only the owning domain writes its tables", () => {
  const found = inside("domain").flatMap(({ file, text }) => {
    const domain = file.split("/")[2];
    const typed = [...text.matchAll(/\b(?:tx|db)\.(\w+)\.(?:create|createMany|update|updateMany|upsert|delete|deleteMany)\b/g)].map(
      (match) => [match[1] ?? "", ownerOfModel.get(match[1] ?? "")],
    );
    const raw = [...text.matchAll(/\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)\b/g)].map((match) => [
      match[1] ?? "",
      ownerOfTable.get(match[1] ?? ""),
    ]);
    return [...typed, ...raw]
      .filter(([name, owner]) => owner !== undefined && owner !== domain && !sharedTables.has(name ?? ""))
      .map(([name, owner]) => `${file} writes ${name}, which ${owner} owns`);
  });
  expect(found).toEqual([]);
});

test("the ledger is written by one file", () => {
  const writers = sources.filter(({ text }) => /INSERT INTO quota_entry/.test(text)).map(({ file }) => file);
  expect(writers).toEqual(["app/domain/quota/ledger.server.ts"]);
});

test("every route module says who may come in", () => {
  const table = ["app/routes.ts", "app/api-routes.ts"].map((file) => readFileSync(file, "utf8")).join("\n");
  const modules = [...new Set([...table.matchAll(/"(routes\/[^"]+\.tsx?)"/g)].map((match) => `app/${match[1]}`))];
  expect(modules.length).toBeGreaterThan(5);
  expect(modules.filter((file) => !existsSync(file))).toEqual([]);
  const allowed = new Set(["public", "signed-in", "api-key", ...Object.keys(policy)]);
  const silent = modules.filter((file) => {
    const text = readFileSync(file, "utf8");
    const declaration = /export const handle\b[^=]*=\s*\{[^}]*\bpolicy:\s*"([^"]+)"/s.exec(text)?.[1];
    return declaration === undefined || !allowed.has(declaration);
  });
  expect(silent).toEqual([]);
});

test("no file is longer than 400 lines", () => {
  const long = [...walk("app"), ...walk("tests"), ...walk("prisma")].filter((file) => readFileSync(file, "utf8").split("\n").length > 401);
  expect(long).toEqual([]);
});
