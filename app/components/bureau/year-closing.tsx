import { Form } from "@remix-run/react";
import type { ReactNode } from "react";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import { Link } from "#app/components/ui/link";
import { ListFiles } from "#app/components/ui/list-files";
import { Notice } from "#app/components/ui/notice";
import { Panel } from "#app/components/ui/panel";
import { TextareaField } from "#app/components/ui/textarea-field";
import { waitingIn, type YearChecklist } from "#app/domain/quota/year-end";
import type { YearClosingView } from "#app/domain/quota/year-end.queries.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

/** What is open in the year: what has to be decided, what stays, what goes into the next one. */
export function ChecklistPanel({ checklist, year }: { checklist: YearChecklist; year: number }) {
  const { t } = useTranslation("yearEnd");
  const words = useWords();
  const must: { key: "filingsWaiting" | "plansWaiting" | "exceptionsWaiting" | "correctionsWaiting"; to: string }[] = [
    { key: "filingsWaiting", to: paths.bureauFilings({ year }) },
    { key: "plansWaiting", to: paths.bureauReservations({ year, status: "SUBMITTED" }) },
    { key: "exceptionsWaiting", to: paths.bureauExceptions() },
    { key: "correctionsWaiting", to: paths.bureauCorrections({ state: "PROPOSED" }) },
  ];
  const fact = (key: keyof YearChecklist, value: ReactNode) => ({ label: t(`item.${key}`), value });
  return (
    <Panel title={t("checklist")}>
      <div className="grid gap-6">
        <section className="grid gap-2">
          <h3>{t("mustDecide")}</h3>
          <ul className="grid gap-2">
            {must.map(({ key, to }) => (
              <li key={key} className="flex flex-wrap items-center justify-between gap-2">
                <span>{t(`item.${key}`)}</span>
                <span className="inline-flex items-center gap-3">
                  <Badge tone={checklist[key] === 0 ? "good" : "late"}>{String(checklist[key])}</Badge>
                  {checklist[key] > 0 ? <Link to={to}>{t("look")}</Link> : null}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section className="grid gap-2">
          <h3>{t("staysOpen")}</h3>
          <DescriptionList
            facts={[
              fact("unitsNotFiled", checklist.unitsNotFiled),
              fact("accounts", checklist.accounts),
              fact("accountsFulfilled", checklist.accountsFulfilled),
              fact("requiredFen", words.yuan(BigInt(checklist.requiredFen))),
              fact("countedFen", words.yuan(BigInt(checklist.countedFen))),
            ]}
          />
        </section>
        <section className="grid gap-2">
          <h3>{t("carried")}</h3>
          <DescriptionList
            facts={[
              fact("ordersOpen", checklist.ordersOpen),
              fact("orderedFen", words.yuan(BigInt(checklist.orderedFen))),
              fact("acceptedFen", words.yuan(BigInt(checklist.acceptedFen))),
            ]}
          />
        </section>
      </div>
    </Panel>
  );
}

export function ProposeYear({ checklist, year, open, may }: { checklist: YearChecklist; year: number; open: boolean; may: boolean }) {
  const { t } = useTranslation("yearEnd");
  const { form, fields, pending } = useResultForm<{ fiscalYear: string; note: string }>({
    id: "propose-year",
    defaultValue: { fiscalYear: String(year), note: "" },
    constraint: { note: { required: false } },
  });
  if (!open) return null;
  if (checklist.accounts === 0) return <Notice>{t("nothingLeft")}</Notice>;
  return (
    <Panel title={t("propose")}>
      {may ? (
        <FormShell form={form} fields={[{ field: fields.note, label: t("note") }]}>
          <input type="hidden" name={fields.fiscalYear.name} value={String(year)} />
          <TextareaField field={fields.note} label={t("note")} hint={t("noteHint")} rows={2} maxLength={300} />
          <div className="form-actions">
            <Button name="intent" value="propose" pending={pending} variant={waitingIn(checklist) > 0 ? "quiet" : "primary"}>
              {t("propose")}
            </Button>
            <span className="over">{t("proposeHint")}</span>
          </div>
        </FormShell>
      ) : (
        <p className="text-ink-2">{t("onlyWorkers")}</p>
      )}
    </Panel>
  );
}

const tones = { PROPOSED: "warn", REFUSED: "late", WITHDRAWN: "none", CONFIRMED: "warn", DONE: "good" } as const;

const isOwnProposal = (row: YearClosingView, prefix: string) => row.status === "PROPOSED" && row.divisionPrefix === prefix;

/** Ids of the forms that a closing shows to a reader. */
export const closingForms = (row: YearClosingView, decides: boolean, prefix: string): string[] =>
  isOwnProposal(row, prefix) && decides && !row.own ? [`refuse-${row.id}`] : [];

export function ClosingsPanel({ closings, decides, prefix }: { closings: readonly YearClosingView[]; decides: boolean; prefix: string }) {
  const { t } = useTranslation("yearEnd");
  const placeOf = usePlaceName();
  return (
    <Panel title={t("closings")} tools={<ListFiles what={t("closings")} list="closings" />}>
      {closings.length === 0 ? <EmptyState title={t("noClosings")} /> : null}
      <ul className="grid gap-5">
        {closings.map((row) => (
          <li key={row.id} className="grid gap-2 border-b border-line pb-4">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <strong>{row.divisionPrefix === "" ? t("nation") : placeOf(row.place)}</strong>
              <Badge tone={tones[row.status]}>{t(`status.${row.status}`)}</Badge>
            </p>
            <p className="over">{t("proposedBy", { name: row.proposedBy, at: formatInstant(row.proposedAt) })}</p>
            {row.note ? <p>{row.note}</p> : null}
            {row.decidedAt && row.status !== "WITHDRAWN" ? (
              <p className="over">{t("decidedBy", { name: row.decidedBy ?? "", at: formatInstant(row.decidedAt) })}</p>
            ) : null}
            {row.decisionReason ? <p>{row.decisionReason}</p> : null}
            {row.status === "DONE" ? (
              <>
                <p className="over break-all">{`${t("accounts", { count: row.accounts })} · ${t("hash")} ${row.sha256 ?? ""}`}</p>
                {row.divisionPrefix.startsWith(prefix) ? (
                  <ButtonLink to={paths.bureauYearResult(row.id)} reloadDocument variant="quiet" size="sm" icon="download">
                    {t("file")}
                  </ButtonLink>
                ) : null}
              </>
            ) : null}
            {isOwnProposal(row, prefix) ? <ClosingDecision row={row} decides={decides} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ClosingDecision({ row, decides }: { row: YearClosingView; decides: boolean }) {
  const { t } = useTranslation("yearEnd");
  if (row.own)
    return (
      <Form method="post" className="form-actions">
        <input type="hidden" name="id" value={row.id} />
        <Button name="intent" value="withdraw" variant="quiet" size="sm">
          {t("withdraw")}
        </Button>
        <span className="over">{t("waitsForSecond")}</span>
      </Form>
    );
  if (!decides) return <p className="over">{t("waitsForSecond")}</p>;
  return (
    <div className="form-actions">
      <Form method="post">
        <input type="hidden" name="id" value={row.id} />
        <Button name="intent" value="confirm" variant="act" size="sm">
          {t("confirm")}
        </Button>
      </Form>
      <Dialog id={`refuse-dialog-${row.id}`} title={t("refuse")} trigger={t("refuse")} triggerVariant="quiet" triggerSize="sm">
        <RefuseForm id={`refuse-${row.id}`} intent="refuse" hidden={{ id: row.id }} />
      </Dialog>
    </div>
  );
}

/** A refusal with its reason, of a closing or an adjustment. */
export function RefuseForm({ id, intent, hidden }: { id: string; intent: string; hidden: Record<string, string> }) {
  const { t } = useTranslation("yearEnd");
  const { form, fields, pending } = useResultForm<{ reason: string }>({ id });
  return (
    <FormShell form={form} fields={[{ field: fields.reason, label: t("refuseReason") }]}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <TextareaField field={fields.reason} label={t("refuseReason")} rows={3} maxLength={300} />
      <div className="form-actions">
        <Button name="intent" value={intent} pending={pending}>
          {t("refuse")}
        </Button>
      </div>
    </FormShell>
  );
}
