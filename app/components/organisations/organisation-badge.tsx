import { Badge } from "#app/components/ui/badge";
import type { OrganisationStatus } from "#app/domain/supervision/organisations/change";
import { useTranslation } from "#app/i18n/use-translation";

const tones = { PROPOSED: "warn", CONFIRMED: "warn", APPLIED: "good", REFUSED: "late", WITHDRAWN: "none" } as const;

export function OrganisationBadge({ status }: { status: OrganisationStatus }) {
  const { t } = useTranslation("organisations");
  return <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>;
}
