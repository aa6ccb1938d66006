import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { DescriptionList } from "#app/components/ui/description-list";
import type { ExceptionRow } from "#app/domain/quota/campaign.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";

const tones = { REQUESTED: "warn", GRANTED: "good", REFUSED: "late", WITHDRAWN: "none", EXPIRED: "none" } as const;

export function ExceptionBadge({ status }: Pick<ExceptionRow, "status">) {
  const { t } = useTranslation("campaign");
  return <Badge tone={tones[status]}>{t(`exStatus.${status}`)}</Badge>;
}

/** What was asked for, why, with which paper, and what became of it. */
export function ExceptionFacts({ exception, paper }: { exception: ExceptionRow; paper: string }) {
  const { t, i18n } = useTranslation("campaign");
  const { askedBps, decidedAt, decidedBy, decisionReason, expiresOn, reason, requestedAt, requestedBy, version } = exception;
  return (
    <DescriptionList
      facts={[
        {
          label: t("ex.programme"),
          value: `${named(i18n.language, exception.shortZh, exception.shortEn)} · ${exception.fiscalYear} · ${t("ex.version", { n: version })}`,
        },
        { label: t("ex.asked"), value: askedBps === 0 ? t("ex.exempt") : formatBps(askedBps) },
        { label: t("ex.expires"), value: expiresOn },
        { label: t("ex.reason"), value: `${reason} (${requestedBy} · ${formatInstant(requestedAt)})` },
        { label: t("ex.paper"), value: <a href={paper}>{exception.documentName}</a> },
        ...(decidedAt
          ? [{ label: t("ex.decide"), value: [decidedBy, formatInstant(decidedAt), decisionReason].filter(Boolean).join(" · ") }]
          : []),
        ...(exception.ending
          ? [
              {
                label: t(`ex.ending.${exception.ending.status}`),
                value: [exception.ending.lastOn, exception.ending.reason, exception.ending.by, exception.ending.decidedBy]
                  .filter(Boolean)
                  .join(" · "),
              },
            ]
          : []),
      ]}
    />
  );
}
