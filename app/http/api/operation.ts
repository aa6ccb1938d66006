import type { z } from "zod/v4";

import type { Actor, Audience } from "#app/domain/identity/actor";
import type { ApiScope } from "#app/domain/identity/api-scopes";
import type { Action } from "#app/domain/identity/policy";

/** Below this everything stands. */
export const API_ROOT = "/api/v1";

/** What a read is asked: parsed by its schemas. */
export interface Found {
  actor: Actor;
  params: Record<string, unknown>;
  query: Record<string, unknown>;
}

/** One thing a program may ask for. */
export interface Operation {
  method: "GET" | "POST";
  /** Below `/api/v1`, as OpenAPI writes it. */
  path: string;
  /** What the key must be for; null: any key. */
  scope: ApiScope | null;
  /** What its role must be allowed, by audience; an audience that is not named may not. */
  actions: Partial<Record<Audience, Action>> | "any";
  params: z.ZodObject;
  query: z.ZodObject;
  body?: z.ZodType;
  /** Where a rule of the body names a field otherwise than the API does. */
  fieldNames?: Readonly<Record<string, string>>;
  response: z.ZodType;
  /** Name of the response's schema in the description. */
  responseName: string;
  bodyName?: string;
  /** Of success. */
  status: 200 | 201;
  /** What answers it, where that needs no route of its own: what was found, or null. */
  find?: (asked: Found) => Promise<unknown>;
}
