import type { InputHTMLAttributes } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import { controlProps, Field, initialText, type FieldLook } from "#app/components/ui/field";

type Props = FieldLook & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "className" | "type">;

/** Money is typed in yuan; the schema turns it into fen. */
export function MoneyField({ field, label, hint, labelHidden, className, ...rest }: Props) {
  const { t } = useTranslation("ui");
  return (
    <Field {...{ field, label, hint, labelHidden, className }}>
      <div className="affix">
        <input
          {...controlProps(field, hint)}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          className="control control-number"
          defaultValue={initialText(field)}
          {...rest}
        />
        <span className="affix-text">{t("yuan")}</span>
      </div>
    </Field>
  );
}
