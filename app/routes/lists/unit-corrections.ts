import type { LoaderFunctionArgs } from "@remix-run/node";

import { correctionColumns } from "#app/http/correction-columns.server";
import { listCorrections, type CorrectionRow } from "#app/domain/ordering/correction-list.queries.server";
import { correctionTabs } from "#app/domain/ordering/correction-tabs";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";

export const handle = { policy: "correction:read" };

/** Corrections of a unit, of the tab that the page shows. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "correction:read");
  const asked = new URL(request.url).searchParams.get("tab");
  const tab = correctionTabs.find((known) => known === asked) ?? "us";
  return listFile<CorrectionRow>(request, actor, (words) => ({
    name: `corrections-${tab}`,
    title: words.t("corrections:list"),
    page: (after) => listCorrections(actor, { tab, after, take: FILE_PAGE }),
    columns: correctionColumns(words),
  }));
}
