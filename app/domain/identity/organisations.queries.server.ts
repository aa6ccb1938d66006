import { db } from "#app/db/client.server";
import type { Audience } from "#app/domain/identity/actor";
import { organisationUnknown } from "#app/domain/identity/errors";
import type { GrantScope } from "#app/domain/identity/scope";

/**
 * An organisation by what an administrator has at hand: full name, social credit code, division code (bureau, county) or slug (hall).
 *
 * @throws organisationUnknown if there is none
 */
export async function findOrganisation(scope: GrantScope, text: string): Promise<{ audience: Audience; id: string; name: string }> {
  const audience = scope.toLowerCase() as Audience;
  if (scope === "PLATFORM") return { audience, id: "platform", name: "乡集" };
  const row = text === "" ? null : await lookUp(scope, text);
  if (!row) throw organisationUnknown();
  return { audience, ...row };
}

async function lookUp(scope: Exclude<GrantScope, "PLATFORM">, text: string): Promise<{ id: string; name: string } | null> {
  const select = { id: true, name: true };
  switch (scope) {
    case "UNIT":
      return db.unit.findFirst({
        where: { closedOn: null, OR: [{ name: text }, { uscc: text.toUpperCase() }] },
        select,
        orderBy: { id: "asc" },
      });
    case "COOP":
      return db.coop.findFirst({ where: { OR: [{ name: text }, { uscc: text.toUpperCase() }] }, select, orderBy: { id: "asc" } });
    case "BUREAU":
      return db.bureau.findFirst({ where: { OR: [{ name: text }, { divisionCode: text }] }, select, orderBy: { id: "asc" } });
    case "HALL": {
      const hall = await db.hall.findFirst({
        where: { OR: [{ nameZh: text }, { slug: text }] },
        select: { id: true, nameZh: true },
        orderBy: { id: "asc" },
      });
      return hall && { id: hall.id, name: hall.nameZh };
    }
    case "COUNTY": {
      const county = await db.division.findFirst({
        where: { level: "COUNTY", validTo: null, OR: [{ code: text }, { name: text }] },
        select: { code: true, name: true },
        orderBy: { code: "asc" },
      });
      return county && { id: county.code, name: county.name };
    }
  }
}
