import { useTranslation } from "#app/i18n/use-translation";

import { Tabs } from "#app/components/ui/tabs";
import { paths } from "#app/lib/paths";

export function AccountTabs() {
  const { t } = useTranslation("account");
  return (
    <Tabs
      label={t("tabs.label")}
      tabs={[
        { to: paths.account(), label: t("tabs.profile") },
        { to: paths.accountSecurity(), label: t("tabs.security") },
      ]}
    />
  );
}
