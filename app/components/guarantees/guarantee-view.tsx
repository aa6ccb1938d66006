import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

import { CheckFileForm } from "#app/components/guarantees/guarantee-forms";
import { GuaranteeBadge } from "#app/components/guarantees/guarantee-badge";
import { useWords } from "#app/components/orders/words";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Timeline } from "#app/components/ui/timeline";
import type { GuaranteeView } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { addDays, formatInstant, type CalendarDate } from "#app/lib/dates";
import { paths, type MoneyDesk } from "#app/lib/paths";

const events = ["drafted", "issued", "accepted", "refused", "claimed", "released", "expired", "reminded", "withdrawn"] as const;

type Props = { guarantee: GuaranteeView; desk: MoneyDesk; today: CalendarDate; children?: ReactNode };

/** One guarantee as its sides read it: what it says, its file and what became of it. */
export function GuaranteePage({ guarantee, desk, today, children }: Props) {
  const { t } = useTranslation("guarantees");
  const words = useWords();
  const unit = words.name(guarantee.unitName, guarantee.unitNameEn);
  const coop = words.name(guarantee.coopName, guarantee.coopNameEn);
  const running = guarantee.state === "ISSUED" || guarantee.state === "ACCEPTED";
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("list"), to: paths.guarantees(desk) }, { label: guarantee.number }]} />
      <PageHead
        over={`${coop} · ${unit}`}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {guarantee.number} <GuaranteeBadge state={guarantee.state} />
          </span>
        }
        lead={t(`lead.${guarantee.state}`)}
      />
      {guarantee.reason || !guarantee.intact || (running && guarantee.validTo <= addDays(today, 30)) ? (
        <div className="mb-5 grid gap-3">
          {guarantee.intact ? null : <Notice tone="late" title={t("broken")} />}
          {guarantee.reason ? <Notice tone="late" title={t("reasonWas", { reason: guarantee.reason })} /> : null}
          {running && guarantee.validTo <= addDays(today, 30) ? (
            <Notice tone="warn" title={t("endsSoon", { day: guarantee.validTo })} />
          ) : null}
        </div>
      ) : null}
      {children}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="grid min-w-0 gap-5">
          <Panel title={t("about")}>
            <DescriptionList
              facts={[
                { label: t("amount"), value: words.yuan(guarantee.amountFen) },
                { label: t("purpose"), value: t(`purposeOf.${guarantee.purpose}`) },
                { label: t("issuer"), value: `${guarantee.issuer} · ${t(`issuerKindOf.${guarantee.issuerKind}`)}` },
                { label: t("reference"), value: guarantee.reference },
                { label: t("unit"), value: unit },
                { label: t("coop"), value: coop },
                { label: t("contractNumber"), value: guarantee.contractNumber },
                { label: t("valid"), value: t("validRange", { from: guarantee.validFrom, to: guarantee.validTo }) },
              ]}
            />
          </Panel>
          <Panel title={t("document")}>
            <div className="grid gap-4">
              <DescriptionList
                facts={[
                  {
                    label: t("document"),
                    value: <a href={paths.guaranteeFile(desk, guarantee.id)}>{guarantee.fileName}</a>,
                  },
                  { label: t("sha256"), value: <code className="break-all">{guarantee.sha256}</code> },
                ]}
              />
              {guarantee.intact ? <p className="text-ink-2">{t("intact")}</p> : null}
              <div className="no-print">
                <CheckFileForm />
              </div>
            </div>
          </Panel>
          {guarantee.returns.length > 0 ? (
            <Panel title={t("returnsTitle")}>
              <ul className="grid gap-2">
                {guarantee.returns.map((row) => (
                  <li key={row.heldId}>
                    <Link to={paths.heldMoney(desk, row.heldId)}>{row.number}</Link> · {words.yuan(row.amountFen)}
                  </li>
                ))}
              </ul>
            </Panel>
          ) : null}
        </div>
        <Panel title={t("steps")}>
          <Timeline
            label={t("steps")}
            events={guarantee.events.map((event, index) => {
              const kind = events.find((known) => known === event.kind);
              const { reason, amount, day } = event.detail;
              return {
                key: event.id,
                title: kind ? t(`event.${kind}`) : event.kind,
                at: formatInstant(event.at),
                dateTime: event.at.toISOString(),
                by: [event.side ? t(`side.${event.side as "unit"}`) : null, event.by].filter(Boolean).join(" · "),
                detail: [amount ? `¥${amount}` : null, day, reason].filter(Boolean).join(" · "),
                state: index === guarantee.events.length - 1 ? ("current" as const) : ("done" as const),
              };
            })}
          />
        </Panel>
      </div>
    </>
  );
}
