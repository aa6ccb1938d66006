import type { LoaderFunctionArgs } from "@remix-run/node";

import { packageText, type PackageKind } from "#app/domain/supervision/publication/ocds-package";
import { getRecordPage, getReleasePage } from "#app/domain/supervision/publication/releases.queries.server";
import { entityResponse } from "#app/http/entity.server";
import { publicOrigin } from "#app/http/origin.server";
import { found, notFound } from "#app/http/params.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

/** A release or record package (OCDS 1.1). Full pages of releases never change; records grow with their orders. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const kind = parseKind(params.kind);
  const after = parseAfter(new URL(request.url));
  const page = found(kind === "releases" ? await getReleasePage(after) : await getRecordPage(after));
  const origin = publicOrigin(request);
  const address = (from: bigint | null) => (from === null ? null : `${origin}${paths.openDataPackage(kind, from)}`);
  const text = packageText({
    kind,
    uri: `${origin}${paths.openDataPackage(kind, after)}`,
    next: address(page.next),
    previous: address(page.previous),
    policy: `${origin}${paths.openData()}`,
    home: `${origin}${paths.home()}`,
    publishedAt: page.publishedAt,
    items: page.items,
  });
  return entityResponse(request, text, {
    mediaType: "application/json; charset=utf-8",
    mayBeKept: kind === "releases" && page.next !== null,
  });
}

function parseKind(value: string | undefined): PackageKind {
  if (value !== "releases" && value !== "records") throw notFound();
  return value;
}

function parseAfter({ searchParams }: URL): bigint {
  const after = searchParams.get("after") ?? "0";
  if (!/^\d{1,15}$/.test(after)) throw notFound();
  return BigInt(after);
}
