import { z } from "zod/v4";

import { acceptanceBody, emptyBody, orderBody, photoBody, receiptBody, rejectBody, shipmentBody } from "#app/http/api/bodies";
import { pageOf, pageQuery, pathCode, pathId, yearQuery } from "#app/http/api/fields";
import type { Operation } from "#app/http/api/operation";
import { reads } from "#app/http/api/reads/all.server";
import * as quota from "#app/http/api/schemas-quota";
import * as trade from "#app/http/api/schemas-trade";

const none = z.strictObject({});
const orderId = z.object({ orderId: pathId() });
const list = (more: z.ZodRawShape = {}) => z.strictObject({ ...pageQuery, ...more });
const search = z.string().max(100, "form.tooLong").optional();
const among = <const Values extends readonly [string, ...string[]]>(values: Values) => z.enum(values, "form.badChoice").optional();
const read = { method: "GET", query: none, params: none, status: 200 } as const;
const write = { method: "POST", query: none, scope: "orders:write" } as const;

/**
 * Everything under `/api/v1`: the routes answer by it and the description is made of it, so that nothing is served that is not described. Titles of operations are
 * in the `api` catalogue.
 */
export const operations = {
  getMe: { ...read, path: "/me", scope: null, actions: "any", response: quota.me, responseName: "Me" },

  listProducts: {
    ...read,
    path: "/products",
    scope: "catalog:read",
    actions: { unit: "order:read", coop: "product:read", bureau: "bureau:read" },
    query: z.strictObject({
      ...pageQuery,
      q: search,
      category: z.string().max(60).optional(),
      county: pathCode().optional(),
      programme: z.string().max(60).optional(),
      hall: z.string().max(60).optional(),
      inStock: z.literal("1", "form.badChoice").optional(),
    }),
    response: pageOf(trade.productRow),
    responseName: "ProductPage",
  },
  getProduct: {
    ...read,
    path: "/products/{productId}",
    scope: "catalog:read",
    actions: { unit: "order:read", coop: "product:read", bureau: "bureau:read" },
    params: z.object({ productId: pathId() }),
    response: trade.product,
    responseName: "Product",
  },
  listHalls: {
    ...read,
    path: "/halls",
    scope: "catalog:read",
    actions: { unit: "order:read", coop: "product:read", bureau: "bureau:read" },
    response: pageOf(trade.hall),
    responseName: "HallPage",
  },

  listOrders: {
    ...read,
    path: "/orders",
    scope: "orders:read",
    actions: { unit: "order:read", coop: "sale:read" },
    query: z.strictObject({ ...pageQuery, q: search }),
    response: pageOf(trade.orderRow),
    responseName: "OrderPage",
  },
  getOrder: {
    ...read,
    path: "/orders/{orderId}",
    scope: "orders:read",
    actions: { unit: "order:read", coop: "sale:read" },
    params: orderId,
    response: trade.order,
    responseName: "Order",
  },
  placeOrder: {
    ...write,
    path: "/orders",
    actions: { unit: "order:submit" },
    params: none,
    body: orderBody,
    bodyName: "NewOrder",
    response: trade.placedGroup,
    responseName: "PlacedGroup",
    status: 201,
  },
  confirmOrder: {
    ...write,
    path: "/orders/{orderId}/confirm",
    actions: { coop: "sale:confirm" },
    params: orderId,
    body: emptyBody,
    bodyName: "Nothing",
    response: trade.order,
    responseName: "Order",
    status: 200,
  },
  rejectOrder: {
    ...write,
    path: "/orders/{orderId}/reject",
    actions: { coop: "sale:confirm" },
    params: orderId,
    body: rejectBody,
    bodyName: "Rejection",
    response: trade.order,
    responseName: "Order",
    status: 200,
  },
  shipOrder: {
    ...write,
    path: "/orders/{orderId}/shipments",
    actions: { coop: "shipment:create" },
    params: orderId,
    body: shipmentBody,
    bodyName: "NewShipment",
    response: trade.shipment,
    responseName: "Shipment",
    status: 201,
  },
  confirmReceipt: {
    ...write,
    path: "/orders/{orderId}/receipts",
    scope: "payments:write",
    actions: { coop: "remittance:confirm" },
    params: orderId,
    body: receiptBody,
    bodyName: "NewReceipt",
    fieldNames: { amount: "amountFen" },
    response: trade.order,
    responseName: "Order",
    status: 201,
  },

  listShipments: {
    ...read,
    path: "/shipments",
    scope: "orders:read",
    actions: { unit: "order:read", coop: "sale:read" },
    query: list(),
    response: pageOf(trade.shipmentRow),
    responseName: "ShipmentPage",
  },
  getShipment: {
    ...read,
    path: "/shipments/{shipmentId}",
    scope: "orders:read",
    actions: { unit: "order:read", coop: "sale:read" },
    params: z.object({ shipmentId: pathId() }),
    response: trade.shipment,
    responseName: "Shipment",
  },
  acceptDelivery: {
    ...write,
    path: "/shipments/{shipmentId}/acceptances",
    actions: { unit: "delivery:accept" },
    params: z.object({ shipmentId: pathId() }),
    body: acceptanceBody,
    bodyName: "NewAcceptance",
    response: trade.acceptance,
    responseName: "Acceptance",
    status: 201,
  },
  uploadPhoto: {
    ...write,
    path: "/photos",
    actions: { unit: "delivery:accept" },
    params: none,
    body: photoBody,
    bodyName: "NewPhoto",
    response: trade.photo,
    responseName: "Photo",
    status: 201,
  },
  getAcceptance: {
    ...read,
    path: "/acceptances/{acceptanceId}",
    scope: "orders:read",
    actions: { unit: "order:read", coop: "sale:read" },
    params: z.object({ acceptanceId: pathId() }),
    response: trade.acceptance,
    responseName: "Acceptance",
  },
  listReceivables: {
    ...read,
    path: "/receivables",
    scope: "payments:read",
    actions: { unit: "receivable:read", coop: "sale:read" },
    query: z.strictObject({ ...pageQuery, state: among(["open", "overdue", "paid"]) }),
    response: pageOf(trade.receivable),
    responseName: "ReceivablePage",
  },

  listAccounts: {
    ...read,
    path: "/quota/accounts",
    scope: "ledger:read",
    actions: { unit: "quota:read" },
    query: z.strictObject(yearQuery),
    response: quota.accounts,
    responseName: "Accounts",
  },
  listEntries: {
    ...read,
    path: "/quota/accounts/{accountId}/entries",
    scope: "ledger:read",
    actions: { unit: "quota:read", bureau: "bureau:read" },
    params: z.object({ accountId: pathId() }),
    query: list(),
    response: pageOf(trade.entry),
    responseName: "EntryPage",
  },
  listFilings: {
    ...read,
    path: "/filings",
    scope: "filings:read",
    actions: { unit: "filing:read", bureau: "bureau:read" },
    query: z.strictObject({ ...pageQuery, ...yearQuery, status: among(quota.filingStatuses) }),
    response: pageOf(quota.filing),
    responseName: "FilingPage",
  },

  getProgress: {
    ...read,
    path: "/divisions/{code}/progress",
    scope: "progress:read",
    actions: { bureau: "bureau:read" },
    params: z.object({ code: pathCode() }),
    query: z.strictObject({ ...yearQuery, programme: z.string().max(60).optional() }),
    response: quota.progress,
    responseName: "Progress",
  },
  listUnits: {
    ...read,
    path: "/units",
    scope: "progress:read",
    actions: { bureau: "bureau:read" },
    query: z.strictObject({
      ...pageQuery,
      ...yearQuery,
      q: search,
      place: pathCode().optional(),
      programme: z.string().max(60).optional(),
      status: among(quota.filingStatuses),
    }),
    response: pageOf(quota.unitRow),
    responseName: "UnitPage",
  },
  getUnitQuota: {
    ...read,
    path: "/units/{unitId}/quota",
    scope: "ledger:read",
    actions: { bureau: "bureau:read" },
    params: z.object({ unitId: pathId() }),
    query: z.strictObject(yearQuery),
    response: quota.unitQuota,
    responseName: "UnitQuota",
  },
  listCases: {
    ...read,
    path: "/alerts/cases",
    scope: "alerts:read",
    actions: { bureau: "bureau:read" },
    query: z.strictObject({ ...pageQuery, status: among(quota.caseStatuses) }),
    response: pageOf(quota.alertCase),
    responseName: "CasePage",
  },

  ...reads,
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;

export const operationList = Object.entries(operations) as [OperationId, Operation][];
