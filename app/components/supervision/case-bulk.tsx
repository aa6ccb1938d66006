import { useResultForm } from "#app/components/form/use-result-form";
import { BulkBar } from "#app/components/ui/bulk-bar";
import { Button } from "#app/components/ui/button";
import { ErrorSummary } from "#app/components/ui/error-summary";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { FORM_FIELD } from "#app/http/form-result";
import { useTranslation } from "#app/i18n/use-translation";

export const CASES_FORM = "bulk-cases";

type Fields = { text: string; ownerId: string };
type Props = { action: string; officers: readonly { id: string; name: string }[] };

/** What can be done with the ticked cases at once. */
export function CaseBulk({ action, officers }: Props) {
  const { t } = useTranslation("supervision");
  const { form, fields } = useResultForm<Fields>({
    id: CASES_FORM,
    constraint: { text: { required: false }, ownerId: { required: false } },
  });
  const shown = new Set<string>([fields.text.name, fields.ownerId.name]);
  const elsewhere = Object.entries(form.allErrors)
    .filter(([name]) => !shown.has(name))
    .flatMap(([, messages]) => messages);
  return (
    <BulkBar formId={CASES_FORM} name="case" action={action}>
      <input type="hidden" name={FORM_FIELD} value={CASES_FORM} />
      <div className="w-full">
        <ErrorSummary
          errors={[...new Set(elsewhere)]}
          fields={[
            { field: fields.ownerId, label: t("bulkOwner") },
            { field: fields.text, label: t("bulkText") },
          ]}
        />
      </div>
      <Button name="intent" value="take" size="sm">
        {t("bulkTake")}
      </Button>
      <SelectField
        field={fields.ownerId}
        label={t("bulkOwner")}
        placeholder={t("nobody")}
        options={officers.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Button name="intent" value="assign" size="sm" variant="quiet">
        {t("bulkAssign")}
      </Button>
      <TextField field={fields.text} label={t("bulkText")} maxLength={500} />
      <Button name="intent" value="resolve" size="sm" variant="quiet">
        {t("bulkResolve")}
      </Button>
    </BulkBar>
  );
}
