import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ProgressView } from "#app/components/progress/progress-view";
import { parseDivisionCode } from "#app/http/params.server";
import { loadProgress } from "#app/routes/progress/progress-data.server";

export const handle = { policy: "public", scripts: false };

export function loader({ request, params }: LoaderFunctionArgs) {
  return loadProgress(request, parseDivisionCode(params.code));
}

export default function DivisionProgress() {
  return <ProgressView data={useLoaderData<typeof loader>()} />;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];
