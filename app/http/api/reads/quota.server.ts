import { z } from "zod/v4";

import { findAccountOwner } from "#app/domain/quota/account-owner.queries.server";
import { getAccountOutlook } from "#app/domain/quota/account-outlook.queries.server";
import { listExceptions, listOwnExceptions } from "#app/domain/quota/campaign.queries.server";
import { listCertificates } from "#app/domain/quota/certificates.queries.server";
import { getFilingRecord } from "#app/domain/quota/filings.queries.server";
import { getPast } from "#app/domain/quota/history.queries.server";
import { reservationForms } from "#app/domain/quota/reservation-schema";
import {
  getOwnReservation,
  getReservationRecord,
  listReservations,
  type ReservationView,
} from "#app/domain/quota/reservations.queries.server";
import { getUnitRecord, getOrderRecord, listUnitOrders } from "#app/domain/quota/unit-record.queries.server";
import { getDivision, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { purchaseKinds } from "#app/domain/region/schema";
import {
  askedDay,
  bps,
  count,
  day,
  fen,
  id,
  instant,
  integer,
  none,
  oneOf,
  pathCode,
  pathId,
  quantityText,
  words,
  yearQuery,
  yes,
} from "#app/http/api/fields";
import { among, list, one, pageThrough } from "#app/http/api/reads/declare.server";
import { filingStatuses } from "#app/http/api/schemas-quota";
import { yearFor } from "#app/http/api/side";
import { addDays } from "#app/lib/dates";

/** A year of quota: plans, declarations and their exceptions, reserved purchases, past days. */

const ofUnit = { scope: "ledger:read", actions: { unit: "quota:read" } } as const;
const ofBoth = { scope: "ledger:read", actions: { unit: "quota:read", bureau: "bureau:read" } } as const;
const filings = { scope: "filings:read", actions: { unit: "filing:read", bureau: "bureau:read" } } as const;
const ofBureau = { scope: "filings:read", actions: { bureau: "bureau:read" } } as const;
const progress = { scope: "progress:read", actions: { bureau: "bureau:read" } } as const;
const orders = { scope: "orders:read", actions: { bureau: "bureau:read" } } as const;
const MOST = 10_000;

const event = z.object({ id: id(), kind: words(), at: instant(), by: none(words()), reason: none(words()) });

const standing = z.object({
  requiredFen: fen(),
  remainingFen: fen(),
  orderedFen: fen(),
  acceptedFen: fen(),
  settledFen: fen(),
  ratedFen: fen(),
  countedFen: fen(),
  completionBps: none(integer()),
});
const pastNode = z.object({
  code: words(),
  name: words(),
  own: yes(),
  then: standing.meta({ description: "As it was reported then: what was recorded by the end of the day." }),
  now: standing.meta({ description: "As it is known now: what takes effect by the day, whenever it was recorded." }),
});
type Past = Awaited<ReturnType<typeof getPast>>;
const printStanding = ({ stages, ...rest }: Past["node"]["then"]) => ({
  ...rest,
  remainingFen: stages.REMAINING,
  orderedFen: stages.ORDERED,
  acceptedFen: stages.ACCEPTED,
  settledFen: stages.SETTLED,
});
const printPast = (node: Past["node"]) => ({ ...node, then: printStanding(node.then), now: printStanding(node.now) });

const reservation = z.object({
  unitId: id(),
  unit: words(),
  fiscalYear: count(),
  planId: none(id()),
  status: none(words()),
  returnReason: none(words()),
  items: z.array(
    z.object({
      id: id(),
      name: words(),
      kind: oneOf(purchaseKinds),
      budgetFen: fen(),
      form: oneOf(reservationForms),
      reservedFen: fen(),
      microFen: fen(),
      boughtHere: yes(),
      reason: words(),
      finding: none(oneOf(["NOT_WHOLE", "PART_TOO_SMALL", "NOT_RESERVED"])),
    }),
  ),
  events: z.array(event),
});
const printReservation = ({ unit, ...view }: ReservationView): z.input<typeof reservation> => ({
  ...view,
  unitId: unit.id,
  unit: unit.name,
});

const orderRow = {
  id: id(),
  number: words(),
  coop: words(),
  state: words(),
  placedOn: day(),
  goodsFen: fen(),
  freightFen: fen(),
  settledAt: none(instant()),
};

export const quotaYear = {
  getAccountPlan: one({
    ...ofBoth,
    path: "/quota/accounts/{accountId}/plan",
    params: { accountId: pathId() },
    name: "AccountPlan",
    response: z.object({
      accountId: id(),
      fiscalYear: count(),
      programme: words(),
      requiredFen: fen(),
      countedFen: fen(),
      planToDateFen: fen(),
      months: z.array(z.object({ month: count(), plannedFen: fen(), countedFen: fen() })),
      forecast: none(
        z
          .object({
            forecastFen: fen(),
            projectedFen: fen(),
            committedFen: fen(),
            basis: words(),
            elapsedBps: bps(),
            neededPerMonthFen: fen(),
          })
          .meta({ description: "Null outside the running year, and where nothing can be said yet." }),
      ),
    }),
    find: async ({ actor, today, params: { accountId } }) => {
      const unitId = await findAccountOwner(actor, accountId);
      return unitId === null ? null : getAccountOutlook(unitId, accountId, today);
    },
  }),
  listCertificates: list({
    ...ofUnit,
    path: "/quota/accounts/{accountId}/certificates",
    params: { accountId: pathId() },
    name: "Certificate",
    row: z.object({
      number: words(),
      token: words().meta({ description: "Of the address at which anybody verifies it: /certificates/{token}." }),
      issuedAt: instant(),
    }),
    page: async ({ actor, params: { accountId }, ...page }) =>
      (await findAccountOwner(actor, accountId)) === null
        ? null
        : pageThrough(await listCertificates(actor, accountId), page, (row) => row.token),
  }),

  getFiling: one({
    ...ofBureau,
    path: "/filings/{filingId}",
    params: { filingId: pathId() },
    name: "FilingDocument",
    response: z.object({
      id: id(),
      unitId: id(),
      unit: words(),
      divisionCode: words(),
      fiscalYear: count(),
      status: words(),
      mode: words(),
      canteenTotalFen: fen(),
      leadUnit: none(words()),
      contractorName: none(words()),
      note: words(),
      differenceReason: words(),
      afterClosing: yes(),
      isLate: yes(),
      returnReason: none(words()),
      shares: z.array(
        z.object({
          programmeId: id(),
          exceptionId: none(id()),
          shortZh: words(),
          shortEn: words(),
          declaredBps: bps(),
          minimumBps: bps(),
          requiredFen: fen(),
        }),
      ),
      events: z.array(event),
    }),
    find: ({ actor, params: { filingId } }) => getFilingRecord(actor, filingId),
  }),
  listExceptions: list({
    ...filings,
    path: "/filing-exceptions",
    query: yearQuery,
    name: "FilingException",
    row: z.object({
      id: id(),
      unitId: id(),
      unit: words(),
      fiscalYear: count(),
      programmeId: id(),
      shortZh: words(),
      shortEn: words(),
      askedBps: bps().meta({ description: "The share that is asked for; 0 for none at all." }),
      reason: words(),
      documentName: words(),
      expiresOn: day(),
      status: oneOf(["REQUESTED", "GRANTED", "REFUSED", "WITHDRAWN", "EXPIRED"]),
      requestedAt: instant(),
      requestedBy: words(),
      decidedAt: none(instant()),
      decidedBy: none(words()),
      decisionReason: none(words()),
    }),
    page: async ({ actor, query, after, limit }) => {
      const fiscalYear = yearFor(actor, query.year);
      if (actor.audience === "unit") return pageThrough(await listOwnExceptions(actor, fiscalYear), { after, limit }, (row) => row.id);
      const { exceptions, nextAfter } = await listExceptions(actor, { fiscalYear, unitId: null, after, limit });
      return { rows: exceptions, nextAfter };
    },
  }),

  listReservations: list({
    ...ofBureau,
    path: "/reservations",
    query: { ...yearQuery, status: among(filingStatuses) },
    name: "Reservation",
    row: z.object({
      unitId: id(),
      unit: words(),
      division: words(),
      planId: none(id()),
      status: oneOf(filingStatuses),
      projects: count(),
      budgetFen: fen(),
      reservedFen: fen(),
      microFen: fen(),
    }),
    page: ({ actor, query, after, limit }) =>
      listReservations(actor, { fiscalYear: yearFor(actor, query.year), status: query.status ?? null, after, limit }),
  }),
  getReservation: one({
    ...ofBureau,
    path: "/reservations/{planId}",
    params: { planId: pathId() },
    name: "ReservationPlan",
    response: reservation,
    find: async ({ actor, params: { planId } }) => {
      const found = await getReservationRecord(actor, planId);
      return found && printReservation(found);
    },
  }),
  getOwnReservation: one({
    scope: "filings:read",
    actions: { unit: "filing:read" },
    path: "/reservations/own",
    query: yearQuery,
    name: "ReservationPlan",
    response: reservation,
    find: async ({ actor, query }) => printReservation(await getOwnReservation(actor, yearFor(actor, query.year))),
  }),

  getHistory: one({
    ...progress,
    path: "/divisions/{code}/history",
    params: { code: pathCode() },
    query: { ...yearQuery, programme: z.string().max(60).optional(), day: askedDay().optional() },
    name: "History",
    response: z.object({ fiscalYear: count(), programme: words(), day: day(), node: pastNode, children: z.array(pastNode) }),
    find: async ({ actor, today, params: { code }, query }) => {
      const division = await getDivision(code);
      if (!division?.prefix.startsWith(actor.divisionPrefix)) return null;
      const fiscalYear = yearFor(actor, query.year);
      const programmes = await listProgrammesBelow(division.prefix, fiscalYear);
      const programme = query.programme === undefined ? programmes[0] : programmes.find((known) => known.code === query.programme);
      if (!programme) return null;
      const asked = query.day !== undefined && query.day <= today ? query.day : addDays(today, -1);
      const past = await getPast(actor, { programmeId: programme.id, fiscalYear, prefix: division.prefix, day: asked });
      return { fiscalYear, programme: programme.code, day: asked, node: printPast(past.node), children: past.children.map(printPast) };
    },
  }),

  listUnitOrders: list({
    ...orders,
    path: "/units/{unitId}/orders",
    params: { unitId: pathId() },
    query: yearQuery,
    name: "UnitOrder",
    row: z.object(orderRow),
    page: async ({ actor, params: { unitId }, query, ...page }) =>
      (await getUnitRecord(actor, unitId)) === null
        ? null
        : pageThrough(await listUnitOrders(unitId, yearFor(actor, query.year), MOST), page, (row) => row.id),
  }),
  getUnitOrder: one({
    ...orders,
    path: "/units/{unitId}/orders/{orderId}",
    params: { unitId: pathId(), orderId: pathId() },
    name: "UnitOrderDocument",
    response: z.object({
      ...orderRow,
      remittanceCode: words(),
      endReason: none(words()),
      lines: z.array(
        z.object({
          id: id(),
          nameZh: words(),
          nameEn: none(words()),
          salesUnit: words(),
          quantity: quantityText(),
          accepted: quantityText(),
          rejected: quantityText(),
          unitPriceFen: fen(),
          goodsFen: fen(),
          freightFen: fen(),
          acceptedFen: fen(),
          programmes: z.array(z.object({ shortZh: words(), shortEn: words() })),
        }),
      ),
      acceptances: z.array(z.object({ id: id(), number: words(), acceptedAt: instant(), amountFen: fen() })),
      receivables: z.array(z.object({ id: id(), amountFen: fen(), paidFen: fen(), dueOn: day(), paidAt: none(instant()) })),
      entries: z.array(
        z.object({
          accountId: id(),
          seq: integer(),
          shortZh: words(),
          shortEn: words(),
          kind: words(),
          amountFen: fen(),
          recordedAt: instant(),
          hash: words(),
        }),
      ),
    }),
    find: async ({ actor, params: { unitId, orderId } }) =>
      (await getUnitRecord(actor, unitId)) === null ? null : getOrderRecord(unitId, orderId),
  }),
};
