import type { ReactNode } from "react";

import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { Meter } from "#app/components/ui/meter";
import { Panel } from "#app/components/ui/panel";
import { Timeline } from "#app/components/ui/timeline";
import type { ReservationItemView, ReservationView } from "#app/domain/quota/reservations.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { formatBps, formatFen, ratioBps } from "#app/lib/money";

const tones = { NONE: "none", DRAFT: "warn", SUBMITTED: "warn", RETURNED: "late", CONFIRMED: "good" } as const;

export function ReservationBadge({ status }: { status: keyof typeof tones }) {
  const { t } = useTranslation("reservations");
  return <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>;
}

/** The projects of a plan, each with what the thresholds say of it. */
export function ProjectsTable({
  items,
  empty,
  tools,
}: {
  items: readonly ReservationItemView[];
  empty: ReactNode;
  tools?: (item: ReservationItemView) => ReactNode;
}) {
  const { t } = useTranslation("reservations");
  const sum = (amount: (item: ReservationItemView) => bigint) => items.reduce((total, item) => total + amount(item), 0n);
  return (
    <DataTable
      caption={t("projects")}
      captionHidden
      rows={items}
      rowKey={(row) => row.id}
      empty={empty}
      {...(items.length > 0 ? { summaryLabel: t("sum") } : {})}
      columns={[
        {
          key: "name",
          header: t("col.name"),
          title: true,
          cell: (row) => (
            <span className="inline-flex flex-wrap items-center gap-2">
              {row.name}
              {row.boughtHere ? <Badge>{t("here")}</Badge> : null}
            </span>
          ),
        },
        { key: "kind", header: t("col.kind"), nowrap: true, cell: (row) => t(`kind.${row.kind}`) },
        {
          key: "budget",
          header: t("col.budget"),
          align: "end",
          nowrap: true,
          cell: (row) => formatFen(row.budgetFen),
          summary: formatFen(sum((row) => row.budgetFen)),
        },
        { key: "form", header: t("col.form"), cell: (row) => t(`form.${row.form}`) },
        {
          key: "reserved",
          header: t("col.reserved"),
          align: "end",
          nowrap: true,
          cell: (row) => formatFen(row.reservedFen),
          summary: formatFen(sum((row) => row.reservedFen)),
        },
        {
          key: "micro",
          header: t("col.micro"),
          align: "end",
          nowrap: true,
          cell: (row) => formatFen(row.microFen),
          summary: formatFen(sum((row) => row.microFen)),
        },
        { key: "check", header: t("col.check"), cell: (row) => <Check item={row} /> },
        ...(tools ? [{ key: "tools", header: t("edit"), nowrap: true, cell: tools }] : []),
      ]}
    />
  );
}

function Check({ item }: { item: ReservationItemView }) {
  const { t } = useTranslation("reservations");
  if (!item.finding) return <Badge tone="good">{t("fine")}</Badge>;
  return item.reason === "" ? (
    <span className="text-act">{`${t(`finding.${item.finding}`)} · ${t("needsReason")}`}</span>
  ) : (
    <span className="text-ink-2">{`${t(`finding.${item.finding}`)} · ${t("explained", { reason: item.reason })}`}</span>
  );
}

/** Each share that binds: what it is taken of, what is reserved, what is missing. */
export function SharesPanel({ view }: { view: ReservationView }) {
  const { t } = useTranslation("reservations");
  const words = useWords();
  return (
    <Panel title={t("shares")}>
      {view.items.length === 0 ? <p className="text-ink-2">{t("share.empty")}</p> : null}
      <div className="grid gap-6">
        {view.items.length === 0
          ? null
          : view.shares.map((share) => (
              <section key={`${share.programmeId} ${share.base}`} className="grid gap-2">
                <h3 className="flex flex-wrap items-center justify-between gap-2">
                  <span>{`${words.name(share.shortZh, share.shortEn)} · ${t(`share.of.${share.base as "PROCUREMENT"}`)}`}</span>
                  <Badge tone={share.isMet ? "good" : "late"}>
                    {share.isMet ? t("share.met") : t("share.missing", { amount: words.yuan(share.requiredFen - share.reservedFen) })}
                  </Badge>
                </h3>
                <Meter
                  label={t("share.line", {
                    share: formatBps(ratioBps(share.reservedFen, share.baseFen) ?? 0n),
                    minimum: formatBps(share.minimumBps),
                  })}
                  value={Number(share.reservedFen)}
                  max={Math.max(Number(share.requiredFen), 1)}
                  tone={share.isMet ? "good" : "late"}
                />
                <p>
                  {t("share.line", {
                    share: formatBps(ratioBps(share.reservedFen, share.baseFen) ?? 0n),
                    minimum: formatBps(share.minimumBps),
                  })}
                </p>
                <p className="tabular-nums">
                  {t("share.amount", { amount: words.yuan(share.reservedFen), required: words.yuan(share.requiredFen) })}
                </p>
                <p className="over">{t("share.here", { amount: words.yuan(share.hereFen) })}</p>
                <p className="over">{share.source}</p>
              </section>
            ))}
      </div>
    </Panel>
  );
}

export function ThresholdsPanel({ view }: { view: ReservationView }) {
  const { t } = useTranslation("reservations");
  const words = useWords();
  if (view.thresholds.length === 0) return null;
  return (
    <Panel title={t("thresholds")}>
      <ul className="grid gap-3">
        {view.thresholds.map((row) => (
          <li key={row.kind}>
            {t("threshold.line", {
              kind: t(`kind.${row.kind}`),
              amount: words.yuan(row.wholeUpToFen),
              share: formatBps(row.partMinimumBps),
            })}
            <span className="over block">{row.source}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function ReservationHistory({ view }: { view: ReservationView }) {
  const { t } = useTranslation("reservations");
  return (
    <Panel title={t("history")}>
      {view.events.length === 0 ? (
        <p className="text-ink-2">{t("noHistory")}</p>
      ) : (
        <Timeline
          label={t("history")}
          events={view.events.map((event) => ({
            key: event.id,
            title: t(`event.${event.kind as "submitted"}`),
            at: formatInstant(event.at),
            dateTime: event.at.toISOString(),
            by: event.by,
            detail: event.reason,
          }))}
        />
      )}
    </Panel>
  );
}
