import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { FileField } from "#app/components/ui/file-field";
import { NumberField } from "#app/components/ui/number-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { OrganisationKind } from "#app/domain/supervision/organisations/change";
import type { ChangingUnit, FollowingGrant } from "#app/domain/supervision/organisations/queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";

type Fields = {
  source: string;
  sources: string[];
  target: string;
  name: string;
  uscc: string;
  budgetCode: string;
  divisionCode: string;
  address: string;
  contactName: string;
  contactPhone: string;
  share: string;
  orders: string;
  grants: string[];
  effectiveOn: string;
  reason: string;
  file: File;
};

type Props = {
  kind: OrganisationKind;
  sources: readonly ChangingUnit[];
  target: ChangingUnit | null;
  people: readonly FollowingGrant[];
  today: CalendarDate;
};

/** What is needed beside the units: particulars of a new one, who follows, the day and the paper. */
export function ChangeForm({ kind, sources, target, people, today }: Props) {
  const { t } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  const [first] = sources;
  const moved = kind === "MOVE" ? first : undefined;
  const { form, fields, pending } = useResultForm<Fields>({
    id: "organisation",
    defaultValue: {
      effectiveOn: today,
      name: moved?.name ?? "",
      budgetCode: moved?.budgetCode ?? "",
      address: first?.address ?? "",
      contactName: first?.contactName ?? "",
      contactPhone: first?.contactPhone ?? "",
      divisionCode: kind === "SPLIT" ? (first?.divisionCode ?? "") : "",
    },
    constraint: { orders: { required: false }, file: { required: false } },
  });
  const particulars = kind === "MOVE" || kind === "SPLIT";
  return (
    <FormShell
      form={form}
      upload
      fields={[
        ...(particulars
          ? [
              { field: fields.name, label: t("name") },
              ...(kind === "SPLIT" ? [{ field: fields.uscc, label: t("uscc") }] : []),
              { field: fields.divisionCode, label: t("divisionCode") },
              { field: fields.budgetCode, label: t("budgetCode") },
              { field: fields.address, label: t("address") },
              { field: fields.contactName, label: t("contactName") },
              { field: fields.contactPhone, label: t("contactPhone") },
            ]
          : []),
        ...(kind === "SPLIT"
          ? [
              { field: fields.share, label: t("share") },
              { field: fields.orders, label: t("orders") },
            ]
          : []),
        { field: fields.effectiveOn, label: t("effectiveOn") },
        { field: fields.reason, label: t("reason") },
        { field: fields.file, label: t("file") },
      ]}
    >
      {kind === "MERGE" ? (
        <>
          {sources.map(({ id }) => (
            <input key={id} type="hidden" name="sources" value={id} />
          ))}
          <input type="hidden" name="target" value={target?.id ?? ""} />
        </>
      ) : (
        <input type="hidden" name="source" value={first?.id ?? ""} />
      )}
      {particulars ? (
        <fieldset className="grid gap-5">
          <legend className="mb-3 font-semibold">{t(kind === "MOVE" ? "movedUnit" : "newUnit")}</legend>
          <TextField field={fields.name} label={t("name")} maxLength={100} />
          <div className="field-grid phone:grid-cols-2">
            {kind === "SPLIT" ? <TextField field={fields.uscc} label={t("uscc")} maxLength={18} /> : null}
            <TextField field={fields.divisionCode} label={t("divisionCode")} hint={t("divisionHint")} inputMode="numeric" maxLength={6} />
            <TextField field={fields.budgetCode} label={t("budgetCode")} maxLength={40} />
          </div>
          <TextField field={fields.address} label={t("address")} maxLength={200} />
          <div className="field-grid phone:grid-cols-2">
            <TextField field={fields.contactName} label={t("contactName")} maxLength={60} />
            <TextField field={fields.contactPhone} label={t("contactPhone")} type="tel" maxLength={21} />
          </div>
        </fieldset>
      ) : null}
      {kind === "SPLIT" ? (
        <>
          <NumberField field={fields.share} label={t("share")} unit="%" decimals />
          <TextareaField field={fields.orders} label={t("orders")} hint={t("ordersHint")} rows={3} maxLength={4000} />
        </>
      ) : null}
      {people.length > 0 ? (
        <fieldset className="grid gap-2">
          <legend className="font-semibold">{t("follow")}</legend>
          <p className="field-hint">{t("followHint")}</p>
          {people.map((person) => (
            <div className="choice" key={person.id}>
              <input
                type="checkbox"
                id={`grant-${person.id}`}
                name="grants"
                value={person.id}
                defaultChecked={person.role === "MANAGER" || person.role === "REVIEWER"}
              />
              <label htmlFor={`grant-${person.id}`}>
                {person.name} · {t(`role.${person.role as "MANAGER"}`)} · {nameOf(person.unit)}
              </label>
            </div>
          ))}
        </fieldset>
      ) : null}
      <DateField field={fields.effectiveOn} label={t("effectiveOn")} hint={t("effectiveHint")} min={today} />
      <TextareaField field={fields.reason} label={t("reason")} rows={2} maxLength={500} />
      <FileField field={fields.file} label={t("file")} accept="application/pdf,image/jpeg,image/png,image/webp" />
      <div className="form-actions">
        <Button name="intent" value={kind} variant="act" pending={pending}>
          {t("propose")}
        </Button>
      </div>
    </FormShell>
  );
}
