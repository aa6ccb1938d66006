import type { LoaderFunctionArgs } from "@remix-run/node";

import { productSvg } from "#app/components/art/product-svg";
import { notFound } from "#app/http/params.server";
import { artVariants, isArtKind } from "#app/lib/art-kinds";

export const handle = { policy: "public" };

/** A drawing by kind and variant, `/art/product/potato-3.svg`. It never changes under its address; a new drawing gets a new kind. */
export function loader({ params }: LoaderFunctionArgs): Response {
  const [, kind, variant] = /^([a-z-]{2,30})-(\d{1,2})\.svg$/.exec(params.file ?? "") ?? [];
  if (!isArtKind(kind) || Number(variant) >= artVariants) throw notFound();
  return new Response(productSvg(kind, Number(variant)), {
    headers: { "Content-Type": "image/svg+xml; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable" },
  });
}
