import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { OrganisationImpactTable } from "#app/components/organisations/impact-table";
import { OrganisationBadge } from "#app/components/organisations/organisation-badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { TextareaField } from "#app/components/ui/textarea-field";
import { Timeline } from "#app/components/ui/timeline";
import { can } from "#app/domain/identity/policy";
import {
  confirmOrganisationChange,
  refuseOrganisationChange,
  withdrawOrganisationChange,
} from "#app/domain/supervision/organisations/decide-change.server";
import { getOrganisationChange } from "#app/domain/supervision/organisations/queries.server";
import { organisationStepInput, refuseOrganisationInput } from "#app/domain/supervision/organisations/schema";
import { requireActor } from "#app/http/actor.server";
import { errorText } from "#app/http/error-text.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { formatList } from "#app/i18n/formats";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const change = found(await getOrganisationChange(actor, parseId(params.id)));
  return withEnglishNames(request, {
    change,
    obstacle: change.obstacle ? errorText(preferencesOf(request).locale, change.obstacle.code) : null,
    decides: can(actor, "organisation:decide") && change.waitsForYou,
    withdraws: can(actor, "organisation:propose") && change.own && (change.status === "PROPOSED" || change.status === "CONFIRMED"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const intent = await intentOf(request);
  const actor = await requireActor(request, intent === "withdraw" ? "organisation:propose" : "organisation:decide");
  const id = parseId(params.id);
  const here = paths.bureauOrganisationChange(id);
  switch (intent) {
    case "confirm": {
      const submission = await submitForm(request, organisationStepInput, () => confirmOrganisationChange(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "organisations:flash.confirmed") : submission.response;
    }
    case "refuse": {
      const submission = await submitForm(request, refuseOrganisationInput, ({ reason }) => refuseOrganisationChange(actor, id, reason));
      return submission.ok ? redirectWithFlash(request, here, "organisations:flash.refused") : submission.response;
    }
    case "withdraw": {
      const submission = await submitForm(request, organisationStepInput, () => withdrawOrganisationChange(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "organisations:flash.withdrawn") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function OrganisationChange() {
  const { t } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  const { change, obstacle, decides, withdraws } = useLoaderData<typeof loader>();
  const impact = change.impactNow ?? change.impact;
  const reachable = [
    ...change.units.filter((unit) => unit.reachable).map(({ id }) => id),
    ...(change.successorId && change.successorReachable ? [change.successorId] : []),
  ];
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.bureauOrganisationChanges() }, { label: t(`kind.${change.kind}`) }]} />
      <PageHead
        over={`${nameOf(change.bureau)} · ${change.by}`}
        title={`${t(`kind.${change.kind}`)}: ${nameOf(change.sources)}`}
        tools={<OrganisationBadge status={change.status} />}
      />
      <IntentErrors forms={decides ? ["refuse"] : []} />
      {obstacle ? (
        <div className="mb-5">
          <Notice tone="late" title={t("obstacle")}>
            {obstacle}
          </Notice>
        </div>
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("impact")}>
            <p className="mb-2 text-ink-2">
              {t(change.status === "APPLIED" ? "impactThen" : change.impactNow ? "impactNow" : "impactProposed")}
            </p>
            <OrganisationImpactTable impact={impact} reachable={reachable} />
          </Panel>
          <Facts reachable={reachable} />
        </div>
        <div className="grid min-w-0 gap-6">
          <NextStep decides={decides} withdraws={withdraws} />
          <Past />
        </div>
      </div>
    </>
  );
}

function Facts({ reachable }: { reachable: readonly string[] }) {
  const { t, i18n } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { change } = useLoaderData<typeof loader>();
  const unit = (id: string | null, name: string) =>
    id !== null && reachable.includes(id) ? <Link to={paths.bureauUnit(id)}>{nameOf(name)}</Link> : nameOf(name);
  const { payload } = change;
  return (
    <Panel title={t("what")}>
      <DescriptionList
        facts={[
          ...change.units
            .filter(({ part }) => part === "SOURCE")
            .map(({ id, name }) => ({ label: t("fact.units"), value: unit(id, name) })),
          ...(change.successor ? [{ label: t("fact.successor"), value: unit(change.successorId, change.successor) }] : []),
          ...(payload.unit
            ? [
                { label: t("fact.place"), value: `${placeOf(change.place ?? "")} ${payload.unit.divisionCode}` },
                { label: t("uscc"), value: payload.unit.uscc },
                { label: t("budgetCode"), value: payload.unit.budgetCode },
                { label: t("address"), value: payload.unit.address },
                { label: t("contactName"), value: `${payload.unit.contactName} ${payload.unit.contactPhone}` },
              ]
            : []),
          ...(change.kind === "SPLIT" ? [{ label: t("fact.share"), value: formatBps(payload.shareBps) }] : []),
          ...(change.orderNumbers.length > 0 ? [{ label: t("fact.orders"), value: formatList(change.orderNumbers, i18n.language) }] : []),
          { label: t("fact.effectiveOn"), value: change.effectiveOn },
          { label: t("fact.reason"), value: change.reason },
          ...(change.documentName
            ? [{ label: t("fact.document"), value: <a href={paths.bureauOrganisationDocument(change.id)}>{change.documentName}</a> }]
            : []),
          ...(change.receivingBureau ? [{ label: t("fact.receiving"), value: nameOf(change.receivingBureau) }] : []),
          ...(change.people.length > 0
            ? [
                {
                  label: t("fact.people"),
                  value: formatList(
                    change.people.map((person) => `${person.name} (${t(`role.${person.role as "MANAGER"}`)})`),
                    i18n.language,
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

function NextStep({ decides, withdraws }: { decides: boolean; withdraws: boolean }) {
  const { t } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  const { change, obstacle } = useLoaderData<typeof loader>();
  const refusal = useResultForm<{ reason: string }>({ id: "refuse" });
  const step = useResultForm<Record<string, never>>({ id: "step" });
  if (change.status !== "PROPOSED" && change.status !== "CONFIRMED") return null;
  const words =
    change.status === "CONFIRMED"
      ? t("waitsForDay", { day: change.effectiveOn })
      : decides
        ? t("decideText", { name: change.by, bureau: nameOf(change.bureau) })
        : change.confirmedAt && change.receivingBureau
          ? t("waitsForReceiving", { bureau: nameOf(change.receivingBureau) })
          : t(change.own ? "waitsForSecond" : "onlyDeciders");
  return (
    <Panel title={t("next")}>
      <div className="grid gap-6">
        <p className="text-ink-2">{words}</p>
        {decides && !obstacle ? (
          <FormShell form={step.form}>
            <div className="form-actions">
              <Button name="intent" value="confirm" variant="act" pending={step.pending}>
                {t("confirm")}
              </Button>
            </div>
          </FormShell>
        ) : null}
        {decides ? (
          <FormShell form={refusal.form} fields={[{ field: refusal.fields.reason, label: t("refuseReason") }]}>
            <TextareaField field={refusal.fields.reason} label={t("refuseReason")} maxLength={500} rows={3} />
            <div className="form-actions">
              <Button name="intent" value="refuse" variant="quiet" pending={refusal.pending}>
                {t("refuse")}
              </Button>
            </div>
          </FormShell>
        ) : null}
        {withdraws ? (
          <FormShell form={step.form}>
            <div className="form-actions">
              <Button name="intent" value="withdraw" variant="quiet" pending={step.pending}>
                {t("withdraw")}
              </Button>
            </div>
          </FormShell>
        ) : null}
      </div>
    </Panel>
  );
}

function Past() {
  const { t } = useTranslation("organisations");
  const { change } = useLoaderData<typeof loader>();
  return (
    <Panel title={t("history")}>
      <Timeline
        label={t("history")}
        events={[
          { key: "proposed", title: t("event.proposed"), at: formatInstant(change.proposedAt), by: change.by },
          ...(change.confirmedAt
            ? [{ key: "confirmed", title: t("event.confirmed"), at: formatInstant(change.confirmedAt), by: change.confirmedBy }]
            : []),
          ...(change.receivedAt
            ? [{ key: "received", title: t("event.received"), at: formatInstant(change.receivedAt), by: change.receivedBy }]
            : []),
          ...(change.endedAt
            ? [
                {
                  key: "ended",
                  title: t(`event.${change.status as "APPLIED"}`),
                  at: formatInstant(change.endedAt),
                  by: change.endedBy,
                  detail: change.endReason,
                  ...(change.status === "REFUSED" ? { state: "late" as const } : {}),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

export const meta: MetaFunction = () => [{ title: "机构变更 Organisation change · 乡集 Xiangji" }];
