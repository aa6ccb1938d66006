import { useTranslation } from "react-i18next";

/** First thing the keyboard meets; the page's main element carries `id="content"`. */
export function SkipLink() {
  const { t } = useTranslation("ui");
  return (
    <a href="#content" className="skip-link">
      {t("skipToMain")}
    </a>
  );
}
