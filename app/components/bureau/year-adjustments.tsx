import { Form } from "@remix-run/react";

import { RefuseForm } from "#app/components/bureau/year-closing";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import type { AdjustmentView, ClosedAccount } from "#app/domain/quota/year-end.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";

const tones = { PROPOSED: "warn", CONFIRMED: "good", REFUSED: "late", WITHDRAWN: "none" } as const;

/** Ids of the forms that an adjustment shows to a reader. */
export const adjustmentForms = (row: AdjustmentView, decides: boolean): string[] =>
  row.status === "PROPOSED" && decides && !row.own ? [`refuse-adjustment-${row.id}`] : [];

type Props = {
  adjustments: readonly AdjustmentView[];
  accounts: readonly ClosedAccount[];
  q: string;
  year: number;
  proposes: boolean;
  decides: boolean;
};

/** What was adjusted after the year was closed, and the accounts that may be. */
export function AdjustmentsPanel({ adjustments, accounts, q, year, proposes, decides }: Props) {
  const { t } = useTranslation("yearEnd");
  const nameOf = useOrganisationName();
  const words = useWords();
  return (
    <Panel title={t("adjustments")} tools={<ListFiles what={t("adjustments")} list="adjustments" />}>
      <DataTable
        caption={t("adjustments")}
        captionHidden
        rows={adjustments}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t("noAdjustments")} />}
        columns={[
          { key: "unit", header: t("col.unit"), title: true, cell: (row) => nameOf(row.unit) },
          { key: "programme", header: t("col.programme"), cell: (row) => words.name(row.programmeZh, row.programmeEn) },
          { key: "subject", header: t("subject"), cell: (row) => t(`subject.${row.subject}`) },
          { key: "now", header: t("col.now"), align: "end", nowrap: true, cell: (row) => formatFen(row.nowFen) },
          { key: "wanted", header: t("col.wanted"), align: "end", nowrap: true, cell: (row) => formatFen(row.wantedFen) },
          { key: "reason", header: t("col.reason"), cell: (row) => row.decisionReason ?? row.reason },
          { key: "by", header: t("col.by"), quiet: true, cell: (row) => row.proposedBy },
          {
            key: "status",
            header: t("col.status"),
            cell: (row) => (
              <span className="inline-flex flex-wrap items-center gap-2">
                <Badge tone={tones[row.status]}>{t(`adjustStatus.${row.status}`)}</Badge>
                {row.status === "PROPOSED" ? <AdjustmentDecision row={row} decides={decides} /> : null}
              </span>
            ),
          },
        ]}
      />
      {proposes ? (
        <div className="mt-6 grid gap-4 border-t border-line pt-5">
          <FilterBar keep={{ year: String(year) }} {...(q ? { clearTo: paths.bureauYearEnd({ year }) } : {})}>
            <TextField
              field={{ id: "closed-q", name: "q", initialValue: q }}
              label={t("findAccount")}
              hint={t("findHint")}
              type="search"
              maxLength={60}
            />
          </FilterBar>
          {q === "" ? null : (
            <DataTable
              caption={t("findAccount")}
              captionHidden
              rows={accounts}
              rowKey={(row) => row.accountId}
              empty={<EmptyState title={t("noneFound")} />}
              columns={[
                { key: "unit", header: t("col.unit"), title: true, cell: (row) => nameOf(row.unit) },
                { key: "programme", header: t("col.programme"), cell: (row) => words.name(row.programmeZh, row.programmeEn) },
                { key: "required", header: t("col.required"), align: "end", nowrap: true, cell: (row) => formatFen(row.requiredFen) },
                { key: "counted", header: t("col.counted"), align: "end", nowrap: true, cell: (row) => formatFen(row.countedFen) },
                {
                  key: "adjust",
                  header: t("adjust"),
                  cell: (row) => (
                    <ButtonLink to={paths.bureauYearAdjustment(row.unitId, row.accountId)} variant="link" size="sm">
                      {t("adjust")}
                    </ButtonLink>
                  ),
                },
              ]}
            />
          )}
        </div>
      ) : null}
    </Panel>
  );
}

function AdjustmentDecision({ row, decides }: { row: AdjustmentView; decides: boolean }) {
  const { t } = useTranslation("yearEnd");
  const ids = (
    <>
      <input type="hidden" name="id" value={row.id} />
      <input type="hidden" name="unitId" value={row.unitId} />
    </>
  );
  if (row.own)
    return (
      <Form method="post">
        {ids}
        <Button name="intent" value="withdrawAdjustment" variant="link" size="sm">
          {t("withdraw")}
        </Button>
      </Form>
    );
  if (!decides) return null;
  return (
    <>
      <Form method="post">
        {ids}
        <Button name="intent" value="confirmAdjustment" variant="act" size="sm">
          {t("adjust")}
        </Button>
      </Form>
      <Dialog id={`refuse-adjustment-dialog-${row.id}`} title={t("refuse")} trigger={t("refuse")} triggerVariant="link" triggerSize="sm">
        <RefuseForm id={`refuse-adjustment-${row.id}`} intent="refuseAdjustment" hidden={{ id: row.id, unitId: row.unitId }} />
      </Dialog>
    </>
  );
}
