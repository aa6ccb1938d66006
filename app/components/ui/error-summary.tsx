import { useEffect, useRef } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import type { FieldSource } from "#app/components/ui/field";
import { Icon } from "#app/components/ui/icon";

type Props = {
  /** Errors of the form as a whole. */
  errors?: string[] | undefined;
  /** The fields of the form, in the order of the page; those without an error are left out. */
  fields?: { field: FieldSource; label: string }[];
};

/** Stands above a form that was sent back, takes the focus, and leads to each field that needs a change. */
export function ErrorSummary({ errors = [], fields = [] }: Props) {
  const { t } = useTranslation("ui");
  const box = useRef<HTMLDivElement>(null);
  const wrong = fields.filter(({ field }) => field.errors?.length);
  const count = errors.length + wrong.length;
  useEffect(() => {
    if (count > 0) box.current?.focus();
  }, [count]);
  if (count === 0) return null;
  return (
    <div className="notice notice-late" role="alert" tabIndex={-1} ref={box}>
      <Icon name="warn" />
      <div>
        <p className="notice-title">{t("errorSummaryTitle", { count })}</p>
        <ul className="mt-1 grid gap-1">
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
          {wrong.map(({ field, label }) => (
            <li key={field.id}>
              <a href={`#${field.id}`}>{t("errorOf", { label, text: field.errors?.join(" ") ?? "" })}</a>
            </li>
          ))}
        </ul>
        <p className="field-hint mt-1">{t("errorSummaryKept")}</p>
      </div>
    </div>
  );
}
