import { notFound } from "#app/http/params.server";
import { placeRulePages, type PlaceRulePage } from "#app/lib/paths";

const kinds = {
  counting: "COUNTING",
  terms: "TERMS",
  claims: "CLAIMS",
  "held-money": "HELD_MONEY",
  season: "SEASON",
  carry: "CARRY",
} as const;

/** Which rules an address is about. @throws Response 404 */
export function placeRuleKindOf(kind: string | undefined): { page: PlaceRulePage; kind: (typeof kinds)[PlaceRulePage] } {
  const page = placeRulePages.find((known) => known === kind);
  if (!page) throw notFound();
  return { page, kind: kinds[page] };
}
