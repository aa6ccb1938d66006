import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ProgressView } from "#app/components/progress/progress-view";
import { loadProgress } from "#app/routes/progress/progress-data.server";

export const handle = { policy: "public", scripts: false };

export function loader({ request }: LoaderFunctionArgs) {
  return loadProgress(request, null);
}

export default function NationProgress() {
  return <ProgressView data={useLoaderData<typeof loader>()} />;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];
