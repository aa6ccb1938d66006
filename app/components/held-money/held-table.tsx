import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

import { useWords } from "#app/components/orders/words";
import { Badge, type Tone } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import type { HeldRow } from "#app/domain/payments/held-money/held.queries.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths, type MoneyDesk } from "#app/lib/paths";

const tones = {
  REPORTED: "warn",
  TAKEN: "warn",
  ESCALATED: "late",
  RETURNED: "good",
  REJECTED: "none",
  WITHDRAWN: "none",
} as const satisfies Record<HeldRow["state"], Tone>;

export function HeldBadge({ state }: { state: HeldRow["state"] }) {
  const { t } = useTranslation("heldMoney");
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}

export function HeldTable({ rows, desk, empty }: { rows: readonly HeldRow[]; desk: MoneyDesk; empty: ReactNode }) {
  const { t } = useTranslation("heldMoney");
  const placeOf = usePlaceName();
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
          cell: (row) => <Link to={paths.heldMoney(desk, row.id)}>{row.number}</Link>,
        },
        {
          key: "kind",
          header: t("kindLabel"),
          cell: (row) => (
            <span>
              {t(`kind.${row.kind}`)}
              <small className="block text-ink-2">{row.contractNumber}</small>
            </span>
          ),
        },
        ...(desk === "unit"
          ? []
          : [
              {
                key: "debtor",
                header: t("debtor"),
                cell: (row: HeldRow) => (
                  <span>
                    {words.name(row.debtor, row.debtorEn)}
                    {row.formerly ? <small className="block text-ink-2">{t("formerly", { name: row.formerly })}</small> : null}
                    <small className="block text-ink-2">
                      {row.unitId ? placeOf(row.place) : `${placeOf(row.place)} · ${t("offPlatform")}`}
                    </small>
                  </span>
                ),
              },
            ]),
        ...(desk === "coop" ? [] : [{ key: "coop", header: t("coop"), cell: (row: HeldRow) => words.name(row.coopName, row.coopNameEn) }]),
        {
          key: "open",
          header: t("openYuan"),
          align: "end",
          nowrap: true,
          cell: (row) => (
            <span>
              {words.fen(row.openFen)}
              {row.openFen === row.amountFen ? null : (
                <small className="block text-ink-2">{t("ofFen", { fen: words.fen(row.amountFen) })}</small>
              )}
            </span>
          ),
        },
        { key: "due", header: t("dueOn"), nowrap: true, quiet: true, cell: (row) => row.dueOn },
        {
          key: "deadline",
          header: t("deadlineOn"),
          nowrap: true,
          cell: (row) =>
            row.waitsFor ? (
              <span>
                {row.deadlineOn} {row.late ? <Badge tone="late">{t("late")}</Badge> : null}
                <small className="block text-ink-2">{t(`waitsFor.${row.waitsFor}`)}</small>
              </span>
            ) : (
              "—"
            ),
        },
        { key: "state", header: t("stateLabel"), nowrap: true, cell: (row) => <HeldBadge state={row.state} /> },
      ]}
    />
  );
}
