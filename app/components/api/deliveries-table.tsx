import { Form } from "@remix-run/react";

import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import type { DeliveryRow } from "#app/domain/notices/endpoints.queries.server";
import { formatInstant } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";

const tones = { PENDING: "warn", DELIVERED: "good", DEAD: "late" } as const;

/** Messages of an endpoint with what became of each. @param active messages can be sent */
export function DeliveriesTable({ deliveries, active }: { deliveries: readonly DeliveryRow[]; active: boolean }) {
  const { t, i18n } = useTranslation("api");
  const at = (instant: Date) => formatInstant(instant, i18n.language);
  const errorOf = (code: string) =>
    code === "timeout" || code === "refused" ? t(`hooks.error.${code}`) : t("hooks.error.other", { code });
  return (
    <DataTable
      caption={t("hooks.deliveries")}
      captionHidden
      rows={deliveries}
      rowKey={(delivery) => delivery.eventId}
      empty={<EmptyState title={t("hooks.deliveriesNone")}>{t("hooks.deliveriesNoneText")}</EmptyState>}
      columns={[
        {
          key: "event",
          header: t("hooks.event"),
          title: true,
          cell: (delivery) => (
            <details>
              <summary>
                {t(`event.${delivery.eventType as "ping"}`)} <small className="text-ink-2">{delivery.eventType}</small>
              </summary>
              <small className="fingerprint block break-all text-ink-2">{delivery.eventId}</small>
              <pre className="mt-2 max-w-[60ch] text-sm whitespace-pre-wrap break-all" aria-label={t("hooks.body")}>
                {JSON.stringify(JSON.parse(delivery.body), null, 2)}
              </pre>
            </details>
          ),
        },
        { key: "at", header: t("hooks.at"), nowrap: true, cell: (delivery) => at(delivery.createdAt) },
        {
          key: "status",
          header: t("hooks.state"),
          nowrap: true,
          cell: (delivery) => (
            <>
              <Badge tone={tones[delivery.status]}>{t(`hooks.status.${delivery.status}`)}</Badge>
              {delivery.nextAttemptAt && delivery.attempts > 0 ? (
                <small className="block text-ink-2">{t("hooks.next", { at: at(delivery.nextAttemptAt) })}</small>
              ) : null}
            </>
          ),
        },
        { key: "attempts", header: t("hooks.attempts"), align: "end", cell: (delivery) => delivery.attempts },
        {
          key: "answer",
          header: t("hooks.answer"),
          cell: (delivery) =>
            delivery.lastStatus === null ? (delivery.lastError ? errorOf(delivery.lastError) : "—") : delivery.lastStatus,
        },
        ...(active
          ? [
              {
                key: "replay",
                header: t("keys.actions"),
                align: "end" as const,
                nowrap: true,
                cell: (delivery: DeliveryRow) => (
                  <Form method="post">
                    <input type="hidden" name="eventId" value={delivery.eventId} />
                    <Button
                      name="intent"
                      value="replay"
                      variant="quiet"
                      size="sm"
                      aria-label={`${t("hooks.replay")}：${delivery.eventType} ${at(delivery.createdAt)}`}
                    >
                      {t("hooks.replay")}
                    </Button>
                  </Form>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
