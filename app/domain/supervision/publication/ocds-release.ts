import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** Events of an order that become a release each. */
export type ReleaseKind = "AWARD" | "SHIPMENT" | "ACCEPTANCE" | "PAYMENT" | "SHORTENED" | "CANCELLATION";

export interface ReleaseOrganisation {
  uscc: string;
  name: string;
  nameEn: string | null;
  region: string;
  locality: string;
}

export interface ReleaseLine {
  position: number;
  nameZh: string;
  nameEn: string | null;
  categoryCode: string;
  categoryZh: string;
  originCode: string;
  origin: string;
  salesUnit: SalesUnit;
  /** As the database writes it: "12.500". */
  quantity: string;
  unitPriceFen: bigint;
  /** Codes of the programmes the line counts for. */
  programmes: string[];
}

/** An event with everything that its release says. */
export interface ReleaseEvent {
  eventId: string;
  kind: ReleaseKind;
  at: Date;
  orderNumber: string;
  buyer: ReleaseOrganisation;
  /** The unit or contractor that trades for the buyer; the buyer itself as a rule. */
  trader: ReleaseOrganisation;
  supplier: ReleaseOrganisation & { sellerClass: "MICRO" | "SMALL" | "MEDIUM" | "LARGE" };
  goodsFen: bigint;
  freightFen: bigint;
  deliverFrom: CalendarDate;
  deliverTo: CalendarDate;
  lines: ReleaseLine[];
  shipment: { number: string; expectedOn: CalendarDate; accepted: boolean; rejected: boolean } | null;
  payment: { id: string; amountFen: bigint; receivedOn: CalendarDate } | null;
  /** With this event the order came to its end. */
  ends: boolean;
}

export type SalesUnit = "KG" | "JIN" | "BAG" | "BOX" | "BOTTLE" | "TRAY" | "PIECE" | "BUNDLE";

/** Codes of UN/CEFACT Recommendation 20; the 斤 of 500 g has none and stands under its own name. */
const unitCodes: Record<SalesUnit, { scheme?: string; id?: string; name: string }> = {
  KG: { scheme: "UNCEFACT", id: "KGM", name: "kg" },
  JIN: { name: "斤 (500 g)" },
  BAG: { scheme: "UNCEFACT", id: "XBG", name: "bag" },
  BOX: { scheme: "UNCEFACT", id: "XBX", name: "box" },
  BOTTLE: { scheme: "UNCEFACT", id: "XBO", name: "bottle" },
  TRAY: { scheme: "UNCEFACT", id: "XPU", name: "tray" },
  PIECE: { scheme: "UNCEFACT", id: "H87", name: "piece" },
  BUNDLE: { scheme: "UNCEFACT", id: "XBE", name: "bundle" },
};

/** Scheme of the unified social credit code in the list of org-id.guide. */
export const ORGANISATION_SCHEME = "CN-USCI";

export const EXTENSIONS = [
  "https://raw.githubusercontent.com/open-contracting-extensions/ocds_otherRequirements_extension/master/extension.json",
  "https://raw.githubusercontent.com/open-contracting-extensions/ocds_partyDetails_scale_extension/master/extension.json",
  "https://raw.githubusercontent.com/open-contracting-extensions/ocds_pagination_extension/master/extension.json",
] as const;

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Release = { ocid: string; id: string; date: string; tag: string[] } & { [name: string]: Json };

/** Yuan with at most two decimals; exact below a hundred thousand million. */
const cny = (fen: bigint): Json => ({ amount: Number(fen) / 100, currency: "CNY" });
const dayStart = (day: CalendarDate) => `${day}T00:00:00+08:00`;
const dayEnd = (day: CalendarDate) => `${day}T23:59:59+08:00`;
const idOf = ({ uscc }: ReleaseOrganisation) => `${ORGANISATION_SCHEME}-${uscc}`;
const reference = (organisation: ReleaseOrganisation): Json => ({ id: idOf(organisation), name: organisation.name });

/** The contracting process of an order, for good. */
export const ocidOf = (prefix: string, orderNumber: string): string => `${prefix}-${orderNumber}`;

const kindTags: Record<ReleaseKind, string[]> = {
  AWARD: ["award", "contract"],
  SHIPMENT: ["implementation"],
  ACCEPTANCE: ["implementation"],
  PAYMENT: ["implementation"],
  SHORTENED: ["contractAmendment"],
  CANCELLATION: ["awardCancellation", "contractTermination"],
};

/**
 * What is published of an event: who bought what from whom, for how much, when it came and when it was paid. Nothing about persons: no receiver, driver, address,
 * bank account or free text is read for it.
 */
