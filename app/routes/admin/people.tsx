import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { InvitationsPanel } from "#app/components/account/invitations-panel";
import { InviteForm } from "#app/components/account/invite-form";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { endGrant } from "#app/domain/identity/end-grant.server";
import { invitePersonAnywhere } from "#app/domain/identity/invite-person.server";
import { listOpenInvitations, searchGrants } from "#app/domain/identity/people.queries.server";
import { can } from "#app/domain/identity/policy";
import { grantIdInput, invitationIdInput, inviteAnywhereInput } from "#app/domain/identity/schema";
import { grantScopes } from "#app/domain/identity/scope";
import { withdrawInvitation } from "#app/domain/identity/withdraw-invitation.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { textOf } from "#app/http/params.server";
import { isId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";

// The action of the table that only the platform holds: elsewhere `people:read` opens the own organisation.
export const handle = { policy: "operations:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "operations:read");
  const url = new URL(request.url);
  const { searchParams } = url;
  const query = textOf(url, "q");
  const scope = grantScopes.find((known) => known === searchParams.get("scope")) ?? null;
  const wanted = searchParams.get("before");
  const before = isId(wanted) ? wanted : null;
  const [rows, invitations] = await Promise.all([
    searchGrants({ query, scope, before, now: actor.now, take: ROWS + 1 }),
    listOpenInvitations(actor.now, ROWS),
  ]);
  const people = rows.slice(0, ROWS);
  const older = rows.length > ROWS ? (people.at(-1)?.grantId ?? null) : null;
  return withEnglishNames(request, {
    people,
    invitations,
    query,
    scope,
    before,
    older,
    ownGrantId: actor.grantId,
    manages: can(actor, "people:invite"),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "operations:act");
  switch (await intentOf(request)) {
    case "invite": {
      const submission = await submitForm(request, inviteAnywhereInput, async (input) => {
        await invitePersonAnywhere(actor, input);
        return input.email;
      });
      return submission.ok
        ? redirectWithFlash(request, paths.adminPeople(), "account:flash.invited", { email: submission.value })
        : submission.response;
    }
    case "withdraw": {
      const submission = await submitForm(request, invitationIdInput, ({ invitationId }) => withdrawInvitation(actor, invitationId));
      return submission.ok ? redirectWithFlash(request, paths.adminPeople(), "account:flash.withdrawn") : submission.response;
    }
    case "end-grant": {
      const submission = await submitForm(request, grantIdInput, ({ grantId }) => endGrant(actor, grantId));
      return submission.ok ? redirectWithFlash(request, paths.adminPeople(), "account:flash.grantEnded") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function AdminPeople() {
  const { t } = useTranslation(["account", "common"]);
  const nameOf = useOrganisationName();
  const { people, invitations, query, scope, before, older, ownGrantId, manages } = useLoaderData<typeof loader>();
  const filtered = query !== "" || scope !== null;
  return (
    <>
      <PageHead title={t("people.title")} over={t("common:audience.platform")} />
      <IntentErrors forms={["invite"]} />
      <FilterBar {...(filtered ? { clearTo: paths.adminPeople() } : {})}>
        <TextField field={{ id: "q", name: "q", initialValue: query }} label={t("people.searchLabel")} type="search" maxLength={100} />
        <SelectField
          field={{ id: "filter-scope", name: "scope", initialValue: scope ?? "" }}
          label={t("people.scope")}
          placeholder={t("people.scopeAll")}
          options={grantScopes.map((value) => ({ value, label: t(`people.scope.${value}`) }))}
        />
      </FilterBar>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("people.list")} tools={<ListFiles what={t("people.list")} />}>
            <DataTable
              caption={t("people.list")}
              captionHidden
              rows={people}
              rowKey={(person) => person.grantId}
              empty={<EmptyState title={t("people.noneFound")}>{t("people.noneFoundText")}</EmptyState>}
              columns={[
                {
                  key: "name",
                  header: t("people.name"),
                  title: true,
                  cell: (person) => (
                    <span>
                      {person.name}
                      <small className="block font-normal break-all text-ink-2">{person.email}</small>
                    </span>
                  ),
                },
                {
                  key: "organisation",
                  header: t("people.organisation"),
                  cell: (person) => (
                    <span>
                      {nameOf(person.organisation)}
                      <small className="block text-ink-2">{t(`people.scope.${person.scope}`)}</small>
                    </span>
                  ),
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
            <div className="form-actions mt-4">
              {before ? (
                <ButtonLink to={paths.adminPeople({ q: query, scope })} variant="quiet">
                  {t("people.newest")}
                </ButtonLink>
              ) : null}
              {older ? (
                <ButtonLink to={paths.adminPeople({ q: query, scope, before: older })} variant="quiet">
                  {t("people.older")}
                </ButtonLink>
              ) : null}
            </div>
          </Panel>
          <InvitationsPanel invitations={invitations} manages={manages} />
        </div>
        <Panel title={t("people.invite")}>
          {manages ? <InviteForm anywhere /> : <p className="text-ink-2">{t("people.onlyManager")}</p>}
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "人员与权限 People · 乡集 Xiangji" }];
