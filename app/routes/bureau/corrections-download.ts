import type { LoaderFunctionArgs } from "@remix-run/node";

import type { Actor } from "#app/domain/identity/actor";
import {
  listCorrectionsForBureau,
  type BureauCorrectionFilter,
  type CorrectionRow,
} from "#app/domain/ordering/correction-list.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload } from "#app/http/download.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { correctionFilterOf } from "#app/routes/bureau/correction-filter.server";

export const handle = { policy: "bureau:read" };

const PAGE = 500;

/** The list of corrections as a spreadsheet, filtered as on the screen. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const format = downloadFormat(url) ?? "csv";
  const t = translator(preferencesOf(request).locale);
  const source = (value: string | null) => (value ? t(`corrections:source.${value as "CANTEEN"}`) : "");
  return tableDownload<CorrectionRow>(format, {
    fileName: `xiangji-corrections-${calendarDateOf(actor.now)}`,
    sheetName: t("corrections:list"),
    rows: allCorrections(actor, correctionFilterOf(url)),
    columns: [
      { header: t("corrections:number"), value: (row) => row.number, width: 22 },
      { header: t("corrections:kindLabel"), value: (row) => t(`corrections:kind.${row.kind}`) },
      { header: t("corrections:order"), value: (row) => row.orderNumber, width: 22 },
      { header: t("corrections:from"), value: (row) => (row.kind === "SOURCE" ? source(row.fromSource) : row.fromUnit), width: 28 },
      { header: t("corrections:to"), value: (row) => (row.kind === "SOURCE" ? source(row.toSource) : row.toUnit), width: 28 },
      {
        header: t("corrections:goodsYuan"),
        value: (row) => Number(row.goodsFen) / 100,
        format: "#,##0.00",
      },
      { header: t("corrections:reason"), value: (row) => row.reason, width: 32 },
      { header: t("corrections:proposedBy"), value: (row) => row.proposedBy, width: 28 },
      { header: t("corrections:proposedAt"), value: (row) => formatInstant(row.proposedAt), width: 18 },
      { header: t("corrections:stateLabel"), value: (row) => t(`corrections:state.${row.state}`) },
    ],
  });
}

async function* allCorrections(actor: Actor, filter: Omit<BureauCorrectionFilter, "after" | "take">): AsyncGenerator<CorrectionRow> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listCorrectionsForBureau>> = await listCorrectionsForBureau(actor, {
      ...filter,
      after,
      take: PAGE,
    });
    yield* page.rows;
    after = page.nextAfter;
  } while (after !== null);
}
