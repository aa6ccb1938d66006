import { useTranslation } from "#app/i18n/use-translation";

import { Tabs } from "#app/components/ui/tabs";
import { paths } from "#app/lib/paths";

/** @param api the reader's role may manage keys and webhooks */
export function AccountTabs({ api = false }: { api?: boolean }) {
  const { t } = useTranslation("account");
  return (
    <Tabs
      label={t("tabs.label")}
      tabs={[
        { to: paths.account(), label: t("tabs.profile") },
        { to: paths.accountSecurity(), label: t("tabs.security") },
        ...(api
          ? [
              { to: paths.apiKeys(), label: t("tabs.apiKeys") },
              { to: paths.webhooks(), label: t("tabs.webhooks") },
            ]
          : []),
      ]}
    />
  );
}
