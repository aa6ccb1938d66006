import type { LoaderFunctionArgs } from "@remix-run/node";

import { judgesOf } from "#app/components/supervision/evidence";
import { ruleStateOf } from "#app/components/supervision/rule-state";
import { listAlertRules, type AlertRuleVersion } from "#app/domain/supervision/rules.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { calendarDateOf, formatInstant } from "#app/lib/dates";

export const handle = { policy: "bureau:read" };

/** Alert rules that bind the divisions of the bureau. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const today = calendarDateOf(actor.now);
  return listFile<AlertRuleVersion>(request, actor, ({ t, place }) => ({
    name: "alert-rules",
    title: t("supervision:rules"),
    page: wholeList(() => listAlertRules(actor, today)),
    columns: [
      { header: t("supervision:field.name"), value: (row) => row.name, width: 32 },
      { header: t("supervision:col.subject"), value: (row) => t(`supervision:subject.${row.subject}`) },
      {
        header: t("supervision:col.place"),
        value: (row) => (row.divisionPrefix === "" ? t("supervision:nation") : place(row.place ?? "")),
      },
      {
        header: t("supervision:fact.judges"),
        value: (row) => judgesOf(t as never, row.condition, row.threshold, "supervision:"),
        width: 40,
      },
      { header: t("supervision:col.level"), value: (row) => t(`supervision:level.${row.level}`) },
      { header: t("supervision:col.status"), value: (row) => t(`supervision:ruleStatus.${ruleStateOf(row, today)}`) },
      { header: t("admin:ref.validFrom"), value: (row) => row.validFrom },
      { header: t("admin:ref.validTo"), value: (row) => row.validTo },
      { header: t("supervision:rule.open"), value: (row) => row.open },
      { header: t("supervision:rule.lastRun"), value: (row) => (row.lastRunAt ? formatInstant(row.lastRunAt) : null), width: 18 },
    ],
  }));
}
