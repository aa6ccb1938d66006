import type { LoaderFunctionArgs } from "@remix-run/node";

import { briefOf } from "#app/components/supervision/evidence";
import type { Actor } from "#app/domain/identity/actor";
import { listCases, type CaseFilter, type CaseRow } from "#app/domain/supervision/cases.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload } from "#app/http/download.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { caseFilterOf } from "#app/routes/bureau/case-question.server";

export const handle = { policy: "bureau:read" };

const PAGE = 1_000;

/** The cases that the page lists, with the same filters and case by case, as CSV or XLSX. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const filter = await caseFilterOf(url, actor, PAGE);
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const words = t as unknown as Parameters<typeof briefOf>[0];
  return tableDownload<CaseRow>(downloadFormat(url) ?? "csv", {
    fileName: `xiangji-alerts-${filter.prefix.padEnd(6, "0")}-${calendarDateOf(actor.now)}`,
    sheetName: t("supervision:alerts"),
    rows: allCases(actor, filter),
    columns: [
      { header: t("supervision:col.unit"), value: (row) => row.unit, width: 32 },
      { header: t("supervision:col.place"), value: (row) => placeName(locale, row.division) },
      { header: t("supervision:col.level"), value: (row) => t(`supervision:level.${row.level}`) },
      { header: t("supervision:col.subject"), value: (row) => t(`supervision:subject.${row.subject}`) },
      { header: t("supervision:col.rule"), value: (row) => row.rule, width: 28 },
      { header: t("supervision:col.matter"), value: (row) => briefOf(words, row.condition, row.evidence, "supervision:"), width: 48 },
      { header: t("supervision:col.opened"), value: (row) => formatInstant(row.openedAt), width: 18 },
      { header: t("supervision:col.due"), value: (row) => row.dueOn },
      { header: t("supervision:col.status"), value: (row) => t(`supervision:status.${row.status}`) },
      { header: t("supervision:col.owner"), value: (row) => row.owner },
      {
        header: t("supervision:col.resolution"),
        value: (row) => (row.status === "LAPSED" ? t(`supervision:lapse.${row.resolution as "condition-gone"}`) : row.resolution),
        width: 40,
      },
      { header: t("supervision:col.closed"), value: (row) => (row.closedAt ? formatInstant(row.closedAt) : null), width: 18 },
    ],
  });
}

/** Page after page; storms are opened, so that every case has its row. */
async function* allCases(actor: Actor, filter: CaseFilter): AsyncGenerator<CaseRow> {
  let after: string | null = null;
  do {
    const { lines, nextAfter }: Awaited<ReturnType<typeof listCases>> = await listCases(actor, { ...filter, folds: false, after });
    for (const line of lines) if (line.kind === "case") yield line;
    after = nextAfter;
  } while (after !== null);
}
