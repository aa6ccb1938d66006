import type { LoaderFunctionArgs } from "@remix-run/node";

import type { CampaignLine } from "#app/domain/quota/campaign-result";
import { getCampaignResult } from "#app/domain/quota/campaign.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, fileResponse, tableDownload } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { fenToInput } from "#app/lib/money";

export const handle = { policy: "bureau:read" };

/** The frozen result: its very text as JSON, whose fingerprint the page shows, or its lines as CSV or XLSX. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const { text, content, fileName } = found(await getCampaignResult(actor, parseId(params.id)));
  const format = downloadFormat(new URL(request.url));
  if (format === null)
    return fileResponse(new TextEncoder().encode(text), { fileName: `${fileName}.json`, mediaType: "application/json; charset=utf-8" });
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const money = (header: string, pick: (row: CampaignLine) => string) => ({
    header,
    value: (row: CampaignLine) => (format === "xlsx" ? Number(pick(row)) / 100 : fenToInput(BigInt(pick(row)))),
    format: "#,##0.00",
    width: 22,
  });
  return tableDownload<CampaignLine>(format, {
    fileName,
    sheetName: `${content.fiscalYear}`,
    rows: content.units,
    columns: [
      { header: t("campaign:csv.unit"), value: (row) => row.unit, width: 32 },
      { header: t("campaign:csv.uscc"), value: (row) => row.uscc, width: 22 },
      { header: t("campaign:csv.division"), value: (row) => placeName(locale, row.division) },
      { header: t("campaign:csv.status"), value: (row) => t(`bureau:status.${row.status}`) },
      { header: t("campaign:csv.late"), value: (row) => t(row.late ? "campaign:yes" : "campaign:no") },
      { header: t("campaign:csv.mode"), value: (row) => (row.mode ? t(`bureau:mode.${row.mode as "OWN"}`) : "") },
      money(t("campaign:csv.total"), (row) => row.canteenTotalFen),
      money(t("campaign:csv.required"), (row) => row.requiredFen),
      { header: t("campaign:csv.exceptions"), value: (row) => row.exceptions },
      { header: t("campaign:csv.reason"), value: (row) => row.differenceReason, width: 40 },
    ],
  });
}
