import { useTranslation } from "#app/i18n/use-translation";

/** Up to five stars, said in words as well. */
export function Stars({ value }: { value: number }) {
  const { t } = useTranslation("ratings");
  const full = Math.round(value);
  return (
    <span className="whitespace-nowrap" role="img" aria-label={t("of", { stars: value.toFixed(value % 1 === 0 ? 0 : 1) })}>
      <span aria-hidden="true">{`${"★".repeat(full)}${"☆".repeat(5 - full)}`}</span>
    </span>
  );
}
