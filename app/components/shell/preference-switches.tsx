import { useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";

export type PreferencesState = { locale: "zh-CN" | "en"; theme: "auto" | "light" | "dark"; size: "normal" | "large" };

/** Language, theme and type size: small forms that post and come back to the same page. */
export function PreferenceSwitches({ preferences }: { preferences: PreferencesState }) {
  const { t } = useTranslation("ui");
  return (
    <div className="switches" role="group" aria-label={t("preferences")}>
      <Row label={t("language")}>
        <Choice name="locale" value="zh-CN" current={preferences.locale} lang="zh-CN">
          中文
        </Choice>
        <Choice name="locale" value="en" current={preferences.locale} lang="en">
          English
        </Choice>
      </Row>
      <Row label={t("theme")}>
        <Choice name="theme" value="auto" current={preferences.theme}>
          {t("themeSystem")}
        </Choice>
        <Choice name="theme" value="light" current={preferences.theme}>
          {t("themeLight")}
        </Choice>
        <Choice name="theme" value="dark" current={preferences.theme}>
          {t("themeDark")}
        </Choice>
      </Row>
      <Row label={t("textSize")}>
        <Choice name="size" value="normal" current={preferences.size}>
          {t("textSizeNormal")}
        </Choice>
        <Choice name="size" value="large" current={preferences.size}>
          {t("textSizeLarge")}
        </Choice>
      </Row>
    </div>
  );
}

/** A plain form, not a client-side one: the attributes of the document element come from the server. */
function Row({ label, children }: { label: string; children: ReactNode }) {
  const { pathname, search } = useLocation();
  return (
    <form method="post" action="/preferences" className="switch-row">
      <input type="hidden" name="returnTo" value={pathname + search} />
      <span>{label}</span>
      {children}
    </form>
  );
}

type ChoiceProps = { name: string; value: string; current: string; lang?: string; children: ReactNode };

function Choice({ name, value, current, lang, children }: ChoiceProps) {
  return (
    <button type="submit" name={name} value={value} aria-pressed={current === value} lang={lang}>
      {children}
    </button>
  );
}
