import { Form } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Button } from "#app/components/ui/button";
import { DataTable, type Column } from "#app/components/ui/data-table";
import { Panel } from "#app/components/ui/panel";
import type { GrantRole } from "#app/domain/identity/actor";
import { usePage } from "#app/http/page-context";
import { formatInstant } from "#app/i18n/formats";

type Invitation = { id: string; name: string; email: string; role: GrantRole; expiresAt: Date; organisation?: string };

/** Invitations that nobody has accepted yet. The organisation is shown where it is not the reader's own. */
export function InvitationsPanel({ invitations, manages }: { invitations: readonly Invitation[]; manages: boolean }) {
  const { t } = useTranslation(["account", "common"]);
  const { locale } = usePage();
  const columns: Column<Invitation>[] = [
    { key: "name", header: t("people.name"), title: true, cell: (invitation) => invitation.name },
    { key: "email", header: t("people.email"), quiet: true, cell: (invitation) => <span className="break-all">{invitation.email}</span> },
    { key: "role", header: t("people.role"), nowrap: true, cell: (invitation) => t(`common:role.${invitation.role}`) },
    { key: "until", header: t("people.until"), nowrap: true, cell: (invitation) => formatInstant(invitation.expiresAt, locale) },
  ];
  if (invitations.some(({ organisation }) => organisation !== undefined)) {
    columns.splice(2, 0, { key: "organisation", header: t("people.organisation"), cell: (invitation) => invitation.organisation });
  }
  if (manages) {
    columns.push({
      key: "withdraw",
      header: t("people.actions"),
      align: "end",
      nowrap: true,
      cell: (invitation) => (
        <Form method="post">
          <input type="hidden" name="invitationId" value={invitation.id} />
          <Button name="intent" value="withdraw" variant="quiet" size="sm" aria-label={`${t("people.withdraw")}：${invitation.name}`}>
            {t("people.withdraw")}
          </Button>
        </Form>
      ),
    });
  }
  return (
    <Panel title={t("people.invitations")}>
      {invitations.length === 0 ? (
        <p className="text-ink-2">{t("people.invitationsNone")}</p>
      ) : (
        <DataTable
          caption={t("people.invitations")}
          captionHidden
          rows={invitations}
          rowKey={(invitation) => invitation.id}
          columns={columns}
        />
      )}
    </Panel>
  );
}
