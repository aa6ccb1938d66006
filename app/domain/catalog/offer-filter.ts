import { parseYuan } from "#app/lib/money";

export const offerSorts = ["relevance", "newest", "price"] as const;
export type OfferSort = (typeof offerSorts)[number];

/** What the URL asks for; "" and null stand for no condition. Prices are per kilogram, in fen. */
export interface OfferFilter {
  q: string;
  category: string;
  county: string;
  /** Code of a programme, or "none" for produce that counts for none. */
  programme: string;
  /** Slug. */
  hall: string;
  minFen: bigint | null;
  maxFen: bigint | null;
  inStock: boolean;
}

const MAX_QUERY = 100;

/** Reads filters from a URL that anybody may have written: what cannot be a filter is no condition. */
export function readOfferFilter(params: URLSearchParams): { filter: OfferFilter; sort: OfferSort; page: number } {
  const text = (name: string, pattern: RegExp) => {
    const value = params.get(name) ?? "";
    return pattern.test(value) ? value : "";
  };
  const amount = (name: string) => parseYuan(params.get(name) ?? "");
  // Control characters and lone surrogates are nothing a database takes.
  const q = (params.get("q") ?? "")
    .slice(0, MAX_QUERY)
    .replace(/[\p{Control}\p{Surrogate}]/gu, " ")
    .trim();
  const sort = offerSorts.find((known) => known === params.get("sort")) ?? (q === "" ? "newest" : "relevance");
  const page = Number(text("page", /^[1-9]\d{0,2}$/) || "1");
  return {
    filter: {
      q,
      category: text("category", /^[a-z0-9-]{1,60}$/),
      county: text("county", /^\d{6}$/),
      programme: text("programme", /^[a-z0-9-]{1,60}$/),
      hall: text("hall", /^[a-z0-9-]{1,60}$/),
      minFen: amount("min"),
      maxFen: amount("max"),
      inStock: params.get("stock") === "1",
    },
    sort,
    page,
  };
}

/** True if anything but the search itself narrows the result. */
export function isNarrowed(filter: OfferFilter): boolean {
  return (
    filter.category !== "" ||
    filter.county !== "" ||
    filter.programme !== "" ||
    filter.hall !== "" ||
    filter.minFen !== null ||
    filter.maxFen !== null ||
    filter.inStock
  );
}
