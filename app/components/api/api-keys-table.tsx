import { Form } from "@remix-run/react";

import { scopeKey } from "#app/components/api/api-key-form";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import type { ApiKeyRow } from "#app/domain/identity/api-keys.queries.server";
import { formatInstant, formatList } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";

export function ApiKeysTable({ keys }: { keys: readonly ApiKeyRow[] }) {
  const { t, i18n } = useTranslation(["api", "common"]);
  return (
    <DataTable
      caption={t("keys.list")}
      captionHidden
      rows={keys}
      rowKey={(key) => key.id}
      empty={<EmptyState title={t("keys.none")}>{t("keys.noneText")}</EmptyState>}
      columns={[
        {
          key: "name",
          header: t("keys.name"),
          title: true,
          cell: (key) => (
            <>
              {key.name}
              <small className="fingerprint block text-ink-2">{key.prefix}…</small>
              <small className="block font-normal text-ink-2">
                {t("keys.actsAs")} {key.person} · {t(`common:role.${key.role}`)}
              </small>
            </>
          ),
        },
        {
          key: "scopes",
          header: t("keys.scopes"),
          quiet: true,
          cell: (key) =>
            formatList(
              key.scopes.map((scope) => t(`scope.${scopeKey(scope)}`)),
              i18n.language,
            ),
        },
        {
          key: "lastUsed",
          header: t("keys.lastUsed"),
          cell: (key) => (key.lastUsedAt ? formatInstant(key.lastUsedAt, i18n.language) : t("keys.never")),
        },
        {
          key: "state",
          header: t("keys.state"),
          cell: (key) => (
            <>
              <Badge tone={key.state === "LIVE" ? "good" : "none"}>{t(`keys.state.${key.state}`)}</Badge>
              {key.state === "LIVE" ? (
                <small className="block text-ink-2">
                  {t("keys.expires")} {formatInstant(key.expiresAt, i18n.language)}
                </small>
              ) : null}
            </>
          ),
        },
        {
          key: "actions",
          header: t("keys.actions"),
          align: "end",
          nowrap: true,
          cell: (key) =>
            key.state === "REVOKED" || key.state === "EXPIRED" ? null : (
              <Form method="post">
                <input type="hidden" name="keyId" value={key.id} />
                <Button name="intent" value="revoke" variant="quiet" size="sm" aria-label={`${t("keys.revoke")}：${key.name}`}>
                  {t("keys.revoke")}
                </Button>
              </Form>
            ),
        },
      ]}
    />
  );
}
