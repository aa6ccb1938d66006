import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { CheckboxField } from "#app/components/ui/checkbox-field";
import { optional } from "#app/components/ui/field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { TextField } from "#app/components/ui/text-field";
import type { BulletinRecord } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { namedUnits, remarkKey, type BulletinFigures } from "#app/domain/supervision/bulletins/content";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

export const EDIT_FORM = "bulletin";

type Fields = {
  generalRemark: string;
  publicRemark: string;
  publishes: string;
  publishesUnits: string;
  rows: { key: string; text: string }[];
};

/** Remarks on the rows that the document shows, the opinion, and what the public may read. */
export function EditForm({ bulletin, figures }: { bulletin: BulletinRecord; figures: BulletinFigures }) {
  const { t } = useTranslation("bulletins");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const rows = figures.sections.flatMap((section) => {
    const { best, last } = namedUnits(section, bulletin.named);
    const key = (row: { id: string } | { code: string; own: boolean }) => remarkKey(section.programme.id, row);
    return [
      ...section.divisions.map((row) => ({
        key: key(row),
        name: row.own ? t("ownLevel", { name: placeOf(row.name) }) : placeOf(row.name),
      })),
      ...[...best, ...last].map((row) => ({ key: key(row), name: nameOf(row.name) })),
    ];
  });
  const { form, fields, pending } = useResultForm<Fields>({
    id: EDIT_FORM,
    defaultValue: {
      generalRemark: bulletin.generalRemark,
      publicRemark: bulletin.publicRemark,
      publishes: bulletin.publishes ? "on" : "",
      publishesUnits: bulletin.publishesUnits ? "on" : "",
      rows: rows.map(({ key }) => ({ key, text: bulletin.rowRemarks[key] ?? "" })),
    },
  });
  const list = fields.rows.getFieldList().map((field) => field.getFieldset());
  const label = (index: number) => t("rowRemark", { name: rows[index]?.name ?? "" });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.generalRemark, label: t("field.generalRemark") },
        { field: fields.publicRemark, label: t("field.publicRemark") },
        { field: fields.publishes, label: t("field.publishes") },
        { field: fields.publishesUnits, label: t("field.publishesUnits") },
        ...list.map((row, index) => ({ field: row.text, label: label(index) })),
      ]}
    >
      <input type="hidden" name="version" value={bulletin.version} />
      <div className="field-grid lg:grid-cols-2">
        <TextareaField field={optional(fields.generalRemark)} label={t("field.generalRemark")} rows={5} maxLength={4000} />
        <TextareaField field={optional(fields.publicRemark)} label={t("field.publicRemark")} rows={5} maxLength={4000} />
      </div>
      <CheckboxField field={optional(fields.publishes)} label={t("field.publishes")} hint={t("field.publishesHint")} />
      <CheckboxField field={optional(fields.publishesUnits)} label={t("field.publishesUnits")} />
      {list.length > 0 ? (
        <details>
          <summary>{t("rowRemarks")}</summary>
          <div className="field-grid mt-4 phone:grid-cols-2 lg:grid-cols-3">
            {list.map((row, index) => (
              <div key={rows[index]?.key ?? index}>
                <input type="hidden" name={row.key.name} value={rows[index]?.key ?? ""} />
                <TextField field={optional(row.text)} label={rows[index]?.name ?? ""} maxLength={200} />
              </div>
            ))}
          </div>
        </details>
      ) : null}
      <div className="form-actions">
        <Button name="intent" value="edit" variant="quiet" pending={pending}>
          {t("save")}
        </Button>
      </div>
    </FormShell>
  );
}
