import type { LoaderFunctionArgs } from "@remix-run/node";

import { shareText } from "#app/components/bulletins/words";
import { getPublicBulletin, getSignedPublicBulletin } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { signedFile } from "#app/http/bulletin-file.server";
import { downloadFormat, tableDownload } from "#app/http/download.server";
import { found } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { calendarDateOf } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";

export const handle = { policy: "public" };

/** The ranking of a public bulletin as CSV or XLSX, or its frozen bytes with the signature. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const token = params.token ?? "";
  const url = new URL(request.url);
  const today = calendarDateOf(new Date());
  if (url.searchParams.get("format") === "json") return signedFile(found(await getSignedPublicBulletin(token, today)));
  const format = downloadFormat(url) ?? "csv";
  const { bulletin } = found(await getPublicBulletin(token, today));
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const rows = bulletin.sections.flatMap(({ programme, divisions }) => divisions.map((row) => ({ programme: programme.code, ...row })));
  const money = (key: "required" | "counted" | "settled" | "accepted" | "ordered", pick: (row: (typeof rows)[number]) => string) => ({
    header: t(`bulletins:col.${key}`),
    value: (row: (typeof rows)[number]) => (format === "xlsx" ? Number(pick(row)) / 100 : fenToInput(BigInt(pick(row)))),
    format: "#,##0.00",
    width: 18,
  });
  return tableDownload(format, {
    fileName: `${bulletin.number}-${bulletin.asOf}`,
    sheetName: t("bulletins:ranking"),
    rows,
    columns: [
      { header: t("bulletins:field.programmes"), value: (row) => row.programme },
      { header: t("bulletins:col.rank"), value: (row) => row.rank },
      { header: t("bulletins:col.code"), value: (row) => row.code },
      {
        header: t("bulletins:col.place"),
        value: (row) => (row.own ? t("bulletins:ownLevel", { name: placeName(locale, row.name) }) : placeName(locale, row.name)),
        width: 24,
      },
      { header: t("bulletins:col.units"), value: (row) => row.units },
      money("required", (row) => row.requiredFen),
      money("counted", (row) => row.countedFen),
      { header: t("bulletins:col.completion"), value: (row) => shareText(row.completionBps) },
      money("settled", (row) => row.settledFen),
      money("accepted", (row) => row.acceptedFen),
      money("ordered", (row) => row.orderedFen),
    ],
  });
}
