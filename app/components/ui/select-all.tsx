import { useTranslation } from "#app/i18n/use-translation";

type Props = { formId: string; name: string };

/** The checkboxes of one name that belong to one form. */
export function boxesOf(formId: string, name: string): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(`input[type="checkbox"][name="${CSS.escape(name)}"]`)].filter(
    (box) => box.form?.id === formId && !box.disabled,
  );
}

/** Ticks every row of the page; a convenience of JavaScript, hidden without it. */
export function SelectAll({ formId, name }: Props) {
  const { t } = useTranslation("ui");
  return (
    <input
      type="checkbox"
      className="needs-js"
      aria-label={t("selectAll")}
      onChange={(event) => {
        const boxes = boxesOf(formId, name);
        for (const box of boxes) box.checked = event.currentTarget.checked;
        boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
      }}
    />
  );
}
