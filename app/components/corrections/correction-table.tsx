import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { Badge, type Tone } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import type { CorrectionRow } from "#app/domain/ordering/correction-list.queries.server";
import { formatInstant } from "#app/lib/dates";

const tones = { PROPOSED: "warn", DONE: "good", DECLINED: "late", WITHDRAWN: "none", LAPSED: "none" } as const satisfies Record<
  CorrectionRow["state"],
  Tone
>;

export function CorrectionBadge({ state }: { state: CorrectionRow["state"] }) {
  const { t } = useTranslation("corrections");
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}

export function CorrectionTable({
  rows,
  hrefOf,
  empty,
}: {
  rows: readonly CorrectionRow[];
  hrefOf: (id: string) => string;
  empty: ReactNode;
}) {
  const { t } = useTranslation("corrections");
  const nameOf = useOrganisationName();
  const words = useWords();
  return (
    <DataTable
      caption={t("list")}
      captionHidden
      rows={rows}
      rowKey={(row) => row.id}
      empty={empty}
      columns={[
        {
          key: "number",
          header: t("number"),
          title: true,
          nowrap: true,
          cell: (row) => <Link to={hrefOf(row.id)}>{row.number}</Link>,
        },
        {
          key: "what",
          header: t("what"),
          cell: (row) => (
            <span>
              {row.kind === "SOURCE"
                ? t("fromTo", {
                    from: t(`source.${(row.fromSource ?? "CANTEEN") as "CANTEEN"}`),
                    to: t(`source.${(row.toSource ?? "CANTEEN") as "CANTEEN"}`),
                  })
                : t("fromTo", { from: nameOf(row.fromUnit), to: nameOf(row.toUnit) })}
              <small className="block text-ink-2">{t(`kind.${row.kind}`)}</small>
            </span>
          ),
        },
        { key: "order", header: t("order"), nowrap: true, quiet: true, cell: (row) => row.orderNumber },
        { key: "goods", header: t("goodsYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.goodsFen) },
        {
          key: "proposed",
          header: t("proposedAt"),
          quiet: true,
          cell: (row) => (
            <span>
              {formatInstant(row.proposedAt)}
              <small className="block">{nameOf(row.proposedBy)}</small>
            </span>
          ),
        },
        { key: "state", header: t("stateLabel"), nowrap: true, cell: (row) => <CorrectionBadge state={row.state} /> },
      ]}
    />
  );
}
