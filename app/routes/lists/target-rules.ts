import type { LoaderFunctionArgs } from "@remix-run/node";

import { countingWord } from "#app/components/quota/counting";
import { conditionOf } from "#app/components/rules/target-rules-table";
import { listProgrammes, listTargetRules, type TargetRuleRow } from "#app/domain/region/reference.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { calendarDateOf } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";
import { listBoundProgrammes, listRulesAround, requireOwnDesk, type BoundProgramme } from "#app/http/rule-lists.server";

export const handle = { policy: "rule:read" };

/** Minimum shares and the programmes they are for, as the page of rules shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "rule:read");
  requireOwnDesk(request, actor);
  const today = calendarDateOf(actor.now);
  const platform = actor.audience === "platform";
  if (new URL(request.url).searchParams.get("list") === "programmes")
    return listFile<BoundProgramme>(request, actor, ({ t, name }) => ({
      name: "programmes",
      title: t("admin:kind.programmes"),
      page: wholeList<BoundProgramme>(() => (platform ? listProgrammes(today) : listBoundProgrammes(actor.divisionPrefix, today))),
      columns: [
        { header: t("admin:ref.name"), value: (row) => name(row.nameZh, row.nameEn), width: 40 },
        { header: t("admin:ref.kind"), value: (row) => t(`admin:programmeKind.${row.kind}`) },
        {
          header: t("admin:ref.counting"),
          value: (row) =>
            platform && row.countingStage ? t(`admin:counting.${row.countingStage}`) : t(`rules:stage.${countingWord(row.countingStage)}`),
        },
        { header: t("admin:ref.counties"), value: (row) => row.counties },
        { header: t("admin:ref.listVersion"), value: (row) => row.listVersion },
        { header: t("admin:ref.source"), value: (row) => row.source, width: 48 },
      ],
    }));
  return listFile<TargetRuleRow>(request, actor, ({ t, locale, name, place }) => ({
    name: "target-rules",
    title: t("admin:kind.rules"),
    page: wholeList(() => (platform ? listTargetRules() : listRulesAround(actor.divisionPrefix))),
    columns: [
      {
        header: t("admin:ref.place"),
        value: (row) => (row.divisionPrefix === "" ? t("bureau:nation") : place(row.place || row.divisionPrefix)),
      },
      { header: t("admin:ref.programme"), value: (row) => name(row.programmeShortZh, row.programmeShortEn), width: 20 },
      { header: t("admin:ref.years"), value: (row) => `${row.fromYear}–${row.toYear ?? ""}` },
      { header: t("admin:ref.minimum"), value: (row) => formatBps(row.minimumBps) },
      { header: t("admin:ref.condition"), value: (row) => conditionOf(t as never, row, locale, "admin:"), width: 40 },
      { header: t("admin:ref.source"), value: (row) => row.source, width: 48 },
      { header: t("admin:ref.state"), value: (row) => t(row.retired ? "admin:ref.retired" : "admin:ref.inForce") },
    ],
  }));
}
