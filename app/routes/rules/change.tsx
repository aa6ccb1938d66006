import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ChangeBadge } from "#app/components/rules/change-badge";
import { ChangeDecision } from "#app/components/rules/change-decision";
import { ChangeFacts } from "#app/components/rules/change-facts";
import { ImpactTables } from "#app/components/rules/impact-tables";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Timeline } from "#app/components/ui/timeline";
import { badDocument } from "#app/domain/identity/errors";
import { can } from "#app/domain/identity/policy";
import { attachRuleDocument, type RuleDocument } from "#app/domain/quota/attach-rule-document.server";
import { confirmRuleChange, refuseRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { proposeRuleChange, withdrawRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { getRuleChange } from "#app/domain/quota/rule-changes.queries.server";
import { refuseRuleInput, ruleDocumentInput, ruleStepInput } from "#app/domain/quota/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, readForm, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { requireRuleDesk } from "#app/http/rule-change.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "rule:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "rule:read");
  const desk = requireRuleDesk(request, actor);
  const change = found(await getRuleChange(actor, parseId(params.id)));
  return withEnglishNames(request, { change, desk, decides: can(actor, "rule:decide") && !change.own });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const intent = await intentOf(request);
  const actor = await requireActor(request, intent === "confirm" || intent === "refuse" ? "rule:decide" : "rule:propose");
  const desk = requireRuleDesk(request, actor);
  const id = parseId(params.id);
  const here = paths.ruleChange(desk, id);
  switch (intent) {
    case "attach": {
      const submission = await submitForm(request, ruleDocumentInput, async ({ url }) =>
        attachRuleDocument(actor, id, { url, file: await fileOf(request) }),
      );
      return submission.ok ? redirectWithFlash(request, here, "rules:flash.attached") : submission.response;
    }
    case "propose": {
      const submission = await submitForm(request, ruleStepInput, () => proposeRuleChange(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "rules:flash.proposed") : submission.response;
    }
    case "withdraw": {
      const submission = await submitForm(request, ruleStepInput, () => withdrawRuleChange(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "rules:flash.withdrawn") : submission.response;
    }
    case "confirm": {
      const submission = await submitForm(request, ruleStepInput, () => confirmRuleChange(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "rules:flash.confirmed") : submission.response;
    }
    case "refuse": {
      const submission = await submitForm(request, refuseRuleInput, ({ reason }) => refuseRuleChange(actor, id, reason));
      return submission.ok ? redirectWithFlash(request, here, "rules:flash.refused") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

/** The file that came with the form, if one did. */
async function fileOf(request: Request): Promise<RuleDocument["file"]> {
  const [file, ...others] = (await readForm(request)).getAll("file");
  if (file === undefined || file === "" || (file instanceof File && file.size === 0)) return null;
  if (typeof file === "string" || others.length > 0) throw badDocument("file");
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

export default function RuleChange() {
  const { t } = useTranslation("rules");
  const { change, desk, decides } = useLoaderData<typeof loader>();
  const waits = change.status === "DRAFT" || change.status === "PROPOSED";
  const impact = change.impactNow ?? change.impact;
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("changes"), to: paths.ruleChanges(desk) }, { label: t(`kind.${change.change.kind}`) }]} />
      <PageHead
        over={t("draftedBy", { name: change.by, at: change.createdAt })}
        title={t(`kind.${change.change.kind}`)}
        tools={<ChangeBadge status={change.status} />}
      />
      <IntentErrors forms={["attach", "propose", "confirm", "refuse"]} />
      {waits && change.impactNow === null ? (
        <Notice tone="late" title={t("noLongerFits")}>
          {t("noLongerFitsText")}
        </Notice>
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("what")}>
            <ChangeFacts change={change} />
            <div className="mt-4">
              <DescriptionList
                facts={[
                  { label: t("col.source"), value: change.source },
                  ...(change.documentUrl
                    ? [
                        {
                          label: t("documentUrl"),
                          value: (
                            <a href={change.documentUrl} rel="noreferrer noopener">
                              {change.documentUrl}
                            </a>
                          ),
                        },
                      ]
                    : []),
                  ...(change.documentName
                    ? [{ label: t("document"), value: <a href={paths.ruleChangeDocument(desk, change.id)}>{change.documentName}</a> }]
                    : []),
                ]}
              />
            </div>
          </Panel>
          <Panel title={impact.year === null ? t("impact") : t("impactIn", { year: impact.year })}>
            <p className="mb-4 text-ink-2">{t(waits ? "impactNow" : "impactThen")}</p>
            <ImpactTables impact={impact} linked={desk === "bureau"} />
          </Panel>
        </div>
        <div className="grid min-w-0 gap-6">
          <ChangeDecision change={change} decides={decides} />
          <Panel title={t("history")}>
            <Timeline
              label={t("history")}
              events={[
                { key: "drafted", title: t("event.drafted"), at: formatInstant(change.createdAt), by: change.by },
                ...(change.proposedAt
                  ? [{ key: "proposed", title: t("event.proposed"), at: formatInstant(change.proposedAt), by: change.by }]
                  : []),
                ...(change.decidedAt
                  ? [
                      {
                        key: "decided",
                        title: t(`event.${change.status as "CONFIRMED"}`),
                        at: formatInstant(change.decidedAt),
                        by: change.decidedBy,
                        detail: change.decisionReason,
                        ...(change.status === "REFUSED" ? { state: "late" as const } : {}),
                      },
                    ]
                  : []),
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "规则变更 Rule change · 乡集 Xiangji" }];
