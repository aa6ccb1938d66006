import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

import { ClaimBadge } from "#app/components/goods-claims/claim-table";
import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Timeline } from "#app/components/ui/timeline";
import type { ClaimView } from "#app/domain/ordering/claims/claims.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant, type CalendarDate } from "#app/lib/dates";
import { paths, type ClaimDesk } from "#app/lib/paths";

const events = [
  "reported",
  "accepted",
  "countered",
  "declined",
  "offerAccepted",
  "referred",
  "decided",
  "rejected",
  "withdrawn",
  "lapsed",
  "replacementSent",
  "replacementReceived",
  "transferReported",
  "refunded",
  "refundFailed",
  "refundAgain",
  "reminded",
] as const;

type Props = {
  claim: ClaimView;
  desk: ClaimDesk;
  today: CalendarDate;
  /** Where the order's own page is, for readers who may open it. */
  orderTo: string | null;
  /** What the reader can do now. */
  children?: ReactNode;
};

/** One claim as all sides read it: what is wrong, what is asked for, whose turn it is, what moved in the end. */
export function ClaimPage({ claim, desk, today, orderTo, children }: Props) {
  const { t } = useTranslation("claims");
  const words = useWords();
  const amount = claim.amountFen === null ? null : words.yuan(claim.amountFen);
  return (
    <>
      <PageHead
        over={`${words.name(claim.unitName, claim.unitNameEn)} · ${words.name(claim.coopName, claim.coopNameEn)}`}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {claim.number} <ClaimBadge state={claim.state} />
          </span>
        }
        lead={t(`lead.${claim.state}`)}
      />
      {claim.dueOn && claim.waitsFor ? (
        <div className="mb-5">
          <Notice
            tone={claim.dueOn < today ? "late" : "none"}
            title={t("until", { side: t(`waitsFor.${claim.waitsFor}`), day: claim.dueOn })}
          />
        </div>
      ) : null}
      {children}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="grid min-w-0 gap-5">
          <Panel title={t("lines")}>
            <DataTable
              caption={t("lines")}
              captionHidden
              dense
              rows={claim.lines}
              rowKey={(row) => row.lineId}
              columns={[
                { key: "name", header: t("goods"), title: true, cell: (row) => words.name(row.nameZh, row.nameEn) },
                { key: "reason", header: t("reason"), nowrap: true, cell: (row) => t(`reasonOf.${row.reason}`) },
                {
                  key: "claimed",
                  header: t("claimed"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => words.quantity(row.claimedMilli, row.salesUnit),
                },
                {
                  key: "agreed",
                  header: t("agreed"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => words.quantity(row.agreedMilli, row.salesUnit),
                },
                {
                  key: "fen",
                  header: t("amountYuan"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => (row.agreedFen === null ? "—" : words.fen(row.agreedFen)),
                },
                {
                  key: "photo",
                  header: t("photo"),
                  nowrap: true,
                  cell: (row) =>
                    row.photoFileId ? (
                      <a href={paths.goodsClaimPhoto(desk, claim.id, row.photoFileId)} target="_blank" rel="noreferrer">
                        {t("openPhoto")}
                      </a>
                    ) : (
                      "—"
                    ),
                },
              ]}
            />
          </Panel>
          {claim.creditNote || claim.refunds.length > 0 || claim.replacement ? (
            <Panel title={t("outcome")}>
              <DescriptionList
                facts={[
                  ...(claim.creditNote
                    ? [
                        {
                          label: t("creditNote"),
                          value: (
                            <>
                              <Link to={paths.creditNote(desk, claim.creditNote.id)}>{claim.creditNote.number}</Link>{" "}
                              {`· ${words.yuan(claim.creditNote.amountFen)} · ${t(`noteKind.${claim.creditNote.kind}`)}`}
                            </>
                          ),
                        },
                        { label: t("credited"), value: words.yuan(claim.creditNote.creditedFen) },
                      ]
                    : []),
                  ...claim.refunds.map((refund) => ({
                    label: t("refund"),
                    value: [
                      words.yuan(refund.amountFen),
                      t(`destination.${refund.destination}`),
                      t(`refundState.${refund.state}`),
                      refund.reference,
                      refund.failure,
                    ]
                      .filter(Boolean)
                      .join(" · "),
                  })),
                  ...(claim.replacement
                    ? [
                        {
                          label: t("replacement"),
                          value: [
                            claim.replacement.carrier,
                            t("expected", { day: claim.replacement.expectedOn }),
                            ...(claim.replacement.receiverName
                              ? [
                                  t("receivedBy", {
                                    receiver: claim.replacement.receiverName,
                                    witness: claim.replacement.witnessName ?? "",
                                  }),
                                ]
                              : []),
                          ].join(" · "),
                        },
                      ]
                    : []),
                  ...(claim.quotaLeftFen > 0n
                    ? [{ label: t("quotaLeft"), value: `${words.yuan(claim.quotaLeftFen)} · ${t("quotaLeftHint")}` }]
                    : []),
                ]}
              />
            </Panel>
          ) : null}
        </div>
        <div className="grid gap-5">
          <Panel title={t("steps")}>
            <Timeline
              label={t("steps")}
              events={claim.events.map((event, index) => {
                const kind = events.find((known) => known === event.kind);
                const { reason, remedy, amount: sum, reference, carrier, day } = event.detail;
                return {
                  key: event.id,
                  title: kind ? t(`event.${kind}`) : event.kind,
                  at: formatInstant(event.at),
                  dateTime: event.at.toISOString(),
                  by: [event.side ? t(`side.${event.side as "unit"}`) : null, event.by].filter(Boolean).join(" · "),
                  detail: [remedy ? t(`remedy.${remedy as "REFUND"}`) : null, sum ? `¥${sum}` : null, reference, carrier, day, reason]
                    .filter(Boolean)
                    .join(" · "),
                  state: index === claim.events.length - 1 ? ("current" as const) : ("done" as const),
                };
              })}
            />
          </Panel>
          <Panel title={t("about")}>
            <DescriptionList
              facts={[
                { label: t("wish"), value: [t(`remedy.${claim.remedy}`), amount].filter(Boolean).join(" · ") },
                { label: t("note"), value: claim.note },
                { label: t("order"), value: orderTo ? <Link to={orderTo}>{claim.orderNumber}</Link> : claim.orderNumber },
                { label: t("unit"), value: words.name(claim.unitName, claim.unitNameEn) },
                { label: t("coop"), value: words.name(claim.coopName, claim.coopNameEn) },
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}
