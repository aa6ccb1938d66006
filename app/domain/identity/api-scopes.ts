import type { Actor, Audience } from "#app/domain/identity/actor";
import { can, type Action } from "#app/domain/identity/policy";

/**
 * What a key may be for, and what its role must be allowed itself for that, by audience. A scope only narrows: what a key does is asked of the access table again
 * each time, as for the person.
 */
export const apiScopes = {
  "catalog:read": { unit: "order:read", coop: "product:read", bureau: "bureau:read" },
  "orders:read": { unit: "order:read", coop: "sale:read", hall: "goodsClaim:read", bureau: "bureau:read" },
  "orders:write": { unit: "order:submit", coop: "sale:confirm" },
  "payments:read": { unit: "receivable:read", coop: "sale:read", bureau: "bureau:read" },
  "payments:write": { coop: "remittance:confirm" },
  "ledger:read": { unit: "quota:read", bureau: "bureau:read" },
  "filings:read": { unit: "filing:read", bureau: "bureau:read" },
  "progress:read": { unit: "quota:read", bureau: "bureau:read" },
  "alerts:read": { bureau: "bureau:read" },
  "notices:read": { unit: "notice:read", bureau: "bureau:read" },
  "rules:read": { unit: "receivable:read", coop: "sale:read", bureau: "rule:read" },
  "registers:read": { hall: "hall:read", bureau: "register:read", county: "coop:recommend" },
  "people:read": { unit: "people:read", coop: "people:read", hall: "people:read", bureau: "people:read", county: "people:read" },
} as const satisfies Record<string, Partial<Record<Audience, Action>>>;

/** Who has keys: everybody but the platform, whose desk is for people alone. */
export const keyHolders = ["unit", "coop", "hall", "bureau", "county"] as const satisfies readonly Audience[];

export type ApiScope = keyof typeof apiScopes;

export const apiScopeNames = Object.keys(apiScopes) as [ApiScope, ...ApiScope[]];

/** The scopes that make sense for somebody: those whose action they may do themselves. */
export function scopesFor(actor: Pick<Actor, "audience" | "role">): ApiScope[] {
  return apiScopeNames.filter((scope) => {
    const action = (apiScopes[scope] as Partial<Record<Audience, Action>>)[actor.audience];
    return action !== undefined && can(actor, action);
  });
}
