import { Tabs } from "#app/components/ui/tabs";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** The bureau's rules library: what is in force, what would be, and what waits for a second person. */
export function RuleTabs() {
  const { t } = useTranslation("rules");
  return (
    <div className="mb-6">
      <Tabs
        label={t("library")}
        tabs={[
          { to: paths.bureauRules(), label: t("shares") },
          { to: paths.bureauWindows(), label: t("windows") },
          { to: paths.bureauThresholds(), label: t("thresholds") },
          { to: paths.placeRules("bureau", "counting"), label: t("places") },
          { to: paths.correctionPeriods("bureau"), label: t("periods") },
          { to: paths.bureauSimulator(), label: t("simulator") },
          { to: paths.ruleChanges("bureau"), label: t("changes"), end: false },
        ]}
      />
    </div>
  );
}
