import { useTranslation } from "#app/i18n/use-translation";

import { Tabs } from "#app/components/ui/tabs";
import { paths } from "#app/lib/paths";

/** What the reader's role may manage of what programs do. */
export interface ProgramTabs {
  keys: boolean;
  webhooks: boolean;
}

export function AccountTabs({ keys, webhooks }: ProgramTabs) {
  const { t } = useTranslation("account");
  return (
    <Tabs
      label={t("tabs.label")}
      tabs={[
        { to: paths.account(), label: t("tabs.profile") },
        { to: paths.accountSecurity(), label: t("tabs.security") },
        ...(keys ? [{ to: paths.apiKeys(), label: t("tabs.apiKeys") }] : []),
        ...(webhooks ? [{ to: paths.webhooks(), label: t("tabs.webhooks") }] : []),
      ]}
    />
  );
}
