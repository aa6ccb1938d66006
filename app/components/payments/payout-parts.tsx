import { useWords } from "#app/components/orders/words";
import { payoutTones } from "#app/components/payments/tones";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import type { Payout } from "#app/domain/payments/payouts.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export function PayoutHead({ payout, desk }: { payout: Payout; desk: "admin" | "coop" }) {
  const { t } = useTranslation("payouts");
  const words = useWords();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.payouts(desk) }, { label: payout.number }]} />
      <PageHead
        over={payout.number}
        title={words.yuan(payout.amountFen)}
        lead={<Badge tone={payoutTones[payout.status]}>{t(`state.${payout.status}`)}</Badge>}
      />
    </>
  );
}

/** What a payout consists of, order by order. */
export function PayoutEntries({ payout }: { payout: Payout }) {
  const { t } = useTranslation("payouts");
  const nameOf = useOrganisationName();
  const words = useWords();
  return (
    <Panel title={t("entries")} tools={<ListFiles what={t("entries")} />}>
      <DataTable
        caption={t("entries")}
        captionHidden
        rows={payout.entries}
        rowKey={(row) => row.id}
        columns={[
          { key: "order", header: t("order"), title: true, nowrap: true, cell: (row) => row.orderNumber },
          { key: "unit", header: t("unit"), cell: (row) => nameOf(row.unitName) },
          { key: "kind", header: t("what"), cell: (row) => t(`kind.${row.kind}`) },
          { key: "on", header: t("happenedOn"), nowrap: true, cell: (row) => calendarDateOf(row.happenedAt) },
          { key: "amount", header: t("amount"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
        ]}
      />
    </Panel>
  );
}

/** To whom, by whom, and how it ended. */
export function PayoutFacts({ payout }: { payout: Payout }) {
  const { t } = useTranslation("payouts");
  const words = useWords();
  const person = (who: string | null, at: Date | null) => (who && at ? [`${who} · ${formatInstant(at)}`] : []);
  return (
    <DescriptionList
      facts={[
        { label: t("coop"), value: words.name(payout.coopName, payout.coopNameEn) },
        { label: t("account"), value: <span lang="zh-CN">{`${payout.payeeName} · ${payout.payeeBank} ${payout.payeeAccount}`}</span> },
        { label: t("preparedBy"), value: `${payout.preparedBy} · ${formatInstant(payout.preparedAt)}` },
        ...person(payout.releasedBy, payout.releasedAt).map((value) => ({ label: t("releasedBy"), value })),
        ...person(payout.endedBy, payout.endedAt).map((value) => ({ label: t("endedBy"), value })),
        ...(payout.bankReference ? [{ label: t("bankReference"), value: payout.bankReference }] : []),
        ...(payout.reason ? [{ label: t("reason"), value: payout.reason }] : []),
      ]}
    />
  );
}
