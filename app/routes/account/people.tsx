import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { InvitationsPanel } from "#app/components/account/invitations-panel";
import { InviteForm } from "#app/components/account/invite-form";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import type { Actor } from "#app/domain/identity/actor";
import { endGrant } from "#app/domain/identity/end-grant.server";
import { invitePerson } from "#app/domain/identity/invite-person.server";
import { listPeople } from "#app/domain/identity/people.queries.server";
import { can } from "#app/domain/identity/policy";
import { grantIdInput, invitationIdInput, inviteInput } from "#app/domain/identity/schema";
import { withdrawInvitation } from "#app/domain/identity/withdraw-invitation.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { notFound } from "#app/http/params.server";
import { peoplePaths } from "#app/lib/paths";

export const handle = { policy: "people:read" };

/** One screen under the console of each audience; under another audience's console it is not there. */
function requireOwnConsole(request: Request, actor: Actor): void {
  if (new URL(request.url).pathname.replace(/\/$/, "") !== peoplePaths[actor.audience]) throw notFound();
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "people:read");
  requireOwnConsole(request, actor);
  const { people, invitations } = await listPeople(actor);
  return {
    people,
    invitations,
    organisation: actor.orgName,
    ownGrantId: actor.grantId,
    manages: can(actor, "people:invite"),
    contractors: actor.audience === "unit",
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "people:invite");
  requireOwnConsole(request, actor);
  const here = peoplePaths[actor.audience];
  switch (await intentOf(request)) {
    case "invite": {
      const submission = await submitForm(request, inviteInput, async (input) => {
        await invitePerson(actor, input);
        return input.email;
      });
      return submission.ok ? redirectWithFlash(request, here, "account:flash.invited", { email: submission.value }) : submission.response;
    }
    case "withdraw": {
      const submission = await submitForm(request, invitationIdInput, ({ invitationId }) => withdrawInvitation(actor, invitationId));
      return submission.ok ? redirectWithFlash(request, here, "account:flash.withdrawn") : submission.response;
    }
    case "end-grant": {
      const submission = await submitForm(request, grantIdInput, ({ grantId }) => endGrant(actor, grantId));
      return submission.ok ? redirectWithFlash(request, here, "account:flash.grantEnded") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function People() {
  const { t } = useTranslation(["account", "common"]);
  const { people, invitations, organisation, ownGrantId, manages, contractors } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("people.title")} over={organisation} lead={t("people.lead", { organisation })} />
      <IntentErrors forms={manages ? ["invite"] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("people.list")} tools={<ListFiles what={t("people.list")} />}>
            <DataTable
              caption={t("people.list")}
              captionHidden
              rows={people}
              rowKey={(person) => person.grantId}
              columns={[
                { key: "name", header: t("people.name"), title: true, cell: (person) => person.name },
                {
                  key: "email",
                  header: t("people.email"),
                  quiet: true,
                  cell: (person) => <span className="break-all">{person.email}</span>,
                },
                { key: "role", header: t("people.role"), nowrap: true, cell: (person) => t(`common:role.${person.role}`) },
                {
                  key: "twoFactor",
                  header: t("people.twoFactor"),
                  nowrap: true,
                  cell: (person) => (
                    <Badge tone={person.twoFactor ? "good" : "none"}>{person.twoFactor ? t("security.on") : t("security.off")}</Badge>
                  ),
                },
                ...(manages
                  ? [
                      {
                        key: "end",
                        header: t("people.actions"),
                        align: "end" as const,
                        nowrap: true,
                        cell: (person: (typeof people)[number]) =>
                          person.grantId === ownGrantId ? (
                            t("people.you")
                          ) : (
                            <Form method="post">
                              <input type="hidden" name="grantId" value={person.grantId} />
                              <Button
                                name="intent"
                                value="end-grant"
                                variant="quiet"
                                size="sm"
                                aria-label={`${t("people.end")}：${person.name}`}
                              >
                                {t("people.end")}
                              </Button>
                            </Form>
                          ),
                      },
                    ]
                  : []),
              ]}
            />
          </Panel>
          <InvitationsPanel invitations={invitations} manages={manages} />
        </div>
        <Panel title={t("people.invite")}>
          {manages ? <InviteForm contractors={contractors} /> : <p className="text-ink-2">{t("people.onlyManager")}</p>}
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "人员与权限 People · 乡集 Xiangji" }];
