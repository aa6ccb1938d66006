import { z } from "zod/v4";

import type { Actor } from "#app/domain/identity/actor";
import type { ApiScope } from "#app/domain/identity/api-scopes";
import { getDivision } from "#app/domain/region/programmes.queries.server";
import { limitOf, pageOf, pageQuery } from "#app/http/api/fields";
import type { Found, Operation } from "#app/http/api/operation";
import { Problem } from "#app/http/api/problem.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** How a read is declared: once, with whoever may ask, what it is asked and what it prints; route, description and tests come from that. */
interface Read<Params extends z.ZodRawShape, Query extends z.ZodRawShape> {
  path: string;
  scope: ApiScope;
  actions: Exclude<Operation["actions"], "any">;
  params?: Params;
  query?: Query;
}

interface Asked<Params extends z.ZodRawShape, Query extends z.ZodRawShape> {
  actor: Actor;
  today: CalendarDate;
  params: z.output<z.ZodObject<Params>>;
  query: z.output<z.ZodObject<Query>>;
}

type Nothing = Record<never, never>;

interface Page {
  /** `page.next` of the page before. */
  after: string | null;
  limit: number;
}

const operationOf = (
  { path, scope, actions, params }: Read<z.ZodRawShape, z.ZodRawShape>,
  query: z.ZodRawShape,
  response: z.ZodType,
  responseName: string,
  find: (asked: Found) => Promise<unknown>,
) => ({
  method: "GET" as const,
  path,
  scope,
  actions,
  params: z.object(params ?? {}),
  query: z.strictObject(query),
  response,
  responseName,
  status: 200 as const,
  find,
});

/** One thing; null where it is not there or not the actor's. */
export function one<Response extends z.ZodType, Params extends z.ZodRawShape = Nothing, Query extends z.ZodRawShape = Nothing>(
  read: Read<Params, Query> & {
    response: Response;
    name: string;
    find: (asked: Asked<Params, Query>) => Promise<z.input<Response> | null>;
  },
) {
  return operationOf(read, read.query ?? {}, read.response, read.name, (asked) =>
    read.find({ ...(asked as Asked<Params, Query>), today: calendarDateOf(asked.actor.now) }),
  );
}

/** A list by pages. @param read.page the rows after a key, in an order that does not change; null where what they belong to is not the actor's */
export function list<Row extends z.ZodType, Params extends z.ZodRawShape = Nothing, Query extends z.ZodRawShape = Nothing>(
  read: Read<Params, Query> & {
    row: Row;
    name: string;
    page: (asked: Asked<Params, Query> & Page) => Promise<{ rows: readonly z.input<Row>[]; nextAfter: string | null } | null>;
  },
) {
  return operationOf(read, { ...pageQuery, ...read.query }, pageOf(read.row), `${read.name}Page`, async (asked) => {
    const { after, limit, ...query } = asked.query as { after?: string; limit?: string };
    const found = await read.page({
      ...(asked as Asked<Params, Query>),
      query: query as Asked<Params, Query>["query"],
      today: calendarDateOf(asked.actor.now),
      after: after ?? null,
      limit: limitOf({ limit }),
    });
    return found && { data: found.rows, page: { next: found.nextAfter } };
  });
}

/** Pages of a list that its page shows whole. @param keyOf what names a row and stays */
export function pageThrough<Row>(rows: readonly Row[], { after, limit }: Page, keyOf: (row: Row) => string) {
  const begin = after === null ? 0 : rows.findIndex((row) => keyOf(row) === after) + 1;
  const shown = rows.slice(begin, begin + limit);
  const last = shown.at(-1);
  return { rows: shown, nextAfter: begin + limit < rows.length && last !== undefined ? keyOf(last) : null };
}

/** Prefix of a place that was asked for; without one the actor's reach. @throws Problem 404 for a place outside it */
export async function reachFor(place: string | undefined, reach: string): Promise<string> {
  if (place === undefined) return reach;
  const division = await getDivision(place);
  if (!division?.prefix.startsWith(reach)) throw new Problem(404, "api.notFound");
  return division.prefix;
}

/** A filter with few values. */
export const among = <const Values extends readonly [string, ...string[]]>(values: Values) => z.enum(values, "form.badChoice").optional();
export const search = z.string().max(100, "form.tooLong").optional();
