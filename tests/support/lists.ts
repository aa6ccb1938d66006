import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import type { Account } from "../e2e/reader";

/** A page with a list, whose file stands beside it. */
export interface List {
  /** The module of the page. */
  page: string;
  /** `:unit` and `:programme` stand for ids of the demo region. */
  path: string;
  /** What stands before the @ of the demo account; null for everybody. */
  who: Account | null;
  /** Where the rows are no table: what names a row, in the markup after the link. */
  row?: RegExp;
  /** The page folds rows that the file has one by one. */
  folded?: boolean;
}

const year = fiscalYearOf(calendarDateOf(new Date()));
const at = (page: string, path: string, who: Account | null, more: Partial<List> = {}): List => ({ page, path, who, ...more });

export const lists: List[] = [
  at("bureau/reminders", "/bureau/reminders", "bureau"),
  at("rules/changes", "/bureau/rules/changes", "bureau"),
  at("rules/changes", "/admin/reference/changes", "admin"),
  at("unit/corrections", "/unit/corrections?tab=done", "reviewer"),
  at("bureau/corrections", "/bureau/corrections", "bureau"),
  at("bureau/ageing", "/bureau/ageing", "bureau"),
  at("bureau/green-lanes", "/bureau/green-lanes?sort=due", "bureau"),
  at("unit/payment-orders", "/unit/payments/orders", "reviewer"),
  at("coop/payouts", "/coop/payouts", "coop"),
  at("admin/payouts", "/admin/payouts", "admin"),
  at("coop/transfers", "/coop/transfers", "coop"),
  at("admin/transfers", "/admin/transfers", "admin"),
  at("goods-claims/list", "/coop/goods-claims", "coop"),
  at("goods-claims/list", "/bureau/goods-claims", "bureau"),
  at("held-money/list", "/coop/held-money", "coop"),
  at("held-money/list", "/unit/held-money?tab=done", "buyer"),
  at("held-money/list", "/bureau/held-money", "bureau"),
  at("guarantees/list", "/coop/guarantees", "coop"),
  at("guarantees/list", "/unit/guarantees", "buyer"),
  at("guarantees/list", "/bureau/guarantees?purpose=PERFORMANCE", "bureau"),
  at("admin/payments/events", "/admin/payments/events", "admin"),
  at("admin/payments/reconciliation", "/admin/payments/reconciliation", "admin"),
  at("coop/products", "/coop/products?sort=-price", "coop"),
  at("coop/remittances", "/coop/remittances", "coop"),
  at("coop/financing", "/coop/financing", "coop"),
  at("coop/remittances", "/coop/remittances?view=received", "coop"),
  at("unit/ratings", "/unit/ratings", "buyer"),
  at("rules/places", "/bureau/rules/places/counting", "bureau"),
  at("rules/places", "/admin/reference/places/terms", "admin"),
  at("coop/bank", "/coop/bank?view=decided", "coop"),
  at("coop/statements", "/coop/statements", "coop"),
  at("unit/statements", "/unit/statements", "buyer"),
  at("admin/reference/bank-formats", "/admin/reference/bank-formats", "admin"),
  at("admin/reference/working-days", "/admin/reference/working-days", "admin"),
  at("admin/reference/working-calendar", "/admin/reference/working-days/01938c2b-7800-7000-8000-000000002026", "admin"),
  at("coop/sales", "/coop/sales", "coop"),
  at("unit/orders", "/unit/orders", "buyer"),
  at("unit/payments", "/unit/payments", "reviewer"),
  at("unit/notices", "/unit/notices", "reviewer", { row: /<li[^>]*><p[^>]*><b>([^<]*(?:<!-- -->[^<]*)*)<\/b><time/g }),
  at("admin/audit", "/admin/audit?action=filing.", "admin"),
  at("admin/people", "/admin/people", "admin"),
  at("account/people", "/unit/people", "manager"),
  at("account/people", "/coop/people", "coop"),
  at("account/people", "/hall-desk/people", "hall"),
  at("account/people", "/county/people", "county"),
  at("account/people", "/bureau/people", "bureau"),
  at("bureau/organisation-changes", "/bureau/organisation-changes", "bureau"),
  at("bureau/exceptions", "/bureau/exceptions", "bureau", { row: /<h2 id[^>]*><a [^>]*>(.*?)<\/a><\/h2>/gs }),
  at("bureau/year-end", "/bureau/year-end", "bureau", { row: /<li[^>]*><p[^>]*><strong>(.*?)<\/strong>/gs }),
  at("bureau/bulletins", "/bureau/bulletins", "bureau"),
  at("progress/bulletins", "/bulletins", null),
  at("ledger/heads", "/ledger/heads", null),
  at("bureau/campaigns", "/bureau/campaigns", "bureau.province"),
  at("bureau/reservations", "/bureau/reservations", "bureau"),
  at("bureau/alerts", "/bureau/alerts", "bureau", { folded: true }),
  at("bureau/alert-rules", "/bureau/alerts/rules", "bureau"),
  at("bureau/reminder-rules", "/bureau/reminders/rules", "bureau"),
  at("bureau/rules", "/bureau/rules", "bureau"),
  at("admin/reference/rules", "/admin/reference/rules", "admin"),
  at("admin/reference/programmes", "/admin/reference/programmes", "admin"),
  at("bureau/windows", "/bureau/windows", "bureau"),
  at("admin/reference/windows", "/admin/reference/windows", "admin"),
  at("rules/thresholds", "/bureau/rules/thresholds", "bureau"),
  at("rules/thresholds", "/admin/reference/thresholds", "admin"),
  at("admin/reference/divisions", "/admin/reference/divisions", "admin"),
  at("admin/reference/categories", "/admin/reference/categories", "admin"),
  at("rules/corrections", "/bureau/rules/corrections", "bureau"),
  at("rules/corrections", "/admin/reference/corrections", "admin"),
  { page: "rules/programme", who: "bureau", path: "/bureau/rules/programmes/:programme" },
  { page: "rules/programme", who: "admin", path: "/admin/reference/programmes/:programme?q=恩施" },
  at("hall-desk/desk", "/hall-desk", "hall"),
  at("county/desk", "/county", "county"),
  at("admin/jobs", "/admin/jobs", "admin"),
  at("admin/mail", "/admin/mail", "admin"),
  at("registers/units", "/bureau/registers/units?q=中学", "bureau"),
  at("registers/coops", "/bureau/registers/coops", "bureau"),
  at("registers/products", "/admin/registers/products", "admin"),
  at("registers/people", "/bureau/registers/people", "bureau"),
  at("bureau/filings", "/bureau/filings?status=CONFIRMED", "bureau"),
  at("bureau/history", "/bureau/history", "bureau"),
  at("bureau/scores", "/bureau/scores", "bureau"),
  at("bureau/overview", "/bureau", "bureau"),
  at("bureau/division", "/bureau/divisions/431102", "bureau"),
  { page: "bureau/unit", who: "bureau", path: "/bureau/units/:unit" },
  at("unit/quota-programme", `/unit/quota/${year}/national-832`, "buyer"),
];

