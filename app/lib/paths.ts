/** Every URL of the product. Values are escaped here and nowhere else. */

type Query = Record<string, string | number | null | undefined>;

/** A path with parameters; empty ones are left out. */
function withQuery(path: string, query: Query): string {
  const entries = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (entries.length === 0) return path;
  return `${path}?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`;
}

const part = (value: string | number): string => encodeURIComponent(value);

const ruleDesks = { bureau: "/bureau/rules", platform: "/admin/reference" } as const;
export const claimDesks = ["unit", "coop", "hall", "bureau"] as const;
/** Whose console shows claims on delivered goods. */
export type ClaimDesk = (typeof claimDesks)[number];
const claimRoots = { unit: "/unit", coop: "/coop", hall: "/hall-desk", bureau: "/bureau" } as const satisfies Record<ClaimDesk, string>;

export const moneyDesks = ["coop", "unit", "bureau"] as const;
/** Whose console shows held money and guarantees. */
export type MoneyDesk = (typeof moneyDesks)[number];

/** Kinds of rules that a place may have of its own, as addresses have them. */
export const placeRulePages = ["counting", "terms", "claims", "held-money", "season", "carry"] as const;
export type PlaceRulePage = (typeof placeRulePages)[number];

export type RuleDesk = keyof typeof ruleDesks;

/** A tab or list that exists for each kind of reference data. */
export type ReferenceKind =
  | "bank-formats"
  | "divisions"
  | "programmes"
  | "rules"
  | "windows"
  | "thresholds"
  | "categories"
  | "corrections"
  | "organisations"
  | "working-days"
  | "publication";

const registerDesks = { bureau: "/bureau/registers", platform: "/admin/registers" } as const;
export type RegisterDesk = keyof typeof registerDesks;
export const registerKinds = ["units", "coops", "products", "people"] as const;
export type RegisterKind = (typeof registerKinds)[number];

