import type { Account } from "../e2e/reader";

/** Side of a demo account. */
export function audienceOf(who: Account): "unit" | "coop" | "hall" | "bureau" | "county" {
  const [side = ""] = who.split(".");
  return side === "bureau" || side === "coop" || side === "hall" || side === "county" ? side : "unit";
}

/** A list of the consoles that programs read as well: where its file stands and which address answers programs. */
export interface ApiList {
  /** The module of the page, as in `lists`. */
  page: string;
  operation: string;
  /** Below `/api/v1`; `:programme` and `:unit` stand for ids of the demo region. */
  path: string;
  /** The file beside the page, which has the same rows in the same order. */
  file: string;
  /** Who has the key, and opens the file. */
  who: Account;
  /** A value of each row that stands in the same row of the file. */
  names: string;
  /** Amounts that stand there too, in yuan. */
  money?: readonly string[];
}

const of = (who: Account, page: string, operation: string, path: string, file: string, names: string, ...money: string[]): ApiList => ({
  who,
  page,
  operation,
  path,
  file,
  names,
  money,
});

export const apiLists: readonly ApiList[] = [
  of(
    "manager",
    "unit/corrections",
    "listCorrections",
    "/corrections?tab=done",
    "/unit/corrections/download?tab=done",
    "number",
    "goodsFen",
  ),
  of("manager", "unit/payment-orders", "listPaymentOrders", "/payment-orders", "/unit/payments/orders/download", "number", "amountFen"),
  of("manager", "held-money/list", "listHeldMoney", "/held-money?tab=done", "/unit/held-money/download?tab=done", "number", "amountFen"),
  of("manager", "guarantees/list", "listGuarantees", "/guarantees", "/unit/guarantees/download", "number", "amountFen"),
  of("manager", "unit/ratings", "listRatings", "/ratings", "/unit/ratings/download", "number", "acceptedFen"),
  of("manager", "unit/notices", "listNotices", "/notices", "/unit/notices/download", "message"),
  of("manager", "account/people", "listPeople", "/people", "/unit/people/download", "email"),
  of(
    "manager",
    "goods-claims/list",
    "listGoodsClaims",
    "/goods-claims?tab=done",
    "/unit/goods-claims/download?tab=done",
    "number",
    "amountFen",
  ),

  of("coop.manager", "coop/payouts", "listPayouts", "/payouts", "/coop/payouts/download", "number", "amountFen"),
  of("coop.kashi.manager", "coop/transfers", "listTransfers", "/transfers", "/coop/transfers/download", "orderNumber", "amountFen"),
  of("coop.manager", "goods-claims/list", "listGoodsClaims", "/goods-claims", "/coop/goods-claims/download", "number", "amountFen"),
  of("coop.manager", "held-money/list", "listHeldMoney", "/held-money", "/coop/held-money/download", "number", "amountFen"),
  of("coop.manager", "guarantees/list", "listGuarantees", "/guarantees", "/coop/guarantees/download", "number", "amountFen"),
  of("coop.manager", "coop/products", "listOwnProducts", "/own-products", "/coop/products/download?sort=name", "nameZh", "priceFen"),
  of(
    "coop.manager",
    "coop/remittances",
    "listReceipts",
    "/receipts",
    "/coop/remittances/download?view=received",
    "bankReference",
    "amountFen",
  ),
  of(
    "coop.manager",
    "coop/financing",
    "listConfirmedReceivables",
    "/confirmed-receivables",
    "/coop/financing/download",
    "sha256",
    "openFen",
  ),
  of(
    "coop.manager",
    "coop/bank",
    "listBankLines",
    "/bank/lines?view=decided",
    "/coop/bank/download?view=decided",
    "reference",
    "amountFen",
  ),
  of("coop.manager", "account/people", "listPeople", "/people", "/coop/people/download", "email"),

  of("bureau.manager", "bureau/reminders", "listSentReminders", "/reminders", "/bureau/reminders/download", "message"),
  of(
    "bureau.manager",
    "rules/changes",
    "listRuleChanges",
    "/rules/changes?status=CONFIRMED",
    "/bureau/rules/changes/download?status=CONFIRMED",
    "source",
  ),
  of("bureau.manager", "bureau/corrections", "listCorrections", "/corrections", "/bureau/corrections-download", "number", "goodsFen"),
  of(
    "bureau.manager",
    "bureau/ageing",
    "listAgeing",
    "/ageing",
    "/bureau/ageing/download",
    "unitName",
    "openFen",
    "notDueFen",
    "over90Fen",
    "lateInterestFen",
  ),
  of(
    "bureau.manager",
    "goods-claims/list",
    "listGoodsClaims",
    "/goods-claims?tab=done",
    "/bureau/goods-claims/download?tab=done",
    "number",
    "amountFen",
  ),
  of("bureau.manager", "bureau/green-lanes", "listGreenLanes", "/green-lanes", "/bureau/green-lanes/download", "orderNumber", "openFen"),
  of("bureau.manager", "held-money/list", "listHeldMoney", "/held-money", "/bureau/held-money/download", "number", "amountFen"),
  of(
    "bureau.manager",
    "guarantees/list",
    "listGuarantees",
    "/guarantees?purpose=PERFORMANCE",
    "/bureau/guarantees/download?purpose=PERFORMANCE",
    "number",
    "amountFen",
  ),
  of("bureau.manager", "rules/places", "listPlaceRules", "/rules/places?kind=TERMS", "/bureau/rules/places/terms/download", "source"),
  of("hall", "account/people", "listPeople", "/people", "/hall-desk/people/download", "email"),
  of("hall", "hall-desk/desk", "listHallCoops", "/hall/coops", "/hall-desk/download", "name"),
  of(
    "hall",
    "goods-claims/list",
    "listGoodsClaims",
    "/goods-claims?tab=done",
    "/hall-desk/goods-claims/download?tab=done",
    "number",
    "amountFen",
  ),
  of("county.manager", "account/people", "listPeople", "/people", "/county/people/download", "email"),
  of("county.manager", "county/desk", "listCountyCoops", "/county/coops", "/county/download", "name"),

  of("bureau.manager", "account/people", "listPeople", "/people", "/bureau/people/download", "email"),
  of(
    "bureau.manager",
    "bureau/organisation-changes",
    "listOrganisationChanges",
    "/organisation-changes?status=APPLIED",
    "/bureau/organisation-changes/download?status=APPLIED",
    "sources",
  ),
  of("bureau.manager", "bureau/exceptions", "listExceptions", "/filing-exceptions", "/bureau/exceptions/download", "reason"),
  of("bureau.manager", "bureau/year-end", "listYearClosings", "/year-closings", "/bureau/year-end/download", "note"),
  of(
    "bureau.manager",
    "bureau/year-end",
    "listAdjustments",
    "/year-adjustments",
    "/bureau/year-end/download?list=adjustments",
    "unit",
    "nowFen",
    "wantedFen",
  ),
  of("bureau.manager", "bureau/bulletins", "listBulletins", "/bulletins", "/bureau/bulletins/download", "asOf"),
  of("bureau.province.manager", "bureau/campaigns", "listCampaigns", "/campaigns", "/bureau/campaigns/download", "dueOn"),
  of(
    "bureau.hangzhou.manager",
    "bureau/reservations",
    "listReservations",
    "/reservations",
    "/bureau/reservations/download",
    "unit",
    "budgetFen",
    "reservedFen",
    "microFen",
  ),
  of("bureau.manager", "bureau/alert-rules", "listAlertRules", "/alerts/rules", "/bureau/alerts/rules/download", "name"),
  of("bureau.manager", "bureau/reminder-rules", "listReminderRules", "/reminders/rules", "/bureau/reminders/rules/download", "message"),
  of("bureau.manager", "bureau/rules", "listTargetRules", "/rules/targets", "/bureau/rules/download", "source"),
  of("bureau.manager", "bureau/rules", "listProgrammes", "/rules/programmes", "/bureau/rules/download?list=programmes", "nameZh"),
  of("bureau.manager", "bureau/windows", "listWindows", "/rules/windows", "/bureau/windows/download", "dueOn"),
  of(
    "bureau.manager",
    "rules/thresholds",
    "listThresholds",
    "/rules/thresholds",
    "/bureau/rules/thresholds/download",
    "source",
    "wholeUpToFen",
  ),
  of(
    "bureau.manager",
    "rules/corrections",
    "listCorrectionPeriods",
    "/rules/correction-periods",
    "/bureau/rules/corrections/download",
    "source",
  ),
  of(
    "bureau.manager",
    "rules/programme",
    "listProgrammeCounties",
    "/rules/programmes/:programme/counties",
    "/bureau/rules/programmes/:programme/download",
    "countyCode",
  ),
  of("bureau.manager", "registers/units", "listUnitRegister", "/registers/units?q=中学", "/bureau/registers/units/download?q=中学", "uscc"),
  of("bureau.manager", "registers/coops", "listCoopRegister", "/registers/coops", "/bureau/registers/coops/download", "uscc"),
  of(
    "bureau.manager",
    "registers/products",
    "listProductRegister",
    "/registers/products",
    "/bureau/registers/products/download",
    "nameZh",
    "priceFen",
  ),
  of("bureau.manager", "registers/people", "listPeopleRegister", "/registers/people", "/bureau/registers/people/download", "email"),
  of("bureau.manager", "bureau/scores", "listScores", "/scores", "/bureau/scores/download", "unit"),
  of(
    "bureau.manager",
    "bureau/filings",
    "listFilings",
    "/filings?status=CONFIRMED",
    "/bureau/filings-download?status=CONFIRMED",
    "unit",
    "canteenTotalFen",
    "requiredFen",
  ),
];

