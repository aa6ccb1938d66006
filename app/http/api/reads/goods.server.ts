import { z } from "zod/v4";

import { getOwnRating, getSaleRating, listRatableOrders } from "#app/domain/credit/ratings.queries.server";
import { listOwnProducts } from "#app/domain/catalog/coop.queries.server";
import { getClaim, listClaims, listClaimsOfOrder } from "#app/domain/ordering/claims/claims.queries.server";
import { getCreditNote } from "#app/domain/ordering/claims/credit-note.queries.server";
import { claimReasons, claimStates, claimTabs, remedies } from "#app/domain/ordering/claims/states";
import { listCorrections, listCorrectionsForBureau } from "#app/domain/ordering/correction-list.queries.server";
import { correctionTabs } from "#app/domain/ordering/correction-tabs";
import { getCorrection, getCorrectionForBureau } from "#app/domain/ordering/correction.queries.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { listCreditNotes } from "#app/domain/payments/credit-notes.queries.server";
import { getGreenLane } from "#app/domain/payments/green-lane.server";
import { listPspPayments } from "#app/domain/payments/psp-payments.queries.server";
import { count, day, fen, fenText, id, instant, none, oneOf, pathId, quantity, quantityText, words, yes } from "#app/http/api/fields";
import { among, list, one, pageThrough, search } from "#app/http/api/reads/declare.server";
import { salesUnit } from "#app/http/api/schemas-trade";
import { sideOf } from "#app/http/api/side";

/** What happens to goods and orders after they were accepted, and what a co-op has. */

const claims = {
  scope: "orders:read",
  actions: { unit: "goodsClaim:read", coop: "goodsClaim:read", hall: "goodsClaim:read", bureau: "goodsClaim:read" },
} as const;
const corrections = { scope: "ledger:read", actions: { unit: "correction:read", bureau: "bureau:read" } } as const;
const MOST = 10_000;

const claimRow = {
  id: id(),
  number: words(),
  orderNumber: words(),
  unitName: words(),
  coopName: words(),
  remedy: oneOf(remedies),
  state: oneOf(claimStates),
  amountFen: none(fen()),
  reportedAt: instant(),
  dueOn: none(day()),
};
const refundState = oneOf(["PENDING", "SUCCEEDED", "FAILED"]);
const destination = oneOf(["ORIGINAL", "BALANCE", "TRANSFER"]);
const creditNote = z.object({ id: id(), number: words(), amountFen: fen() });
const event = z.object({ id: id(), kind: words(), at: instant(), side: none(words()), detail: z.record(z.string(), z.string()) });

const correctionKind = oneOf(["RE_ATTRIBUTION", "SOURCE"]);
const correctionStates = ["PROPOSED", "DONE", "DECLINED", "WITHDRAWN", "LAPSED"] as const;
const correctionRow = {
  id: id(),
  number: words(),
  kind: correctionKind,
  state: oneOf(correctionStates),
  fromSource: none(words()),
  toSource: none(words()),
  reason: words(),
};
const party = z.object({ unit: words(), by: words(), at: instant() });
const consent = none(z.object({ by: words(), at: instant() }));

