import type { Tx } from "#app/db/client.server";
import { divisionUnknown } from "#app/domain/region/errors";

/**
 * The prefix that every division at and below a place has.
 *
 * @param divisionCode six digits; "000000" for the nation, whose prefix is empty
 * @throws divisionUnknown
 */
export async function prefixOf(tx: Pick<Tx, "division">, divisionCode: string): Promise<string> {
  if (divisionCode === "000000") return "";
  const division = await tx.division.findUnique({ where: { code: divisionCode }, select: { prefix: true } });
  if (!division) throw divisionUnknown("divisionCode");
  return division.prefix;
}