/** Pages whose rows programs read otherwise than row by row beside the file, and where. */
export const readOtherwise: Readonly<Record<string, { operations: readonly string[]; why: string }>> = {
  "unit/orders": { operations: ["listOrders", "getOrder"], why: "the file has a row for each line of an order" },
  "coop/sales": { operations: ["listOrders", "getOrder"], why: "the file has a row for each line of an order" },
  "unit/payments": { operations: ["listReceivables", "getReceivable"], why: "the file is what is open and what is late together" },
  "unit/statements": { operations: ["listCounterparties", "getStatement"], why: "a document of one counterparty and month" },
  "coop/statements": { operations: ["listCounterparties", "getStatement"], why: "a document of one counterparty and month" },
  "unit/quota-programme": { operations: ["listEntries", "getAccountPlan", "listCertificates"], why: "the page is a whole account" },
  "bureau/alerts": { operations: ["listCases"], why: "the page folds cases into storms" },
  "bureau/overview": { operations: ["getProgress"], why: "a node and what lies below it" },
  "bureau/division": { operations: ["getProgress", "listUnits"], why: "a node and its units" },
  "bureau/unit": { operations: ["getUnitQuota", "listUnitOrders", "getUnitOrder", "listEntries"], why: "the page is a whole unit" },
  "bureau/history": { operations: ["getHistory"], why: "two standings of each node" },
};

const NO_KEYS = "the platform's desk is for people alone (decision 0014)";
const PUBLIC = "public, with a file of its own that needs no key";

/** Pages with lists that programs do not read, and why. */
export const notForPrograms: Readonly<Record<string, string>> = {
  "admin/audit": NO_KEYS,
  "admin/jobs": NO_KEYS,
  "admin/mail": NO_KEYS,
  "admin/payments/events": NO_KEYS,
  "admin/payments/reconciliation": NO_KEYS,
  "admin/payouts": NO_KEYS,
  "admin/people": NO_KEYS,
  "admin/reference/bank-formats": NO_KEYS,
  "admin/reference/categories": NO_KEYS,
  "admin/reference/divisions": NO_KEYS,
  "admin/reference/programmes": NO_KEYS,
  "admin/reference/rules": NO_KEYS,
  "admin/reference/windows": NO_KEYS,
  "admin/reference/working-calendar": "the desk has no keys; everybody reads what is in force at /rules/working-days",
  "admin/reference/working-days": "the desk has no keys; everybody reads what is in force at /rules/working-days",
  "admin/transfers": NO_KEYS,
  "ledger/heads": PUBLIC,
  "progress/bulletins": PUBLIC,
};
