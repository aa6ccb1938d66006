import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { errorId, FieldError, type FieldSource } from "#app/components/ui/field";
import type { DraftLine } from "#app/domain/ordering/correction-draft.queries.server";

/** Lines of an order as checkboxes of one name; what cannot be chosen says why. */
export function LineChoice({
  field,
  lines,
  disabled,
}: {
  field: FieldSource;
  lines: readonly DraftLine[];
  disabled: (line: DraftLine) => string | null;
}) {
  const { t } = useTranslation("corrections");
  const nameOf = useOrganisationName();
  const words = useWords();
  const kept = Array.isArray(field.initialValue)
    ? field.initialValue.map(String)
    : typeof field.initialValue === "string"
      ? [field.initialValue]
      : null;
  return (
    <fieldset className="field" aria-describedby={field.errors?.length ? errorId(field) : undefined}>
      <legend className="field-label mb-1.5">{t("linesLabel")}</legend>
      <div className="grid gap-1">
        {lines.map((line) => {
          const why = disabled(line);
          const id = `${field.id}-${line.id}`;
          return (
            <div className="choice" key={line.id}>
              <input
                type="checkbox"
                id={id}
                name={field.name}
                value={line.id}
                disabled={why !== null}
                defaultChecked={why === null && (kept === null || kept.includes(line.id))}
                aria-describedby={`${id}-hint`}
              />
              <label htmlFor={id}>
                {words.name(line.nameZh, line.nameEn)} · {words.quantity(line.quantityMilli, line.salesUnit)} · {words.yuan(line.goodsFen)}
              </label>
              <p className="field-hint" id={`${id}-hint`}>
                {why ?? (line.credited ? t("lineCredited", { unit: nameOf(line.credited.name) }) : t("lineNotCounted"))} ·{" "}
                {t(`source.${line.source}`)}
              </p>
            </div>
          );
        })}
      </div>
      <FieldError field={field} />
    </fieldset>
  );
}
