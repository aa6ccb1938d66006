import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { FileField } from "#app/components/ui/file-field";
import { TextField } from "#app/components/ui/text-field";
import { criterionNames, proposedCriteria, scaleText, type CriterionName } from "#app/domain/supervision/scores/criteria";
import type { ScoreRuleVersion } from "#app/domain/supervision/scores/score-rules.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

export const SCORE_RULE_FORM = "score-rule";

type Fields = { fromYear: string; acceptanceDays: string; source: string; documentUrl: string; file: string } & Record<
  CriterionName,
  { weight: string; scale: string }
>;

type Props = { version: number; year: number; before: ScoreRuleVersion | null };

/** A proposal for the bureau's rule: the version before, or what the product proposes. */
export function ScoreRuleForm({ version, year, before }: Props) {
  const { t } = useTranslation(["scores", "rules"]);
  const startOf = (name: CriterionName) => {
    const kept = before?.criteria.find((criterion) => criterion.name === name);
    if (kept) return { weight: String(kept.weight), scale: scaleText(kept.steps) };
    return { weight: before ? "0" : String(proposedCriteria[name].weight), scale: proposedCriteria[name].scale };
  };
  const { form, fields, pending } = useResultForm<Fields>({
    id: SCORE_RULE_FORM,
    defaultValue: {
      fromYear: String(year),
      acceptanceDays: String(before?.acceptanceDays ?? 3),
      source: before?.source ?? "",
      documentUrl: "",
      file: "",
      ...(Object.fromEntries(criterionNames.map((name) => [name, startOf(name)])) as Record<
        CriterionName,
        { weight: string; scale: string }
      >),
    },
  });
  const rows = criterionNames.map((name) => {
    const { weight, scale } = fields[name].getFieldset();
    return { name, label: t(`criterion.${name}`), weight, scale };
  });
  return (
    <FormShell
      form={form}
      upload
      fields={[
        { field: fields.fromYear, label: t("field.fromYear") },
        { field: fields.acceptanceDays, label: t("field.acceptanceDays") },
        { field: fields.source, label: t("field.source") },
        { field: fields.documentUrl, label: t("rules:documentUrl") },
        { field: fields.file, label: t("rules:document") },
        ...rows.flatMap(({ label, weight, scale }) => [
          { field: weight, label: t("field.weight", { name: label }) },
          { field: scale, label: t("field.scale", { name: label }) },
        ]),
      ]}
    >
      <input type="hidden" name="version" value={version} />
      <div className="field-grid phone:grid-cols-3">
        <TextField field={fields.fromYear} label={t("field.fromYear")} inputMode="numeric" maxLength={4} />
        <TextField field={fields.acceptanceDays} label={t("field.acceptanceDays")} inputMode="numeric" maxLength={2} />
        <TextField field={fields.source} label={t("field.source")} maxLength={200} />
      </div>
      <div className="field-grid phone:grid-cols-2">
        <TextField
          field={fields.documentUrl}
          label={t("rules:documentUrl")}
          hint={t("rules:documentUrlHint")}
          inputMode="url"
          maxLength={500}
        />
        <FileField
          field={fields.file}
          label={t("rules:document")}
          hint={t("rules:documentHint")}
          accept="application/pdf,image/jpeg,image/png,image/webp"
        />
      </div>
      <p className="text-ink-2">
        {t("weightsHint")} {t("field.scaleHint")}
      </p>
      {rows.map(({ name, label, weight, scale }) => (
        <div key={name} className="field-grid phone:grid-cols-[minmax(8rem,1fr)_3fr]">
          <TextField field={weight} label={t("field.weight", { name: label })} inputMode="numeric" maxLength={3} />
          <TextField field={scale} label={t("field.scale", { name: label })} maxLength={120} />
        </div>
      ))}
      <div className="form-actions">
        <Button name="intent" value="propose" pending={pending}>
          {t(before ? "change" : "first")}
        </Button>
      </div>
    </FormShell>
  );
}
