import type { LoaderFunctionArgs } from "@remix-run/node";

import { listCorrectionsForBureau, type CorrectionRow } from "#app/domain/ordering/correction-list.queries.server";
import { requireActor } from "#app/http/actor.server";
import { correctionColumns } from "#app/http/correction-columns.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { correctionFilterOf } from "#app/routes/bureau/correction-filter.server";

export const handle = { policy: "bureau:read" };

/** The list of corrections as a spreadsheet, filtered as on the screen. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const filter = correctionFilterOf(new URL(request.url));
  return listFile<CorrectionRow>(request, actor, (words) => ({
    name: "corrections",
    title: words.t("corrections:list"),
    page: (after) => listCorrectionsForBureau(actor, { ...filter, after, take: FILE_PAGE }),
    columns: correctionColumns(words),
  }));
}