export const goods = {
  listGoodsClaims: list({
    ...claims,
    path: "/goods-claims",
    query: { tab: among(claimTabs) },
    name: "GoodsClaim",
    row: z.object({ ...claimRow, goodsZh: words(), goodsEn: words() }),
    page: ({ actor, query, after, limit }) => listClaims(actor, { tab: query.tab ?? "open", after, take: limit }),
  }),
  getGoodsClaim: one({
    ...claims,
    path: "/goods-claims/{claimId}",
    params: { claimId: pathId() },
    name: "GoodsClaimDocument",
    response: z.object({
      ...claimRow,
      orderId: id(),
      note: words(),
      creditNote: none(z.object({ id: id(), number: words(), amountFen: fen(), creditedFen: fen(), kind: oneOf(["GOODS", "GOODWILL"]) })),
      refunds: z.array(
        z.object({ id: id(), amountFen: fen(), destination, state: refundState, reference: none(words()), failure: none(words()) }),
      ),
      lines: z.array(
        z.object({
          lineId: id(),
          nameZh: words(),
          nameEn: none(words()),
          salesUnit: words(),
          reason: oneOf(claimReasons),
          claimedQuantity: quantity(),
          agreedQuantity: quantity(),
          agreedFen: none(fen()),
          unitPriceFen: fen(),
        }),
      ),
      events: z.array(event),
    }),
    find: async ({ actor, params: { claimId } }) => {
      const found = await getClaim(actor, claimId);
      if (!found) return null;
      const lines = found.lines.map((line) => ({ ...line, claimedQuantity: line.claimedMilli, agreedQuantity: line.agreedMilli }));
      return { ...found, lines };
    },
  }),
  getCreditNote: one({
    ...claims,
    path: "/credit-notes/{creditNoteId}",
    params: { creditNoteId: pathId() },
    name: "CreditNote",
    response: z.object({
      claimId: id(),
      orderId: id(),
      token: words().meta({ description: "Of the address at which anybody verifies it: /credit-notes/{token}." }),
      sha256: words(),
      signed: none(yes()),
      refundedFen: fen(),
      content: z.object({
        number: words(),
        issuedAt: words(),
        kind: oneOf(["GOODS", "GOODWILL"]),
        order: words(),
        claim: words(),
        amountFen: fenText(),
        creditedFen: fenText(),
        refundFen: fenText(),
        lines: z.array(z.object({ goods: words(), quantity: words(), salesUnit: words(), amountFen: none(fenText()) })),
        receivables: z.array(z.object({ number: words(), amountFen: fenText() })),
      }),
    }),
    find: ({ actor, params: { creditNoteId } }) => getCreditNote(actor, creditNoteId),
  }),
  getOrderMoney: one({
    scope: "orders:read",
    actions: { unit: "receivable:read", coop: "sale:read" },
    path: "/orders/{orderId}/money",
    params: { orderId: pathId() },
    name: "OrderMoney",
    response: z.object({
      claims: z.array(z.object({ id: id(), number: words(), state: oneOf(claimStates) })),
      creditNotes: z.array(creditNote),
      greenLane: none(
        z.object({
          reason: words(),
          markedAt: instant(),
          requestedAt: none(instant()),
          dueOn: none(day()),
          provisional: none(count()).meta({ description: "Year of `dueOn` whose calendar is not published yet." }),
          openFen: fen(),
          paidAt: none(instant()),
          breached: yes(),
        }),
      ),
      onlinePayments: z.array(
        z.object({ id: id(), flow: oneOf(["INVOICE", "CHECKOUT"]), state: words(), receivableId: none(id()), amountFen: fen() }),
      ),
      rating: none(
        z.object({ goods: count(), delivery: count(), service: count(), comment: words(), ratedAt: instant(), changedAt: none(instant()) }),
      ),
    }),
    find: async ({ actor, params: { orderId } }) => {
      const side = sideOf(actor);
      if (!(await getOrder(actor, side, orderId))) return null;
      const [onGoods, creditNotes, greenLane, onlinePayments, rating] = await Promise.all([
        listClaimsOfOrder(actor, orderId),
        listCreditNotes(actor, { orderId }),
        getGreenLane(actor, orderId),
        listPspPayments(actor, orderId),
        side === "coop" ? getSaleRating(actor, orderId) : getOwnRating(actor, orderId),
      ]);
      return { claims: onGoods, creditNotes, greenLane, onlinePayments, rating };
    },
  }),
  listRatings: list({
    scope: "orders:read",
    actions: { unit: "order:read" },
    path: "/ratings",
    name: "Rating",
    row: z.object({
      id: id().meta({ description: "Of the order." }),
      number: words(),
      coopName: words(),
      firstLineZh: words(),
      lines: count(),
      acceptedFen: fen(),
      settledAt: instant(),
      goods: none(count()).meta({ description: "Stars, 1 to 5; null while it is not rated." }),
      delivery: none(count()),
      service: none(count()),
    }),
    page: async ({ actor, ...page }) => pageThrough(await listRatableOrders(actor, MOST), page, (row) => row.id),
  }),

  listCorrections: list({
    ...corrections,
    path: "/corrections",
    query: { tab: among(correctionTabs), q: search, state: among(correctionStates) },
    name: "Correction",
    row: z.object({
      ...correctionRow,
      orderNumber: words(),
      fromUnit: words(),
      toUnit: words(),
      lines: count(),
      goodsFen: fen(),
      proposedAt: instant(),
      proposedBy: words(),
    }),
    page: ({ actor, query, after, limit }) =>
      actor.audience === "bureau"
        ? listCorrectionsForBureau(actor, { state: query.state ?? null, kind: null, query: query.q ?? "", after, take: limit })
        : listCorrections(actor, { tab: query.tab ?? "us", after, take: limit }),
  }),
  getCorrection: one({
    ...corrections,
    path: "/corrections/{correctionId}",
    params: { correctionId: pathId() },
    name: "CorrectionDocument",
    response: z.object({
      ...correctionRow,
      order: z.object({ id: id(), number: words(), placedAt: instant(), coopName: words() }),
      fromUnit: z.object({ id: id(), name: words() }),
      toUnit: z.object({ id: id(), name: words() }),
      proposed: party,
      fromApproved: consent,
      toApproved: consent,
      lastDay: none(day()),
      ended: none(z.object({ unit: words(), by: words(), at: instant(), reason: none(words()) })),
      lines: z.array(
        z.object({ id: id(), nameZh: words(), nameEn: none(words()), salesUnit: words(), quantity: quantity(), goodsFen: fen() }),
      ),
    }),
    find: async ({ actor, params: { correctionId } }) => {
      const found = await (actor.audience === "bureau" ? getCorrectionForBureau : getCorrection)(actor, correctionId);
      return found && { ...found, lines: found.lines.map((line) => ({ ...line, quantity: line.quantityMilli })) };
    },
  }),

  listOwnProducts: list({
    scope: "catalog:read",
    actions: { coop: "product:read" },
    path: "/own-products",
    query: { q: search, state: among(["published", "draft", "low"]) },
    name: "OwnProduct",
    row: z.object({
      id: id(),
      sku: words(),
      nameZh: words(),
      nameEn: none(words()),
      packageZh: words(),
      packageEn: none(words()),
      salesUnit,
      priceFen: fen(),
      available: quantityText(),
      published: yes(),
      originName: words(),
      updatedAt: instant(),
    }),
    page: async ({ actor, query, ...page }) => {
      const sort = { key: "name", descending: false } as const;
      const filter = { query: query.q ?? "", state: query.state ?? null, sort, page: 1, pageSize: MOST };
      return pageThrough((await listOwnProducts(actor, filter)).rows, page, (row) => row.id);
    },
  }),
};
