import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

import { HeldBadge } from "#app/components/held-money/held-table";
import { useWords } from "#app/components/orders/words";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { Timeline } from "#app/components/ui/timeline";
import type { HeldView } from "#app/domain/payments/held-money/held.queries.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths, type MoneyDesk } from "#app/lib/paths";

const events = [
  "reported",
  "confirmed",
  "disputed",
  "unanswered",
  "taken",
  "escalated",
  "reminded",
  "recounted",
  "returnSent",
  "partReturned",
  "returned",
  "paid",
  "reopened",
  "rejected",
  "withdrawn",
] as const;

type Props = {
  held: HeldView;
  desk: MoneyDesk;
  /** What the reader can do now. */
  children?: ReactNode;
};

/** One report as all sides read it: what is held, whose turn it is, what came back. */
export function HeldPage({ held, desk, children }: Props) {
  const { t } = useTranslation(["heldMoney", "workingDays"]);
  const placeOf = usePlaceName();
  const words = useWords();
  const debtor = words.name(held.debtor, held.debtorEn);
  const coop = words.name(held.coopName, held.coopNameEn);
  const receivableTo =
    held.receivableId === null || desk === "bureau"
      ? null
      : desk === "coop"
        ? paths.coopReceivable(held.receivableId)
        : paths.unitReceivable(held.receivableId);
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("list"), to: paths.heldMoneyList(desk) }, { label: held.number }]} />
      <PageHead
        over={`${debtor} · ${coop}`}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {held.number} <HeldBadge state={held.state} />
          </span>
        }
        lead={t(`lead.${held.state}`)}
      />
      {held.waitsFor ? (
        <div className="mb-5">
          <Notice
            tone={held.late ? "late" : "none"}
            title={t(`until.${held.waitsFor}`, { day: held.deadlineOn, bureau: words.name(held.bureau, held.bureauEn) })}
          >
            {held.missedOn ? <p>{t("missed", { day: held.missedOn })}</p> : null}
            {held.provisional ? <p>{t("workingDays:provisionalText", { year: held.deadlineOn.slice(0, 4) })}</p> : null}
          </Notice>
        </div>
      ) : null}
      {children}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="grid min-w-0 gap-5">
          <Panel title={t("money")}>
            <Stats>
              <Stat label={t("amount")} value={words.fen(held.amountFen)} unit={t("yuan")} />
              <Stat label={t("sum.returned")} value={words.fen(held.returnedFen)} unit={t("yuan")} />
              <Stat label={t("sum.open")} value={words.fen(held.openFen)} unit={t("yuan")} />
            </Stats>
            {held.returns.length > 0 ? (
              <div className="mt-5">
                <DataTable
                  caption={t("returns")}
                  dense
                  rows={held.returns}
                  rowKey={(row) => row.id}
                  columns={[
                    { key: "day", header: t("receivedOn"), title: true, nowrap: true, cell: (row) => row.receivedOn },
                    { key: "fen", header: t("returnedYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
                    { key: "reference", header: t("bankReference"), cell: (row) => row.bankReference },
                    {
                      key: "guarantee",
                      header: t("guarantee"),
                      nowrap: true,
                      cell: (row) =>
                        row.guaranteeId ? <Link to={paths.guarantee(desk, row.guaranteeId)}>{row.guaranteeNumber}</Link> : "—",
                    },
                  ]}
                />
              </div>
            ) : null}
          </Panel>
          <Panel title={t("about")}>
            <DescriptionList
              facts={[
                { label: t("kindLabel"), value: t(`kind.${held.kind}`) },
                {
                  label: t("debtor"),
                  value: [debtor, held.unitId ? "" : t("offPlatform"), held.formerly ? t("formerly", { name: held.formerly }) : ""]
                    .filter(Boolean)
                    .join(" · "),
                },
                { label: t("place"), value: placeOf(held.place) },
                { label: t("coop"), value: coop },
                {
                  label: t("contractNumber"),
                  value: receivableTo ? <Link to={receivableTo}>{held.contractNumber}</Link> : held.contractNumber,
                },
                { label: t("sinceOn"), value: held.sinceOn },
                { label: t("dueOn"), value: held.dueOn },
                {
                  label: t("answerLabel"),
                  value: held.answer ? t(`answer.${held.answer}`) : t(held.unitId ? "answer.none" : "answer.nobody"),
                },
                { label: t("bureau"), value: words.name(held.bureau, held.bureauEn) },
                ...(held.note ? [{ label: t("note"), value: held.note }] : []),
              ]}
            />
          </Panel>
          {held.files.length > 0 ? (
            <Panel title={t("papers")}>
              <ul className="grid gap-2">
                {held.files.map((file) => (
                  <li key={file.fileId}>
                    <a href={paths.heldMoneyFile(desk, held.id, file.fileId)}>{file.fileName}</a>{" "}
                    <span className="over">{`${t(`side.${file.side}`)} · ${formatInstant(file.at)}`}</span>
                  </li>
                ))}
              </ul>
            </Panel>
          ) : null}
        </div>
        <Panel title={t("steps")}>
          <Timeline
            label={t("steps")}
            events={held.events.map((event, index) => {
              const kind = events.find((known) => known === event.kind);
              const { reason, amount, reference, day, bureau } = event.detail;
              return {
                key: event.id,
                title: kind ? t(`event.${kind}`) : event.kind,
                at: formatInstant(event.at),
                dateTime: event.at.toISOString(),
                by: [event.side ? t(`side.${event.side as "unit"}`) : null, event.by].filter(Boolean).join(" · "),
                detail: [bureau, amount ? `¥${amount}` : null, reference, day, reason].filter(Boolean).join(" · "),
                state: index === held.events.length - 1 ? ("current" as const) : ("done" as const),
              };
            })}
          />
        </Panel>
      </div>
    </>
  );
}
