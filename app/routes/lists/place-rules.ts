import type { LoaderFunctionArgs } from "@remix-run/node";

import { placeRuleText } from "#app/components/rules/place-rule-text";
import type { PlaceRuleKind } from "#app/domain/region/place-rule";
import { listPlaceRules, type PlaceRuleRow } from "#app/domain/region/place-rules.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { requirePlaceDesk } from "#app/http/rule-change.server";
import { placeRuleKindOf } from "#app/routes/rules/place-rule-kind.server";

export const handle = { policy: "rule:read" };

/** Rules by place of one kind, as their page shows them. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "rule:read");
  requirePlaceDesk(request, actor);
  const { page, kind } = placeRuleKindOf(params.kind);
  return listFile<PlaceRuleRow<PlaceRuleKind>>(request, actor, ({ t, name, place }) => ({
    name: `rules-${page}`,
    title: t(`rules:placesOf.${page}`),
    page: wholeList<PlaceRuleRow<PlaceRuleKind>>(() => listPlaceRules(kind, actor.divisionPrefix)),
    columns: [
      {
        header: t("rules:fact.place"),
        value: (row) => (row.divisionPrefix === "" ? t("rules:placesNation") : place(row.place)),
        width: 24,
      },
      { header: t("rules:fact.programme"), value: (row) => name(row.programmeZh ?? "", row.programmeEn), width: 24 },
      { header: t("rules:fact.fromYear"), value: (row) => row.fromYear },
      { header: t(`rules:placesOf.${page}`), value: (row) => placeRuleText(t as never, row.value), width: 48 },
      { header: t("bank:version"), value: (row) => row.version },
      { header: t("rules:col.source"), value: (row) => row.source, width: 48 },
    ],
  }));
}
