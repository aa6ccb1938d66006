import type { BureauCorrectionFilter } from "#app/domain/ordering/correction-list.queries.server";
import { textOf } from "#app/http/params.server";

export const correctionStates = ["PROPOSED", "DONE", "DECLINED", "WITHDRAWN", "LAPSED"] as const;
export const correctionKinds = ["RE_ATTRIBUTION", "SOURCE"] as const;

/** Filters of the list of corrections as the URL has them; values that are none of ours are no filter. */
export function correctionFilterOf(url: URL): Omit<BureauCorrectionFilter, "after" | "take"> {
  return {
    state: correctionStates.find((known) => known === url.searchParams.get("state")) ?? null,
    kind: correctionKinds.find((known) => known === url.searchParams.get("kind")) ?? null,
    query: textOf(url, "q", 60),
  };
}
