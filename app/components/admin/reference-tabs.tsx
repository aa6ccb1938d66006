import { useTranslation } from "#app/i18n/use-translation";

import { Tabs } from "#app/components/ui/tabs";
import { paths } from "#app/lib/paths";

const kinds = [
  "programmes",
  "rules",
  "windows",
  "thresholds",
  "divisions",
  "categories",
  "corrections",
  "bank-formats",
  "working-days",
  "publication",
] as const;

export function ReferenceTabs() {
  const { t } = useTranslation(["admin", "rules"]);
  return (
    <div className="mb-6">
      <Tabs
        label={t("referenceTabs")}
        tabs={[
          ...kinds.map((kind) => ({ to: paths.adminReference(kind), label: t(`kind.${kind}`), end: false })),
          { to: paths.placeRules("platform", "counting"), label: t("rules:places") },
          { to: paths.ruleChanges("platform"), label: t("rules:changes"), end: false },
        ]}
      />
    </div>
  );
}