export function releaseOf(event: ReleaseEvent, ocidPrefix: string): Release {
  const ocid = ocidOf(ocidPrefix, event.orderNumber);
  const id = `${ocid}-${event.eventId}`;
  const ends = event.ends && event.kind !== "CANCELLATION";
  const ended = ends || event.kind === "CANCELLATION";
  return {
    ocid,
    id,
    date: event.at.toISOString(),
    tag: [...kindTags[event.kind], ...(ends ? ["contractTermination"] : [])],
    initiationType: "tender",
    language: "zh",
    parties: partiesOf(event),
    buyer: reference(event.buyer),
    ...(event.kind === "AWARD" ? { tender: tenderOf(event), awards: [awardOf(event)] } : {}),
    ...(event.kind === "CANCELLATION" ? { awards: [{ id: event.orderNumber, status: "cancelled" }] } : {}),
    contracts: [{ id: event.orderNumber, awardID: event.orderNumber, status: ended ? "terminated" : "active", ...contractOf(event, id) }],
  };
}

function partiesOf({ buyer, trader, supplier }: ReleaseEvent): Json[] {
  const party = (organisation: ReleaseOrganisation, roles: string[], details: { [name: string]: Json } = {}): Json => ({
    id: idOf(organisation),
    name: organisation.name,
    ...(organisation.nameEn ? { name_en: organisation.nameEn } : {}),
    identifier: { scheme: ORGANISATION_SCHEME, id: organisation.uscc, legalName: organisation.name },
    address: { region: organisation.region, locality: organisation.locality, countryName: "中国" },
    roles,
    ...details,
  });
  const trades = ["procuringEntity", "payer"];
  return [
    ...(buyer.uscc === trader.uscc ? [party(buyer, ["buyer", ...trades])] : [party(buyer, ["buyer"]), party(trader, trades)]),
    party(supplier, ["supplier", "payee"], { details: { scale: supplier.sellerClass.toLowerCase() } }),
  ];
}

function tenderOf({ orderNumber, trader, lines }: ReleaseEvent): Json {
  const reserved = [...new Set(lines.flatMap((line) => line.programmes))].sort();
  return {
    id: orderNumber,
    status: "complete",
    procurementMethod: "direct",
    procurementMethodDetails: "食堂食材平台直购 Direct order on the platform",
    mainProcurementCategory: "goods",
    procuringEntity: reference(trader),
    ...(reserved.length > 0 ? { otherRequirements: { reservedParticipation: reserved } } : {}),
  };
}

function awardOf(event: ReleaseEvent): Json {
  return {
    id: event.orderNumber,
    status: "active",
    date: event.at.toISOString(),
    value: cny(event.goodsFen + event.freightFen),
    suppliers: [reference(event.supplier)],
    items: event.lines.map(itemOf),
  };
}

function itemOf(line: ReleaseLine): Json {
  return {
    id: String(line.position),
    description: line.nameZh,
    ...(line.nameEn ? { description_en: line.nameEn } : {}),
    classification: { scheme: "XIANGJI-CATEGORY", id: line.categoryCode, description: line.categoryZh },
    additionalClassifications: [
      { scheme: "GB/T 2260", id: line.originCode, description: line.origin },
      ...line.programmes.map((code) => ({ scheme: "XIANGJI-PROGRAMME", id: code })),
    ],
    quantity: Number(line.quantity),
    unit: { ...unitCodes[line.salesUnit], value: cny(line.unitPriceFen) },
  };
}

function contractOf(event: ReleaseEvent, releaseId: string): { [name: string]: Json } {
  const at = event.at.toISOString();
  switch (event.kind) {
    case "AWARD":
      return {
        dateSigned: at,
        value: cny(event.goodsFen + event.freightFen),
        period: { startDate: dayStart(event.deliverFrom), endDate: dayEnd(event.deliverTo) },
      };
    case "SHIPMENT":
    case "ACCEPTANCE":
      return event.shipment ? { implementation: { milestones: [milestoneOf(event.kind, event.shipment, at)] } } : {};
    case "PAYMENT":
      return event.payment ? { implementation: { transactions: [transactionOf(event, event.payment)] } } : {};
    case "SHORTENED":
      return {
        amendments: [
          { id: event.eventId, date: at, description: "未交付部分不再履行 What was not delivered is given up", releaseID: releaseId },
        ],
      };
    case "CANCELLATION":
      return {};
  }
}

function milestoneOf(kind: "SHIPMENT" | "ACCEPTANCE", shipment: NonNullable<ReleaseEvent["shipment"]>, at: string): Json {
  const milestone = { id: shipment.number, type: "delivery", dueDate: dayEnd(shipment.expectedOn), dateModified: at };
  if (kind === "SHIPMENT") return { ...milestone, status: "scheduled" };
  if (!shipment.accepted) return { ...milestone, status: "notMet" };
  return { ...milestone, status: shipment.rejected ? "partiallyMet" : "met", dateMet: at };
}

function transactionOf({ trader, supplier }: ReleaseEvent, payment: NonNullable<ReleaseEvent["payment"]>): Json {
  return {
    id: payment.id,
    date: dayStart(payment.receivedOn),
    value: cny(payment.amountFen),
    payer: reference(trader),
    payee: reference(supplier),
  };
}

/** The day of a release in China. */
export const releaseDay = (release: Pick<Release, "date">): CalendarDate => calendarDateOf(new Date(release.date));
