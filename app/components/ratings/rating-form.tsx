import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { RadioField } from "#app/components/ui/radio-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { OrderRatingView } from "#app/domain/credit/ratings.queries.server";
import { COMMENT_LENGTH, starChoices } from "#app/domain/credit/schema";
import { useTranslation } from "#app/i18n/use-translation";

const subjects = ["goods", "delivery", "service"] as const;
type Fields = Record<(typeof subjects)[number] | "comment" | "version", string>;

/** Stars for goods, delivery and service, and a comment. */
export function RatingForm({ rating }: { rating: OrderRatingView | null }) {
  const { t } = useTranslation("ratings");
  const { form, fields, pending } = useResultForm<Fields>({
    id: "rating",
    defaultValue: {
      goods: rating ? String(rating.goods) : "",
      delivery: rating ? String(rating.delivery) : "",
      service: rating ? String(rating.service) : "",
      comment: rating?.comment ?? "",
    },
    constraint: { comment: { maxLength: COMMENT_LENGTH } },
  });
  return (
    <FormShell
      form={form}
      fields={[...subjects.map((name) => ({ field: fields[name], label: t(name) })), { field: fields.comment, label: t("comment") }]}
      className="grid gap-5"
    >
      {rating ? <input type="hidden" name="version" value={rating.version} /> : null}
      {subjects.map((name) => (
        <RadioField
          key={name}
          field={fields[name]}
          label={t(name)}
          look="chip"
          choices={starChoices.map((value) => ({ value, label: t(`stars.${value}`) }))}
        />
      ))}
      <TextareaField field={fields.comment} label={t("comment")} hint={t("commentHint")} maxLength={COMMENT_LENGTH} />
      <div className="form-actions">
        <Button name="intent" value={rating ? "change" : "rate"} pending={pending}>
          {t(rating ? "saveChange" : "save")}
        </Button>
      </div>
    </FormShell>
  );
}
