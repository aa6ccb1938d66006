import type { Tx } from "#app/db/client.server";
import type { OrganisationTerms } from "#app/domain/supervision/organisations/carry-out-change.server";
import { organisationPayload } from "#app/domain/supervision/organisations/change";

/** What a stored change says, as carrying it out needs it. */
export async function readTerms(tx: Pick<Tx, "organisationChange" | "$queryRaw">, id: string): Promise<OrganisationTerms> {
  const row = await tx.organisationChange.findUniqueOrThrow({ where: { id }, include: { units: { orderBy: { unitId: "asc" } } } });
  const payload = organisationPayload.parse(row.payload);
  const [bureau] = payload.unit
    ? await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM bureau WHERE starts_with(${payload.unit.divisionCode}, prefix) ORDER BY length(prefix) DESC, id LIMIT 1`
    : [];
  return {
    id,
    kind: row.kind,
    sourceIds: row.units.filter(({ part }) => part === "SOURCE").map(({ unitId }) => unitId),
    targetId: row.units.find(({ part }) => part === "TARGET")?.unitId ?? null,
    payload,
    bureauId: bureau?.id ?? null,
  };
}
