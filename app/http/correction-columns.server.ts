import type { CorrectionRow } from "#app/domain/ordering/correction-list.queries.server";
import type { DownloadColumn } from "#app/http/download.server";
import { YUAN, type ListWords } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

/** Columns of a file of corrections, for units and bureaus alike. */
export function correctionColumns({ t, yuan }: ListWords): DownloadColumn<CorrectionRow>[] {
  const source = (value: string | null) => (value ? t(`corrections:source.${value as "CANTEEN"}`) : "");
  return [
    { header: t("corrections:number"), value: (row) => row.number, width: 22 },
    { header: t("corrections:kindLabel"), value: (row) => t(`corrections:kind.${row.kind}`) },
    { header: t("corrections:order"), value: (row) => row.orderNumber, width: 22 },
    { header: t("corrections:from"), value: (row) => (row.kind === "SOURCE" ? source(row.fromSource) : row.fromUnit), width: 28 },
    { header: t("corrections:to"), value: (row) => (row.kind === "SOURCE" ? source(row.toSource) : row.toUnit), width: 28 },
    { header: t("corrections:goodsYuan"), value: (row) => yuan(row.goodsFen), format: YUAN },
    { header: t("corrections:reason"), value: (row) => row.reason, width: 32 },
    { header: t("corrections:proposedBy"), value: (row) => row.proposedBy, width: 28 },
    { header: t("corrections:proposedAt"), value: (row) => formatInstant(row.proposedAt), width: 18 },
    { header: t("corrections:stateLabel"), value: (row) => t(`corrections:state.${row.state}`) },
  ];
}
