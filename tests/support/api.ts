import { db, inTransaction } from "#app/db/client.server";
import type { Actor, Audience, GrantRole } from "#app/domain/identity/actor";
import { scopesFor, type ApiScope } from "#app/domain/identity/api-scopes";
import { createApiKey } from "#app/domain/identity/create-api-key.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenActor, next } from "#tests/support/given";
import { givenMarket } from "#tests/support/given-order";
import { givenPerson } from "#tests/support/http";

export const today = () => calendarDateOf(new Date());

/** Somebody of an organisation who is really there, at the present. */
export async function givenMember(audience: Audience, orgId: string, role: GrantRole = "MANAGER", divisionPrefix = ""): Promise<Actor> {
  const { userId, grantIds } = await givenPerson([{ audience, orgId, role }]);
  return givenActor(audience, orgId, role, { userId, grantId: grantIds[0] ?? "", now: new Date(), divisionPrefix });
}

/** A key of a new person of an organisation, for everything the role may give unless told. */
export async function givenKey(audience: Audience, orgId: string, options: { scopes?: ApiScope[]; role?: GrantRole } = {}) {
  const actor = await givenMember(audience, orgId, options.role ?? "MANAGER");
  const key = await createApiKey(actor, { name: `系统 ${next()}`, days: 30, scopes: options.scopes ?? scopesFor(actor) });
  return { ...key, actor };
}

/** Names that tests look at; what answers really are is what the published description says, which other tests check. */
export interface ToldBody {
  id: string;
  code: string;
  status: string | number;
  detail: string;
  data: Record<string, string>[];
  page: { next: string | null };
  orders: { id: string; number: string }[];
  lines: Record<string, string>[];
  errors: { pointer: string; code: string; detail: string }[];
  [name: string]: unknown;
}

export interface Told {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed, where it is JSON. */
  body: ToldBody;
}

export interface Program {
  get(path: string, headers?: Record<string, string>): Promise<Told>;
  post(path: string, body?: unknown, options?: { key?: string | null; headers?: Record<string, string>; method?: string }): Promise<Told>;
}

/** A program that bears a key. */
export function program(origin: string, token: string | null, language = "en"): Program {
  const ask = async (path: string, init: RequestInit): Promise<Told> => {
    const response = await fetch(`${origin}/api/v1${path}`, {
      redirect: "manual",
      ...init,
      headers: {
        "accept-language": language,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(init.headers as Record<string, string>),
      },
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
    return { status: response.status, headers: response.headers, text, body: (json ? JSON.parse(text) : {}) as ToldBody };
  };
  return {
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body = {}, { key = newId(), headers = {}, method = "POST" } = {}) =>
      ask(path, {
        method,
        body: typeof body === "string" ? body : JSON.stringify(body),
        headers: { "content-type": "application/json", ...(key === null ? {} : { "idempotency-key": key }), ...headers },
      }),
  };
}

/** A market whose product is on the shelves, and the unit's and the co-op's programs. */
export async function givenConnectedMarket(origin: string, options: Parameters<typeof givenMarket>[0] = {}) {
  const market = await givenMarket(options);
  await inTransaction((tx) => refreshListings(tx, [market.product.id], today()));
  const [unitKey, coopKey] = [await givenKey("unit", market.unit.id), await givenKey("coop", market.coop.id)];
  return { ...market, unitKey, coopKey, buyer: program(origin, unitKey.token), seller: program(origin, coopKey.token) };
}

export const orderBody = (productId: string, quantity = "100", more: Record<string, unknown> = {}) => ({
  lines: [{ productId, quantity }],
  source: "CANTEEN",
  address: "零陵区测试路 1 号",
  receiverName: "李老师",
  receiverPhone: "0746-1234567",
  deliverFrom: addDays(today(), 7),
  deliverTo: addDays(today(), 9),
  ...more,
});

export const shipmentBody = (lineId: string, quantity = "100") => ({
  expectedOn: addDays(today(), 3),
  carrier: "自送",
  driverName: "张师傅",
  driverPhone: "0718-5550101",
  vehicle: "鄂Q00001",
  lines: [{ lineId, quantity }],
});

export const acceptanceBody = (lineId: string, accepted = "100", rejected = "0") => ({
  receiverName: "李老师",
  witnessName: "王老师",
  lines: [{ lineId, accepted, rejected, ...(rejected === "0" ? {} : { reason: "QUALITY" }) }],
});

/** Places an order through the API. @returns ids of the order and of its line */
export async function placed(buyer: Program, productId: string): Promise<{ orderId: string; lineId: string }> {
  const told = await buyer.post("/orders", orderBody(productId));
  if (told.status !== 201) throw new Error(`not placed: ${told.status} ${told.text}`);
  const orderId = told.body.orders[0]?.id ?? "";
  const line = await db.orderLine.findFirstOrThrow({ where: { orderId } });
  return { orderId, lineId: line.id };
}

/** An order that the co-op has sent. */
export async function shipped(market: Awaited<ReturnType<typeof givenConnectedMarket>>) {
  const order = await placed(market.buyer, market.product.id);
  await market.seller.post(`/orders/${order.orderId}/confirm`);
  const told = await market.seller.post(`/orders/${order.orderId}/shipments`, shipmentBody(order.lineId));
  if (told.status !== 201) throw new Error(`not shipped: ${told.status} ${told.text}`);
  return { ...order, shipmentId: told.body.id };
}
