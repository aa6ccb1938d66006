import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { named } from "#app/components/shop/names";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { DescriptionList } from "#app/components/ui/description-list";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import type { FormerName, NameOn } from "#app/domain/identity/names.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

export const RENAME_FORM = "rename";

type Props = { name: NameOn; former: readonly FormerName[]; today: string; renames: boolean };

/** The name of a unit or a co-op, those it had, and the form that gives it another one. */
export function RenamePanel({ name, former, today, renames }: Props) {
  const { t, i18n } = useTranslation("organisations");
  return (
    <Panel title={t("names")}>
      <DescriptionList
        facts={[
          { label: t("nameNow"), value: named(i18n.language, name.name, name.nameEn) },
          ...former.map((row) => ({
            label: t("nameUntil", { day: row.validTo }),
            value: named(i18n.language, row.name, row.nameEn),
          })),
        ]}
      />
      {renames ? <RenameForm name={name} today={today} /> : null}
    </Panel>
  );
}

function RenameForm({ name, today }: Pick<Props, "name" | "today">) {
  const { t } = useTranslation("organisations");
  const { form, fields, pending } = useResultForm<{ name: string; nameEn: string; nameFrom: string; source: string }>({
    id: RENAME_FORM,
    defaultValue: { name: name.name, nameEn: name.nameEn ?? "", nameFrom: today, source: "" },
    constraint: { nameEn: { required: false } },
  });
  return (
    <FormShell
      form={form}
      className="mt-5 grid gap-3 border-t border-line pt-5"
      fields={[
        { field: fields.name, label: t("nameNew") },
        { field: fields.nameEn, label: t("nameNewEn") },
        { field: fields.nameFrom, label: t("nameFrom") },
        { field: fields.source, label: t("nameSource") },
      ]}
    >
      <TextField field={fields.name} label={t("nameNew")} maxLength={100} lang="zh-CN" />
      <TextField field={fields.nameEn} label={t("nameNewEn")} maxLength={150} lang="en" />
      <DateField field={fields.nameFrom} label={t("nameFrom")} hint={t("nameFromHint")} />
      <TextField field={fields.source} label={t("nameSource")} hint={t("nameSourceHint")} maxLength={200} />
      <div className="form-actions">
        <Button name="intent" value="rename" pending={pending}>
          {t("rename")}
        </Button>
      </div>
    </FormShell>
  );
}
