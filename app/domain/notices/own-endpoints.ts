import type { Actor } from "#app/domain/identity/actor";

/** The columns that name an endpoint's organisation: exactly one is set. */
export function ownerOf({ audience, orgId }: Pick<Actor, "audience" | "orgId">): {
  unitId: string | null;
  coopId: string | null;
  bureauId: string | null;
} {
  return {
    unitId: audience === "unit" ? orgId : null,
    coopId: audience === "coop" ? orgId : null,
    bureauId: audience === "bureau" ? orgId : null,
  };
}
