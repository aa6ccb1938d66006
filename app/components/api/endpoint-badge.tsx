import { Badge } from "#app/components/ui/badge";
import { useTranslation } from "#app/i18n/use-translation";

export function EndpointBadge({ disabledReason }: { disabledReason: string | null }) {
  const { t } = useTranslation("api");
  if (disabledReason === null) return <Badge tone="good">{t("hooks.active")}</Badge>;
  return (
    <Badge tone={disabledReason === "FAILING" ? "late" : "none"}>
      {disabledReason === "FAILING" ? t("hooks.failing") : t("hooks.disabled")}
    </Badge>
  );
}
