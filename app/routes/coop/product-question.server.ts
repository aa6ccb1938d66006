import { productSorts, type OwnProductFilter } from "#app/domain/catalog/coop.queries.server";
import { parseSort } from "#app/components/ui/search-with";
import { textOf } from "#app/http/params.server";

export const productStates = ["published", "draft", "low"] as const;

/** Filters and order of a co-op's products, as the URL has them. */
export function productQuestionOf(url: URL): Pick<OwnProductFilter, "query" | "state" | "sort"> {
  const sort = parseSort(url.search);
  return {
    query: textOf(url, "q", 60),
    state: productStates.find((known) => known === url.searchParams.get("state")) ?? null,
    sort: { key: productSorts.find((key) => key === sort?.key) ?? "name", descending: sort?.direction === "descending" },
  };
}
