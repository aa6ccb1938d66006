import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { phaseOf, phaseTones } from "#app/components/campaign/campaign-state";
import { ClosingPanel } from "#app/components/campaign/closing-panel";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button, ButtonLink } from "#app/components/ui/button";
import { NumberField } from "#app/components/ui/number-field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { getCampaign, getCampaignResult } from "#app/domain/quota/campaign.queries.server";
import { closeCampaign, proposeClosing } from "#app/domain/quota/close-campaign.server";
import { campaignStepInput } from "#app/domain/quota/schema";
import { windowDifferenceInput } from "#app/domain/region/schema";
import { inviteUnits } from "#app/domain/supervision/campaign/invite-units.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { draftFromForm } from "#app/http/rule-change.server";
import { found, parseId } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { placeName } from "#app/i18n/place-name.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const today = calendarDateOf(actor.now);
  const campaign = found(await getCampaign(actor, parseId(params.id), today));
  const result = await getCampaignResult(actor, campaign.id);
  return {
    campaign,
    title: placeName(preferencesOf(request).locale, campaign.place ?? ""),
    today,
    counts: result?.content.counts ?? null,
    works: can(actor, "filing:decide") && campaign.reachable,
    proposes: can(actor, "rule:propose") && campaign.reachable,
    closes: can(actor, "campaign:close") && campaign.reachable,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const id = parseId(params.id);
  const here = paths.bureauCampaign(id);
  switch (await intentOf(request)) {
    case "invite": {
      const actor = await requireActor(request, "filing:decide");
      const submission = await submitForm(request, campaignStepInput, () => inviteUnits(actor, id));
      if (!submission.ok) return submission.response;
      return submission.value === 0
        ? redirectWithFlash(request, here, "campaign:flash.nobodyToInvite")
        : redirectWithFlash(request, here, "campaign:flash.invited", { count: submission.value });
    }
    case "difference": {
      const actor = await requireActor(request, "rule:propose");
      return draftFromForm(request, actor, windowDifferenceInput, (input) => ({ kind: "WINDOW_DIFFERENCE", input: { id, ...input } }));
    }
    case "propose": {
      const actor = await requireActor(request, "filing:decide");
      const submission = await submitForm(request, campaignStepInput, () => proposeClosing(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.proposed") : submission.response;
    }
    case "close": {
      const actor = await requireActor(request, "campaign:close");
      const submission = await submitForm(request, campaignStepInput, () => closeCampaign(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.closed") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function Campaign() {
  const { t } = useTranslation("campaign");
  const placeOf = usePlaceName();
  const { campaign, today, counts, works, proposes, closes } = useLoaderData<typeof loader>();
  const phase = phaseOf(campaign, today);
  const place = campaign.divisionPrefix === "" ? t("nation") : placeOf(campaign.place);
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("campaigns"), to: paths.bureauCampaigns({ year: campaign.fiscalYear }) }, { label: place }]} />
      <PageHead
        over={t("yearOver", { year: campaign.fiscalYear })}
        title={place}
        lead={`${t("col.dates")}: ${campaign.opensOn} – ${campaign.dueOn} – ${campaign.correctionDueOn}`}
        tools={<Badge tone={phaseTones[phase]}>{t(`state.${phase}`)}</Badge>}
      />
      <IntentErrors forms={proposes ? ["difference"] : []} />
      {campaign.reachable ? null : <p className="mb-5 text-ink-2">{t("fromAbove")}</p>}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-6">
          <Panel
            title={t("progress")}
            tools={
              <ButtonLink to={paths.bureauFilings({ year: campaign.fiscalYear })} variant="quiet" size="sm">
                {t("showList")}
              </ButtonLink>
            }
          >
            <Stats>
              <Stat label={t("count.confirmed")} value={campaign.confirmed} unit={`/ ${campaign.units}`} display />
              <Stat label={t("count.submitted")} value={campaign.submitted} />
              <Stat label={t("count.returned")} value={campaign.returned} />
              <Stat label={t("count.drafted")} value={campaign.drafted} />
              <Stat label={t("count.notStarted")} value={campaign.notStarted} />
              <Stat label={t("count.late")} value={campaign.late} />
            </Stats>
          </Panel>
          <ClosingPanel campaign={campaign} counts={counts} today={today} proposes={works} closes={closes} />
        </div>
        <div className="grid min-w-0 gap-6">
          <Invitation invites={works && phase !== "CLOSED"} />
          <Difference edits={proposes} />
        </div>
      </div>
    </>
  );
}

function Invitation({ invites }: { invites: boolean }) {
  const { t } = useTranslation("campaign");
  const { campaign } = useLoaderData<typeof loader>();
  const { form, pending } = useResultForm<Record<string, never>>({ id: "invite" });
  const missing = campaign.units - campaign.invited;
  return (
    <Panel title={t("invitation")}>
      <p className="mb-4 text-ink-2">
        {campaign.invitedAt
          ? t("invitedSome", {
              invited: campaign.invited,
              units: campaign.units,
              at: formatInstant(campaign.invitedAt),
              by: campaign.invitedBy ?? t("invitedDaily"),
            })
          : t("invitedNone")}
      </p>
      {invites && missing > 0 ? (
        <FormShell form={form}>
          <div className="form-actions">
            <Button name="intent" value="invite" variant={campaign.invitedAt ? "quiet" : "act"} pending={pending}>
              {t(campaign.invitedAt ? "inviteRest" : "invite", { count: missing })}
            </Button>
          </div>
        </FormShell>
      ) : null}
    </Panel>
  );
}

function Difference({ edits }: { edits: boolean }) {
  const { t } = useTranslation("campaign");
  const { campaign } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ difference: string; source: string }>({
    id: "difference",
    defaultValue: { difference: formatBps(campaign.differenceBps).replace(" %", ""), source: "" },
    constraint: { source: { required: true, maxLength: 200 } },
  });
  return (
    <Panel title={t("difference")} beside={<Badge>{formatBps(campaign.differenceBps)}</Badge>}>
      <p className="mb-4 text-ink-2">{t("differenceText")}</p>
      {edits ? (
        <FormShell
          form={form}
          fields={[
            { field: fields.difference, label: t("differenceField") },
            { field: fields.source, label: t("differenceSource") },
          ]}
        >
          <NumberField field={fields.difference} label={t("differenceField")} unit="%" decimals />
          <TextField field={fields.source} label={t("differenceSource")} hint={t("differenceSourceHint")} />
          <div className="form-actions">
            <Button name="intent" value="difference" variant="quiet" pending={pending}>
              {t("differenceSave")}
            </Button>
          </div>
        </FormShell>
      ) : null}
    </Panel>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.title ?? ""} ${data?.campaign.fiscalYear ?? ""} 填报活动 Filing campaign · 乡集 Xiangji` },
];