/** Pages with a table that is no list: parts of one document or of one form, or a list that is files itself. */
export const documents = [
  "account/api-keys", // keys and addresses of the account that reads them
  "account/security",
  "account/showcase",
  "account/webhook",
  "account/webhooks",
  "admin/ledger", // what a check found; gone with the page
  "bureau/alert-rule",
  "bureau/alert-rule-new",
  "bureau/bulletin", // has its own files
  "bureau/bulletin-new",
  "bureau/campaign", // the result has its files once it is frozen
  "bureau/correction",
  "bureau/filing",
  "bureau/order",
  "bureau/organisation-change",
  "bureau/organisation-change-new",
  "bureau/publication",
  "bureau/reminder-rule",
  "bureau/reservation",
  "bureau/score",
  "bureau/score-rule",
  "bureau/simulator",
  "bureau/year-adjustment",
  "coop/acceptance",
  "unit/stripe-payment",
  "goods-claims/claim",
  "goods-claims/credit-note",
  "held-money/case",
  "unit/payment-order", // its transfers have a file
  "admin/payout",
  "coop/payout", // its lines have a file
  "coop/bank-statement", // rows of one file
  "coop/receivable",
  "coop/desk", // what to do next; the lists are behind it
  "coop/freight",
  "coop/freight-table",
  "coop/sale",
  "coop/shipment",
  "open-data/dictionary",
  "open-data/open-data",
  "progress/bulletin",
  "progress/certificate",
  "progress/credit-note",
  "progress/division", // have the file of the public figures
  "progress/nation",
  "registers/coop",
  "registers/person",
  "registers/product",
  "registers/unit",
  "rules/change",
  "shop/developers",
  "shop/hall", // offers, not records
  "shop/product",
  "shop/products",
  "shop/search",
  "unit/acceptance",
  "unit/cart",
  "unit/checkout",
  "unit/correction",
  "unit/delivery",
  "unit/desk",
  "unit/filing",
  "unit/group",
  "unit/order",
  "unit/order-corrections",
  "unit/quota",
  "unit/receivable",
  "unit/remittance-slip",
  "unit/reservation",
  "unit/score",
];
