import { Tabs } from "#app/components/ui/tabs";
import { useTranslation } from "#app/i18n/use-translation";
import { paths, placeRulePages, type RuleDesk } from "#app/lib/paths";

/** The kinds of rules that places may have of their own. */
export function PlaceTabs({ desk }: { desk: RuleDesk }) {
  const { t } = useTranslation("rules");
  return (
    <div className="mb-6">
      <Tabs label={t("places")} tabs={placeRulePages.map((page) => ({ to: paths.placeRules(desk, page), label: t(`placesOf.${page}`) }))} />
    </div>
  );
}
