import type Stripe from "stripe";

import type { Deliveries } from "#app/emulator/delivery";
import { insideOf, numberOf, textOf, type FormBody } from "#app/emulator/form-body";
import type { Money } from "#app/emulator/money";
import { listAt } from "#app/emulator/payloads";
import { missing, needed, Refusal } from "#app/emulator/refusal";
import type { Store } from "#app/emulator/store";

export interface ApiContext {
  store: Store;
  money: Money;
  out: Deliveries;
  /** Begins the addresses of hosted pages. */
  origin: string;
}

/** @param id what the pattern of the address captures first, and after it */
export type Handler = (context: ApiContext, body: FormBody, id: string, second: string) => object;

export type Route = [method: "GET" | "POST", pattern: RegExp, handler: Handler];

/** @throws Refusal where there is none */
export function one<T extends object>(all: Record<string, T>, kind: string, id: string): T {
  const found = all[id];
  if (!found) throw missing(kind, id);
  return found;
}

const MOST = 100;

/** Newest first, with the filters that Stripe has for this list, and `created`. */
export function page<T extends { id: string }>(
  all: Record<string, T>,
  url: string,
  query: FormBody,
  filters: string[] = [],
  at = "created",
): Stripe.ApiList<T> {
  const since = Number(textOf(insideOf(query, "created"), "gte") ?? 0);
  const field = (object: T, name: string) => (object as Record<string, unknown>)[name];
  const matching = Object.values(all)
    .filter((object) => Number(field(object, at) ?? 0) >= since)
    .filter((object) => filters.every((name) => textOf(query, name) === null || field(object, name) === textOf(query, name)))
    .reverse();
  const after = textOf(query, "starting_after");
  const start = after === null ? 0 : matching.findIndex(({ id }) => id === after) + 1;
  const limit = Math.min(MOST, numberOf(query, "limit") ?? 10);
  return listAt(url, matching.slice(start, start + limit), matching.length > start + limit);
}

export function required(body: FormBody, name: string): string {
  const value = textOf(body, name);
  if (value === null || value === "") throw needed(name);
  return value;
}

export function amountIn(body: FormBody, name: string): number {
  const amount = numberOf(body, name);
  if (amount === null) throw needed(name);
  if (amount < 1)
    throw new Refusal(400, "This value must be greater than or equal to 1.", { param: name, code: "parameter_invalid_integer" });
  return amount;
}

/** Whether an object that is otherwise named is to come whole. */
export function expands(query: FormBody, name: string): boolean {
  const wanted = query["expand"];
  return Array.isArray(wanted) && wanted.includes(name);
}
