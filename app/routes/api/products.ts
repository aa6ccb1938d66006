import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffersAfter } from "#app/domain/catalog/offers.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { limitOf } from "#app/http/api/fields";
import { operations } from "#app/http/api/operations.server";
import { printOffer } from "#app/http/api/print";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listProducts, async ({ query: { inStock, after, limit, ...query } }) => {
    const named = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const { filter } = readOfferFilter(new URLSearchParams([...named, ["stock", inStock ?? ""]]));
    const { offers, nextAfter } = await listOffersAfter(filter, after ?? null, limitOf({ limit }));
    return { data: offers.map(printOffer), page: { next: nextAfter } };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
