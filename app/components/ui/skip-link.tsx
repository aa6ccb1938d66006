import { useTranslation } from "#app/i18n/use-translation";

/** First thing the keyboard meets; the page's main element carries `id="content"`. */
export function SkipLink() {
  const { t } = useTranslation("ui");
  return (
    <a href="#content" className="skip-link">
      {t("skipToMain")}
    </a>
  );
}
