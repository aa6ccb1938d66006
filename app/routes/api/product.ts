import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { getOfferedProduct } from "#app/domain/catalog/product.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { printProduct } from "#app/http/api/print";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.getProduct, async ({ params: { productId } }) => {
    const product = await getOfferedProduct(productId);
    return product && printProduct(product);
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
