import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { DivisionView } from "#app/components/bureau/division-view";
import { getDivision } from "#app/domain/region/programmes.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, notFound, parseDivisionCode } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { placeName } from "#app/i18n/place-name.server";
import { loadDivision } from "#app/routes/bureau/division-data.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const division = found(await getDivision(parseDivisionCode(params.code)));
  if (!division.prefix.startsWith(actor.divisionPrefix)) throw notFound();
  const data = await loadDivision(request, actor, division.prefix);
  return { ...data, title: placeName(preferencesOf(request).locale, division.name) };
}

export default function BureauDivision() {
  return <DivisionView {...useLoaderData<typeof loader>()} />;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? ""} · 乡集 Xiangji` }];
