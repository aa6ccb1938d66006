import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { CorrectionPage } from "#app/components/corrections/correction-view";
import { getCorrectionForBureau } from "#app/domain/ordering/correction.queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  return withEnglishNames(request, { correction: found(await getCorrectionForBureau(actor, parseId(params.id))) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.correction.number} · 乡集 Xiangji` }];

export default function BureauCorrection() {
  const { correction } = useLoaderData<typeof loader>();
  return <CorrectionPage correction={correction} orderTo={null} />;
}