export const paths = {
  // Shop, open to everybody
  home: () => "/",
  halls: () => "/halls",
  hall: (slug: string) => `/halls/${part(slug)}`,
  products: (query: Query = {}) => withQuery("/products", query),
  product: (id: string) => `/products/${part(id)}`,
  search: (q = "") => withQuery("/search", { q }),
  art: (kind: string, variant: number) => `/art/product/${part(`${kind}-${variant}.svg`)}`,
  file: (id: string) => `/files/${part(id)}`,
  ledgerHeads: () => "/ledger/heads",
  ledgerHeadList: (day: string) => `/ledger/heads/${part(day)}`,
  verify: () => "/verify",
  /** The program that checks a bundle, as a file to keep. */
  verifier: () => "/verify-ledger.mjs",
  /** All public keys that lists of chain heads were signed with, and when. */
  ledgerKeys: () => "/ledger/keys",
  progress: (query: Query = {}) => withQuery("/progress", query),
  progressDivision: (code: string, query: Query = {}) => withQuery(`/progress/${part(code)}`, query),
  /** @param code null for the nation */
  progressDownload: (code: string | null, query: Query) =>
    withQuery(code === null ? "/progress/download" : `/progress/${part(code)}/download`, query),
  bulletins: (query: Query = {}) => withQuery("/bulletins", query),
  bulletin: (token: string, query: Query = {}) => withQuery(`/bulletins/${part(token)}`, query),
  bulletinDownload: (token: string, query: Query) => withQuery(`/bulletins/${part(token)}/download`, query),
  unitPublicPage: (slug: string) => `/units/${part(slug)}`,
  openData: (query: Query = {}) => withQuery("/open-data", query),
  openDataDictionary: () => "/open-data/dictionary",
  openDataDictionaryFile: () => "/open-data/dictionary.json",
  openDataPackage: (kind: "releases" | "records", after: bigint | null = null) =>
    withQuery(`/open-data/ocds/${kind}`, { after: after === null || after === 0n ? null : String(after) }),
  openDataDump: (day: string, format: "jsonl" | "csv") => `/open-data/dumps/${part(`${day}.${format}`)}`,
  showcase: () => "/showcase",
  preferences: () => "/preferences",
  healthz: () => "/healthz",

  // Accounts
  signIn: (next?: string) => withQuery("/sign-in", { next }),
  signInCode: (next?: string) => withQuery("/sign-in/code", { next }),
  signOut: () => "/sign-out",
  passwordForgot: () => "/password/forgot",
  passwordReset: (token: string) => `/password/reset/${part(token)}`,
  invitation: (token: string) => `/invitations/${part(token)}`,
  account: () => "/account",
  accountSecurity: () => "/account/security",
  accountGrants: () => "/account/grants",
  apiKeys: () => "/account/api-keys",
  webhooks: () => "/account/webhooks",
  webhook: (id: string, query: Query = {}) => withQuery(`/account/webhooks/${part(id)}`, query),
  developers: () => "/developers",
  openApi: () => "/api/v1/openapi.json",

  // Budget unit
  unit: () => "/unit",
  unitCart: () => "/unit/cart",
  unitCheckout: () => "/unit/checkout",
  unitOrders: (query: Query = {}) => withQuery("/unit/orders", query),
  unitOrdersDownload: (query: Query) => withQuery("/unit/orders/download", query),
  unitOrder: (id: string) => `/unit/orders/${part(id)}`,
  unitRating: (orderId: string) => `/unit/orders/${part(orderId)}/rating`,
  unitRatings: () => "/unit/ratings",
  coopRatings: (id: string) => `/coops/${part(id)}/ratings`,
  unitGroup: (id: string) => `/unit/groups/${part(id)}`,
  unitDelivery: (shipmentId: string) => `/unit/deliveries/${part(shipmentId)}`,
  unitAcceptance: (id: string) => `/unit/acceptances/${part(id)}`,
  unitAcceptancePhoto: (id: string, fileId: string) => `/unit/acceptances/${part(id)}/photos/${part(fileId)}`,
  unitRemittanceSlip: (orderId: string) => `/unit/orders/${part(orderId)}/remittance`,
  unitPayments: (query: Query = {}) => withQuery("/unit/payments", query),
  unitReservation: (year: number) => `/unit/reservations/${part(year)}`,
  unitReservationItem: (year: number, item: string) => `/unit/reservations/${part(year)}/items/${part(item)}`,
  bureauYearEnd: (query: Query = {}) => withQuery("/bureau/year-end", query),
  bureauYearAdjustment: (unitId: string, accountId: string) => `/bureau/year-end/adjust/${part(unitId)}/${part(accountId)}`,
  bureauYearResult: (id: string) => `/bureau/year-end/${part(id)}/result`,
  bureauReservations: (query: Query = {}) => withQuery("/bureau/reservations", query),
  bureauReservation: (id: string) => `/bureau/reservations/${part(id)}`,
  unitPaymentOrders: (query: Query = {}) => withQuery("/unit/payments/orders", query),
  unitPaymentOrder: (id: string) => `/unit/payments/orders/${part(id)}`,
  unitPaymentFile: (id: string, form: "csv" | "xml") => `/unit/payments/orders/${part(id)}/file?form=${form}`,
  unitReceivable: (id: string) => `/unit/receivables/${part(id)}`,
  unitStripePayment: (id: string) => `/unit/stripe/${part(id)}`,
  unitStatements: (query: Query = {}) => withQuery("/unit/statements", query),
  unitPaymentsDownload: (query: Query) => withQuery("/unit/payments/download", query),
  unitFiling: (year: number, query: Query = {}) => withQuery(`/unit/filing/${part(year)}`, query),
  unitExceptions: (year: number) => `/unit/filing/${part(year)}/exceptions`,
  unitExceptionPaper: (id: string) => `/unit/exceptions/${part(id)}`,
  unitQuota: (year: number) => `/unit/quota/${part(year)}`,
  unitQuotaBundle: (year: number) => `/unit/quota/${part(year)}/bundle`,
  unitQuotaProgramme: (year: number, programme: string, query: Query = {}) =>
    withQuery(`/unit/quota/${part(year)}/${part(programme)}`, query),
  unitQuotaDownload: (year: number, programme: string, query: Query) =>
    withQuery(`/unit/quota/${part(year)}/${part(programme)}/download`, query),
  unitPlan: (year: number, programme: string) => `/unit/quota/${part(year)}/${part(programme)}/plan`,
  unitPage: () => "/unit/page",
  unitPagePreview: () => "/unit/page/preview",
  unitPagePicture: (fileId: string) => `/unit/page/pictures/${part(fileId)}`,
  paymentProof: (token: string) => `/payment-proofs/${part(token)}`,
  paymentProofFile: (token: string) => `/payment-proofs/${part(token)}/file`,
  certificate: (token: string) => `/certificates/${part(token)}`,
  unitCorrections: (query: Query = {}) => withQuery("/unit/corrections", query),
  unitCorrection: (id: string) => `/unit/corrections/${part(id)}`,
  creditNotePaper: (token: string) => `/credit-notes/${part(token)}`,
  creditNoteFile: (token: string) => `/credit-notes/${part(token)}/file`,
  creditNote: (desk: ClaimDesk, id: string) => `${claimRoots[desk]}/credit-notes/${part(id)}`,
  confirmation: (token: string) => `/confirmations/${part(token)}`,
  goodsClaims: (desk: ClaimDesk, query: Query = {}) => withQuery(`${claimRoots[desk]}/goods-claims`, query),
  goodsClaim: (desk: ClaimDesk, id: string) => `${claimRoots[desk]}/goods-claims/${part(id)}`,
  goodsClaimPhoto: (desk: ClaimDesk, id: string, fileId: string) => `${claimRoots[desk]}/goods-claims/${part(id)}/photos/${part(fileId)}`,
  heldMoneyList: (desk: MoneyDesk, query: Query = {}) => withQuery(`/${desk}/held-money`, query),
  heldMoney: (desk: MoneyDesk, id: string) => `/${desk}/held-money/${part(id)}`,
  heldMoneyFile: (desk: MoneyDesk, id: string, fileId: string) => `/${desk}/held-money/${part(id)}/files/${part(fileId)}`,
  heldMoneyNew: (query: Query = {}) => withQuery("/coop/held-money/new", query),
  guarantees: (desk: MoneyDesk, query: Query = {}) => withQuery(`/${desk}/guarantees`, query),
  guarantee: (desk: MoneyDesk, id: string) => `/${desk}/guarantees/${part(id)}`,
  guaranteeFile: (desk: MoneyDesk, id: string) => `/${desk}/guarantees/${part(id)}/file`,
  guaranteeNew: () => "/coop/guarantees/new",
  unitReportClaim: (orderId: string) => `/unit/orders/${part(orderId)}/goods-claims/new`,
  unitClaim: () => "/unit/claims/new",
  unitOrderCorrections: (orderId: string, query: Query = {}) => withQuery(`/unit/orders/${part(orderId)}/corrections`, query),
  unitScorePaper: (year: number) => `/unit/scores/${part(year)}/document`,
  unitScore: (year: number) => `/unit/scores/${part(year)}`,
  unitPeople: () => "/unit/people",
  ruleNews: (side: "unit" | "coop", id: string) => `/${side}/rule-changes/${part(id)}`,
  ruleNewsDocument: (side: "unit" | "coop", id: string) => `/${side}/rule-changes/${part(id)}/document`,
  unitNotices: (query: Query = {}) => withQuery("/unit/notices", query),

  // Co-op
  coop: () => "/coop",
  coopProducts: (query: Query = {}) => withQuery("/coop/products", query),
  coopProductNew: () => "/coop/products/new",
  coopProduct: (id: string) => `/coop/products/${part(id)}`,
  coopStock: (query: Query = {}) => withQuery("/coop/stock", query),
  coopSales: (query: Query = {}) => withQuery("/coop/sales", query),
  coopSalesDownload: (query: Query) => withQuery("/coop/sales/download", query),
  coopSale: (id: string) => `/coop/sales/${part(id)}`,
  coopShip: (id: string) => `/coop/sales/${part(id)}/ship`,
  coopShipment: (id: string) => `/coop/shipments/${part(id)}`,
  coopAcceptance: (id: string) => `/coop/acceptances/${part(id)}`,
  coopAcceptancePhoto: (id: string, fileId: string) => `/coop/acceptances/${part(id)}/photos/${part(fileId)}`,
  coopFreight: () => "/coop/freight",
  coopFreightTable: (id: string) => `/coop/freight/${part(id)}`,
  coopRemittances: (query: Query = {}) => withQuery("/coop/remittances", query),
  coopTransfers: (query: Query = {}) => withQuery("/coop/transfers", query),
  coopTransfersOnboarding: () => "/coop/transfers/onboarding",
  adminTransfers: (query: Query = {}) => withQuery("/admin/transfers", query),
  payouts: (desk: "admin" | "coop", query: Query = {}) => withQuery(`/${desk}/payouts`, query),
  payout: (desk: "admin" | "coop", id: string) => `/${desk}/payouts/${part(id)}`,
  coopReceipt: (id: string) => `/coop/receipts/${part(id)}`,
  coopReceivable: (id: string) => `/coop/receivables/${part(id)}`,
  coopFinancing: () => "/coop/financing",
  coopFinancingFile: () => "/coop/financing/signed",
  coopStatements: (query: Query = {}) => withQuery("/coop/statements", query),
  coopBank: (query: Query = {}) => withQuery("/coop/bank", query),
  coopBankStatement: (id: string) => `/coop/bank/statements/${part(id)}`,
  coopBankSettings: () => "/coop/bank/settings",
  coopPaymentTerms: () => "/coop/bank/terms",
  coopBankLine: (id: string) => `/coop/bank/lines/${part(id)}`,
  coopPeople: () => "/coop/people",
  coopOrganisation: () => "/coop/organisation",

  // Hall and county authority
  hallDesk: () => "/hall-desk",
  hallPeople: () => "/hall-desk/people",
  county: () => "/county",
  countyPeople: () => "/county/people",

  // Bureau
  bureau: (query: Query = {}) => withQuery("/bureau", query),
  bureauDivision: (code: string, query: Query = {}) => withQuery(`/bureau/divisions/${part(code)}`, query),
  bureauDownload: (query: Query) => withQuery("/bureau/download", query),
  bureauUnit: (id: string, query: Query = {}) => withQuery(`/bureau/units/${part(id)}`, query),
  bureauUnitDownload: (id: string, query: Query) => withQuery(`/bureau/units/${part(id)}/download`, query),
  bureauUnitBundle: (id: string, year: number) => `/bureau/units/${part(id)}/bundle/${part(year)}`,
  bureauOrder: (unitId: string, orderId: string) => `/bureau/units/${part(unitId)}/orders/${part(orderId)}`,
  bureauFilings: (query: Query = {}) => withQuery("/bureau/filings", query),
  bureauFilingsDownload: (query: Query) => withQuery("/bureau/filings-download", query),
  bureauFiling: (id: string) => `/bureau/filings/${part(id)}`,
  bureauCampaigns: (query: Query = {}) => withQuery("/bureau/campaigns", query),
  bureauCampaign: (id: string) => `/bureau/campaigns/${part(id)}`,
  bureauCampaignDownload: (id: string, query: Query) => withQuery(`/bureau/campaigns/${part(id)}/download`, query),
  bureauExceptions: (query: Query = {}) => withQuery("/bureau/exceptions", query),
  bureauExceptionPaper: (id: string) => `/bureau/exceptions/${part(id)}`,
  bureauOrganisationChanges: (query: Query = {}) => withQuery("/bureau/organisation-changes", query),
  bureauOrganisationChangeNew: (query: Query = {}) => withQuery("/bureau/organisation-changes/new", query),
  bureauOrganisationChange: (id: string) => `/bureau/organisation-changes/${part(id)}`,
  bureauOrganisationDocument: (id: string) => `/bureau/organisation-changes/${part(id)}/document`,
  bureauWindows: () => "/bureau/windows",
  bureauPublication: () => "/bureau/publication",
  bureauHistory: (query: Query = {}) => withQuery("/bureau/history", query),
  bureauHistoryDownload: (query: Query) => withQuery("/bureau/history/download", query),
  bureauRules: (query: Query = {}) => withQuery("/bureau/rules", query),
  bureauProgramme: (id: string) => `/bureau/rules/programmes/${part(id)}`,
  bureauThresholds: () => "/bureau/rules/thresholds",
  correctionPeriods: (desk: RuleDesk) => `${ruleDesks[desk]}/corrections`,
  newProgramme: (desk: RuleDesk) => `${ruleDesks[desk]}/programmes/new`,
  placeRules: (desk: RuleDesk, page: PlaceRulePage) => `${desk === "bureau" ? "/bureau/rules" : "/admin/reference"}/places/${page}`,
  bureauSimulator: (query: Query = {}) => withQuery("/bureau/rules/simulator", query),
  bureauCorrections: (query: Query = {}) => withQuery("/bureau/corrections", query),
  bureauCorrectionsDownload: (query: Query) => withQuery("/bureau/corrections-download", query),
  bureauCorrection: (id: string) => `/bureau/corrections/${part(id)}`,
  bureauPeople: () => "/bureau/people",
  bureauAgeing: () => "/bureau/ageing",
  bureauGreenLanes: (query: Query = {}) => withQuery("/bureau/green-lanes", query),
  bureauAlerts: (query: Query = {}) => withQuery("/bureau/alerts", query),
  bureauAlertsDownload: (query: Query) => withQuery("/bureau/alerts/download", query),
  bureauCase: (unitId: string, id: string) => `/bureau/alerts/cases/${part(unitId)}/${part(id)}`,
  bureauAlertRules: () => "/bureau/alerts/rules",
  bureauAlertRule: (id: string) => `/bureau/alerts/rules/${part(id)}`,
  bureauAlertRuleNew: (query: Query = {}) => withQuery("/bureau/alerts/rules/new", query),
  bureauReminders: (query: Query = {}) => withQuery("/bureau/reminders", query),
  bureauReminderRules: () => "/bureau/reminders/rules",
  bureauReminderRule: (id: string) => `/bureau/reminders/rules/${part(id)}`,

  bureauBulletins: (query: Query = {}) => withQuery("/bureau/bulletins", query),
  bureauBulletinNew: (query: Query = {}) => withQuery("/bureau/bulletins/new", query),
  bureauBulletin: (id: string, query: Query = {}) => withQuery(`/bureau/bulletins/${part(id)}`, query),
  bureauBulletinDownload: (id: string, query: Query) => withQuery(`/bureau/bulletins/${part(id)}/download`, query),
  bureauScores: (query: Query = {}) => withQuery("/bureau/scores", query),
  bureauScoresDownload: (query: Query) => withQuery("/bureau/scores/download", query),
  bureauScoreRule: () => "/bureau/scores/rule",
  bureauScoreRuleDocument: (fileId: string) => `/bureau/scores/rule/papers/${part(fileId)}`,
  publicationDocument: (desk: RuleDesk, id: string) =>
    `${desk === "bureau" ? "/bureau" : "/admin/reference"}/publication/${part(id)}/document`,
  bureauScore: (year: number, unitId: string) => `/bureau/scores/${part(year)}/${part(unitId)}`,

  // Registers, at the desk of whoever reads them
  register: (desk: RegisterDesk, kind: RegisterKind, query: Query = {}) => withQuery(`${registerDesks[desk]}/${kind}`, query),
  registerRow: (desk: RegisterDesk, kind: RegisterKind, id: string) => `${registerDesks[desk]}/${kind}/${part(id)}`,
  registerDownload: (desk: RegisterDesk, kind: RegisterKind, query: Query) => withQuery(`${registerDesks[desk]}/${kind}/download`, query),

  // Platform administration
  admin: () => "/admin",
  adminReference: (kind: ReferenceKind, query: Query = {}) => withQuery(`/admin/reference/${kind}`, query),
  adminReferenceRow: (kind: ReferenceKind, id: string) => `/admin/reference/${kind}/${part(id)}`,

  // Changes of rules, at the desk of whoever the rule belongs to
  ruleChanges: (audience: RuleDesk, query: Query = {}) => withQuery(`${ruleDesks[audience]}/changes`, query),
  ruleChange: (audience: RuleDesk, id: string) => `${ruleDesks[audience]}/changes/${part(id)}`,
  ruleChangeDocument: (audience: RuleDesk, id: string) => `${ruleDesks[audience]}/changes/${part(id)}/document`,

  adminJobs: () => "/admin/jobs",
  adminStripeEvents: (query: Query = {}) => withQuery("/admin/payments/events", query),
  adminReconciliation: () => "/admin/payments/reconciliation",
  adminMail: () => "/admin/mail",
  adminMailMessage: (name: string) => `/admin/mail/${part(name)}`,
  adminLedger: () => "/admin/ledger",
  adminPeople: (query: Query = {}) => withQuery("/admin/people", query),
  adminAudit: (query: Query = {}) => withQuery("/admin/audit", query),
} as const;

/** The first page of each audience. */
export const desks = {
  unit: paths.unit(),
  bureau: paths.bureau(),
  coop: paths.coop(),
  hall: paths.hallDesk(),
  county: paths.county(),
  platform: paths.admin(),
} as const;

/** True for an address that belongs to a desk, or to the pages about the person. */
export function isDeskPath(pathname: string): boolean {
  return [...Object.values(desks), paths.account()].some((desk) => pathname === desk || pathname.startsWith(`${desk}/`));
}

/** The page where each audience keeps its people. */
export const peoplePaths = {
  unit: paths.unitPeople(),
  bureau: paths.bureauPeople(),
  coop: paths.coopPeople(),
  hall: paths.hallPeople(),
  county: paths.countyPeople(),
  platform: paths.adminPeople(),
} as const;
