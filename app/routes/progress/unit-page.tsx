import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { UnitPageView } from "#app/components/progress/unit-page-view";
import { getPublicUnitPage } from "#app/domain/supervision/publication/unit-page.queries.server";
import { found, parseSlug } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

export async function loader({ params }: LoaderFunctionArgs) {
  return { view: found(await getPublicUnitPage(parseSlug(params.slug), calendarDateOf(new Date()))) };
}

export default function UnitPublicPage() {
  return <UnitPageView view={useLoaderData<typeof loader>().view} pictureSrc={paths.file} />;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.view.unit.name} · 乡集 Xiangji` }];
