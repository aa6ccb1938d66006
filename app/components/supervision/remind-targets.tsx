import { Link, useActionData, useLocation } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useMatter } from "#app/components/supervision/evidence";
import { Badge } from "#app/components/ui/badge";
import { BulkBar } from "#app/components/ui/bulk-bar";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ErrorSummary } from "#app/components/ui/error-summary";
import { FilterBar } from "#app/components/ui/filter-bar";
import { searchWith } from "#app/components/ui/search-with";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import type { ReminderTarget } from "#app/domain/supervision/reminders.queries.server";
import type { ReminderTerms } from "#app/domain/supervision/remind-units.server";
import { FORM_FIELD, isFormResult } from "#app/http/form-result";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const ALL_FORM = "remind-all";
export const SOME_FORM = "remind-some";

type Rule = ReminderTerms & { place: string | null };
type Targets = { units: number; resting: number; rows: readonly ReminderTarget[]; nextAfter: string | null };
type Props = { rules: readonly Rule[]; rule: Rule; targets: Targets; sends: boolean };

/** Whom a rule would remind now, with the buttons that do it. */
export function RemindTargets({ rules, rule, targets, sends }: Props) {
  const { t } = useTranslation("supervision");
  const placeOf = usePlaceName();
  const due = targets.units - targets.resting;
  const ticks = sends && targets.rows.some((row) => !row.rests);
  return (
    <div className="grid gap-4">
      <FilterBar>
        <SelectField
          field={{ id: "remind-rule", name: "rule", initialValue: rule.id }}
          label={t("chooseRule")}
          options={rules.map((row) => ({
            value: row.id,
            label: `${t(`subject.${row.subject}`)} · ${row.divisionPrefix === "" ? t("nation") : placeOf(row.place ?? "")}`,
          }))}
        />
      </FilterBar>
      {targets.units > 0 ? <p className="text-ink-2">{t("targetsCount", { units: targets.units, resting: targets.resting })}</p> : null}
      {sends && due > 0 ? <RemindAll key={rule.id} rule={rule} due={due} /> : null}
      {ticks ? <RemindSome key={`some-${rule.id}`} rule={rule} /> : null}
      <TargetsTable subject={rule.subject} targets={targets} ticks={ticks} />
    </div>
  );
}

function RemindAll({ rule, due }: { rule: Rule; due: number }) {
  const { t } = useTranslation("supervision");
  const { form, fields, pending } = useResultForm<{ message: string }>({ id: ALL_FORM, defaultValue: { message: rule.message } });
  return (
    <FormShell form={form} action={paths.bureauReminders({ rule: rule.id })} fields={[{ field: fields.message, label: t("remindText") }]}>
      <input type="hidden" name="ruleId" value={rule.id} />
      <TextField field={fields.message} label={t("remindText")} maxLength={300} />
      <div className="form-actions">
        <Button name="intent" value="all" variant="act" pending={pending}>
          {t("remindAll", { count: due })}
        </Button>
      </div>
    </FormShell>
  );
}

function RemindSome({ rule }: { rule: Rule }) {
  const { t } = useTranslation("supervision");
  const { form, fields } = useResultForm<{ message: string }>({ id: SOME_FORM, defaultValue: { message: rule.message } });
  const elsewhere = Object.entries(form.allErrors)
    .filter(([name]) => name !== fields.message.name)
    .flatMap(([, messages]) => messages);
  return (
    <BulkBar formId={SOME_FORM} name="unit" action={paths.bureauReminders({ rule: rule.id })}>
      <input type="hidden" name={FORM_FIELD} value={SOME_FORM} />
      <input type="hidden" name="ruleId" value={rule.id} />
      <div className="w-full">
        <ErrorSummary errors={[...new Set(elsewhere)]} fields={[{ field: fields.message, label: t("remindText") }]} />
      </div>
      <TextField field={fields.message} label={t("remindText")} maxLength={300} className="grow" />
      <Button name="intent" value="some" size="sm" variant="quiet">
        {t("remindSome")}
      </Button>
      <span className="over">{t("remindBulkHint")}</span>
    </BulkBar>
  );
}

function TargetsTable({ subject, targets, ticks }: { subject: Rule["subject"]; targets: Targets; ticks: boolean }) {
  const { t } = useTranslation("supervision");
  const placeOf = usePlaceName();
  const words = useWords();
  const { search } = useLocation();
  const ticked = useTicked();
  const about = useMatter();
  return (
    <>
      <DataTable
        caption={t("targets")}
        captionHidden
        dense
        rows={targets.rows}
        rowKey={(row) => row.unitId}
        {...(ticks
          ? {
              selection: {
                formId: SOME_FORM,
                name: "unit",
                label: (row: ReminderTarget) => words.name(row.unit, row.unitEn),
                disabled: (row: ReminderTarget) => row.rests,
                ticked: (row: ReminderTarget) => ticked.has(row.unitId),
              },
            }
          : {})}
        empty={<EmptyState title={t("targetsNone")}>{t("targetsNoneText")}</EmptyState>}
        columns={[
          {
            key: "unit",
            header: t("col.unit"),
            title: true,
            cell: (row) => (
              <span>
                <Link to={paths.bureauUnit(row.unitId)}>{words.name(row.unit, row.unitEn)}</Link>
                <small className="block font-normal text-ink-2">{placeOf(row.division)}</small>
              </span>
            ),
          },
          { key: "matter", header: t("col.matter"), cell: (row) => about(subject, row.evidence) },
          { key: "last", header: t("lastReminded"), nowrap: true, cell: (row) => row.remindedOn ?? t("notReminded") },
          {
            key: "read",
            header: t("col.read"),
            nowrap: true,
            cell: (row) =>
              row.acknowledged === null ? (
                "—"
              ) : (
                <Badge tone={row.acknowledged ? "good" : "warn"}>{t(row.acknowledged ? "read" : "unread")}</Badge>
              ),
          },
          { key: "rests", header: t("col.status"), nowrap: true, quiet: true, cell: (row) => (row.rests ? t("rests") : "—") },
        ]}
      />
      {targets.nextAfter ? (
        <p className="pager">
          <Link to={searchWith(search, { from: targets.nextAfter })} rel="next">
            {t("moreTargets")}
          </Link>
        </p>
      ) : null}
    </>
  );
}

/** What a refused form had ticked. */
function useTicked(): ReadonlySet<string> {
  const answer = useActionData<unknown>();
  const ticked = isFormResult(answer) && answer.formId === SOME_FORM ? answer.initialValue?.unit : undefined;
  return new Set(typeof ticked === "string" ? [ticked] : Array.isArray(ticked) ? ticked.filter((key) => typeof key === "string") : []);
}
