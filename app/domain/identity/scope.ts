import type { Audience } from "#app/domain/identity/actor";

export const grantScopes = ["UNIT", "BUREAU", "COOP", "HALL", "COUNTY", "PLATFORM"] as const;
export type GrantScope = (typeof grantScopes)[number];

/** The columns by which grants and invitations name their organisation: exactly one is set, none for the platform. */
export interface ScopeColumns {
  scope: GrantScope;
  unitId: string | null;
  bureauId: string | null;
  coopId: string | null;
  hallId: string | null;
  countyCode: string | null;
}

/** @param orgId as in `Actor.orgId`: an id, a county code, or "platform" */
export function scopeColumns(audience: Audience, orgId: string): ScopeColumns {
  return {
    scope: audience.toUpperCase() as GrantScope,
    unitId: audience === "unit" ? orgId : null,
    bureauId: audience === "bureau" ? orgId : null,
    coopId: audience === "coop" ? orgId : null,
    hallId: audience === "hall" ? orgId : null,
    countyCode: audience === "county" ? orgId : null,
  };
}
