import { Form } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { Panel } from "#app/components/ui/panel";
import { usePage } from "#app/http/page-context";
import { formatInstant } from "#app/i18n/formats";

type Session = { id: string; device: string | null; ipAddress: string | null; createdAt: Date; updatedAt: Date; current: boolean };

export function SessionsPanel({ sessions }: { sessions: readonly Session[] }) {
  const { t } = useTranslation("account");
  const { locale } = usePage();
  return (
    <Panel
      title={t("security.sessions")}
      className="lg:col-span-2"
      tools={
        sessions.length > 1 ? (
          <Form method="post">
            <Button name="intent" value="end-other-sessions" variant="quiet" size="sm">
              {t("security.endOthers")}
            </Button>
          </Form>
        ) : undefined
      }
    >
      <p className="mb-3 text-ink-2">{t("security.sessionsLead")}</p>
      <DataTable
        caption={t("security.sessions")}
        captionHidden
        rows={sessions}
        rowKey={(session) => session.id}
        columns={[
          { key: "device", header: t("security.device"), title: true, cell: (session) => session.device ?? t("security.unknownDevice") },
          { key: "address", header: t("security.address"), quiet: true, cell: (session) => session.ipAddress ?? "—" },
          { key: "createdAt", header: t("security.since"), nowrap: true, cell: (session) => formatInstant(session.createdAt, locale) },
          { key: "updatedAt", header: t("security.usedAt"), nowrap: true, cell: (session) => formatInstant(session.updatedAt, locale) },
          {
            key: "end",
            header: t("people.actions"),
            align: "end",
            cell: (session) =>
              session.current ? (
                <Badge tone="good">{t("security.thisOne")}</Badge>
              ) : (
                <Form method="post">
                  <input type="hidden" name="sessionId" value={session.id} />
                  <Button name="intent" value="end-session" variant="quiet" size="sm">
                    {t("security.end")}
                  </Button>
                </Form>
              ),
          },
        ]}
      />
    </Panel>
  );
}
