import { Tabs } from "#app/components/ui/tabs";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** The bureau's work on declarations: the list, the campaign they belong to, and what is allowed below the minimum. */
export function FilingTabs() {
  const { t } = useTranslation("campaign");
  return (
    <div className="mb-6">
      <Tabs
        label={t("tabs")}
        tabs={[
          { to: paths.bureauFilings(), label: t("tab.filings"), end: false },
          { to: paths.bureauCampaigns(), label: t("tab.campaigns"), end: false },
          { to: paths.bureauExceptions(), label: t("tab.exceptions") },
        ]}
      />
    </div>
  );
}
