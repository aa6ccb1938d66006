import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { CorrectionBadge } from "#app/components/corrections/correction-table";
import { EffectTable } from "#app/components/corrections/effect-table";
import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SealPlaces } from "#app/components/ui/print-frame";
import { Timeline, type TimelineEvent } from "#app/components/ui/timeline";
import type { CorrectionView } from "#app/domain/ordering/correction.queries.server";
import { formatInstant } from "#app/lib/dates";

type Props = {
  correction: CorrectionView;
  /** Where the order's own page is, for readers who may open it. */
  orderTo: string | null;
  /** What the reader can do now. */
  children?: ReactNode;
};

/** One correction as its parties and their bureaus read it: what moves, what it does to both, who consented. */
export function CorrectionPage({ correction, orderTo, children }: Props) {
  const { t } = useTranslation("corrections");
  const nameOf = useOrganisationName();
  const words = useWords();
  const isSource = correction.kind === "SOURCE";
  const source = (value: string | null) => t(`source.${(value ?? "CANTEEN") as "CANTEEN"}`);
  return (
    <>
      <PageHead
        over={`${t(`kind.${correction.kind}`)} · ${nameOf(correction.order.coopName)}`}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {correction.number} <CorrectionBadge state={correction.state} />
          </span>
        }
        lead={t("fromTo", {
          from: isSource ? source(correction.fromSource) : nameOf(correction.fromUnit.name),
          to: isSource ? source(correction.toSource) : nameOf(correction.toUnit.name),
        })}
      />
      <Outcome correction={correction} />
      {children}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="grid min-w-0 gap-5">
          {correction.effects.length > 0 ? (
            <Panel title={t("preview")} beside={<span className="over">{t("effectLead")}</span>}>
              <EffectTable effects={correction.effects} caption={t("preview")} />
            </Panel>
          ) : null}
          <Panel title={t("lines")}>
            <DataTable
              caption={t("lines")}
              captionHidden
              dense
              rows={correction.lines}
              rowKey={(row) => row.id}
              summaryLabel=""
              columns={[
                { key: "name", header: t("product"), title: true, cell: (row) => words.name(row.nameZh, row.nameEn) },
                {
                  key: "quantity",
                  header: t("quantity"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => words.quantity(row.quantityMilli, row.salesUnit),
                },
                {
                  key: "goods",
                  header: t("goodsYuan"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => words.fen(row.goodsFen),
                  summary: words.fen(correction.lines.reduce((sum, line) => sum + line.goodsFen, 0n)),
                },
              ]}
            />
          </Panel>
        </div>
        <div className="grid gap-5">
          <Panel title={t("steps")}>
            <Timeline label={t("steps")} events={useSteps(correction)} />
          </Panel>
          <Panel title={t("parties")}>
            <DescriptionList
              facts={[
                { label: t("reason"), value: correction.reason },
                {
                  label: t("order"),
                  value: orderTo ? <Link to={orderTo}>{correction.order.number}</Link> : correction.order.number,
                },
                { label: t("tradingUnit"), value: nameOf(correction.tradingUnit) },
                ...(isSource
                  ? []
                  : [
                      { label: t("from"), value: nameOf(correction.fromUnit.name) },
                      { label: t("to"), value: nameOf(correction.toUnit.name) },
                    ]),
                { label: t("coop"), value: nameOf(correction.order.coopName) },
              ]}
            />
          </Panel>
        </div>
      </div>
      <div className="print-only">
        <SealPlaces
          seals={(isSource ? [correction.fromUnit.name] : [correction.fromUnit.name, correction.toUnit.name]).map((name) => nameOf(name))}
        />
      </div>
    </>
  );
}

/** How it ended; while it is open, until when. */
function Outcome({ correction }: { correction: CorrectionView }) {
  const { t } = useTranslation("corrections");
  const box = (tone: "good" | "warn" | "none", title: string) => (
    <div className="mb-5">
      <Notice tone={tone} title={title} />
    </div>
  );
  switch (correction.state) {
    case "PROPOSED":
      return box("none", correction.lastDay === null ? t("untilOpen") : t("until", { day: correction.lastDay }));
    case "DONE":
      return box("good", correction.kind === "SOURCE" ? t("doneNoticeSource") : t("doneNotice"));
    case "DECLINED":
      return box("warn", t("declinedNotice", { reason: correction.ended?.reason ?? "" }));
    case "WITHDRAWN":
      return box("none", t("withdrawnNotice"));
    case "LAPSED":
      return box("none", t("lapsedNotice"));
  }
}

function useSteps(correction: CorrectionView): TimelineEvent[] {
  const { t } = useTranslation("corrections");
  const nameOf = useOrganisationName();
  const { proposed, fromApproved, toApproved, ended, kind, state } = correction;
  const step = (key: string, title: string, at: Date, by: string): TimelineEvent => ({
    key,
    title,
    at: formatInstant(at),
    dateTime: at.toISOString(),
    by,
  });
  const waiting = (key: string, title: string): TimelineEvent => ({ key, title, detail: t("consentMissing"), state: "ahead" });
  const fromTitle = t("step.fromApproved", { unit: nameOf(correction.fromUnit.name) });
  const toTitle = t("step.toApproved", { unit: nameOf(correction.toUnit.name) });
  const consents = [
    { key: "from", title: fromTitle, given: fromApproved },
    ...(kind === "SOURCE" ? [] : [{ key: "to", title: toTitle, given: toApproved }]),
  ].sort((left, right) => (left.given?.at.getTime() ?? Infinity) - (right.given?.at.getTime() ?? Infinity));
  return [
    step("proposed", t("step.proposed"), proposed.at, `${nameOf(proposed.unit)} · ${proposed.by}`),
    ...consents.flatMap(({ key, title, given }) =>
      given ? [step(key, title, given.at, given.by)] : state === "PROPOSED" ? [waiting(key, title)] : [],
    ),
    ...(ended && state !== "DONE"
      ? [step("ended", t(`state.${state}`), ended.at, [ended.unit ? nameOf(ended.unit) : null, ended.by].filter(Boolean).join(" · "))]
      : []),
  ];
}
