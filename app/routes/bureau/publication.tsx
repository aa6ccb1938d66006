import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowForm } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { named } from "#app/components/shop/names";
import { Period } from "#app/components/supervision/badges";
import { PublicationReach } from "#app/components/supervision/publication-reach";
import { RulePaper } from "#app/components/supervision/rule-paper";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listProgrammes } from "#app/domain/region/reference.queries.server";
import { confirmRule, dismissRule } from "#app/domain/supervision/publication/decide-rule.server";
import { proposeRule } from "#app/domain/supervision/publication/propose-rule.server";
import { getPublicationImpact, type PublicationImpact } from "#app/domain/supervision/publication/rule-impact.queries.server";
import { listRules, type RuleRow } from "#app/domain/supervision/publication/rules.queries.server";
import { publicationRuleInput, roundingSteps, ruleIdInput } from "#app/domain/supervision/publication/schema";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { calendarDateOf } from "#app/lib/dates";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "publication:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "publication:read");
  const today = calendarDateOf(actor.now);
  const [rules, programmes] = await Promise.all([listRules(actor), listProgrammes(today)]);
  const edits = can(actor, "publication:edit");
  const waiting = rules.filter(({ state, divisionPrefix }) => state === "PROPOSED" && divisionPrefix.startsWith(actor.divisionPrefix));
  return {
    rules,
    waiting: await Promise.all(waiting.map(async (rule) => ({ rule, impact: await getPublicationImpact(actor, rule) }))),
    programmes: programmes.map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })),
    today,
    place: actor.divisionPrefix.padEnd(6, "0"),
    platform: actor.audience === "platform",
    edits,
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "publication:edit");
  const here = actor.audience === "platform" ? paths.adminReference("publication") : paths.bureauPublication();
  switch (await intentOf(request)) {
    case "propose": {
      const submission = await submitForm(request, publicationRuleInput, async (input) =>
        proposeRule(actor, input, await documentOf(request)),
      );
      return submission.ok ? redirectWithFlash(request, here, "progress:flash.proposed") : submission.response;
    }
    case "confirm": {
      const submission = await submitForm(request, ruleIdInput, ({ id }) => confirmRule(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "progress:flash.confirmed") : submission.response;
    }
    case "dismiss": {
      const submission = await submitForm(request, ruleIdInput, ({ id }) => dismissRule(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "progress:flash.dismissed") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function Publication() {
  const { t } = useTranslation("progress");
  const { waiting, edits, platform } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("rulesTitle")} lead={t("rulesLead")} />
      {platform ? <ReferenceTabs /> : null}
      <IntentErrors forms={edits ? ["propose-rule"] : []} />
      {edits && waiting.length > 0 ? (
        <div className="mb-6">
          <Notice tone="warn" title={t("rulesWaiting", { count: waiting.length })}>
            {t("rulesWaitingText")}
          </Notice>
        </div>
      ) : null}
      {waiting.map(({ rule, impact }) => (
        <Proposal key={rule.id} rule={rule} impact={impact} />
      ))}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Panel>
          <Rules />
        </Panel>
        {edits ? <ProposeForm /> : null}
      </div>
    </>
  );
}

function Rules() {
  const { t, i18n } = useTranslation("progress");
  const placeOf = usePlaceName();
  const { rules, platform } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption={t("rulesTitle")}
      captionHidden
      dense
      rows={rules}
      rowKey={(row) => row.id}
      empty={<EmptyState title={t("rulesNone")} />}
      columns={[
        {
          key: "place",
          header: t("rule.place"),
          title: true,
          cell: (row) => (
            <span>
              {row.divisionPrefix === "" ? t("nation") : placeOf(row.place)}
              <small className="block font-normal text-ink-2">
                {row.programme ? named(i18n.language, row.programme.shortZh, row.programme.shortEn) : t("rule.all")} ·{" "}
                {t("rule.version", { version: row.version })}
              </small>
            </span>
          ),
        },
        {
          key: "embargo",
          header: t("rule.embargo"),
          align: "end",
          nowrap: true,
          cell: (row) => t("rule.days", { count: row.embargoDays }),
        },
        { key: "units", header: t("rule.minUnits"), align: "end", nowrap: true, cell: (row) => row.minUnits },
        {
          key: "round",
          header: t("rule.roundTo"),
          align: "end",
          nowrap: true,
          cell: (row) => (row.roundToFen === 1n ? t("rule.exact") : formatYuan(row.roundToFen, i18n.language)),
        },
        { key: "from", header: t("rule.from"), nowrap: true, cell: (row) => <Period rule={row} /> },
        {
          key: "source",
          header: t("rule.source"),
          quiet: true,
          cell: (row) => (
            <span>
              {named(i18n.language, row.noteZh, row.noteEn)}
              <small className="block">
                <RulePaper {...row} file={row.documentName && paths.publicationDocument(platform ? "platform" : "bureau", row.id)} />
              </small>
            </span>
          ),
        },
        { key: "state", header: t("rule.state"), cell: (row) => <State row={row} /> },
      ]}
    />
  );
}

function State({ row }: { row: RuleRow }) {
  const { t } = useTranslation("progress");
  const tone = row.state === "CONFIRMED" ? "good" : row.state === "PROPOSED" ? "warn" : "none";
  return (
    <span>
      <Badge tone={tone}>{t(`ruleState.${row.state}`)}</Badge>
      {row.decidedBy ? (
        <small className="mt-1 block text-ink-2">{t("rule.by", { proposer: row.proposedBy ?? "", decider: row.decidedBy })}</small>
      ) : null}
    </span>
  );
}

/** What waits for a second person, with what it would change. */
function Proposal({ rule, impact }: { rule: RuleRow; impact: PublicationImpact }) {
  const { t, i18n } = useTranslation("progress");
  const placeOf = usePlaceName();
  const { edits } = useLoaderData<typeof loader>();
  const place = rule.divisionPrefix === "" ? t("nation") : placeOf(rule.place);
  return (
    <Panel
      className="mb-6"
      title={t("impact.title", { place, version: rule.version })}
      beside={<Badge tone="warn">{t("ruleState.PROPOSED")}</Badge>}
    >
      <div className="grid gap-4">
        <p>
          {rule.own ? t("rule.ownWaits") : t("rule.proposedBy", { name: rule.proposedBy ?? "" })} · <Period rule={rule} /> ·{" "}
          {named(i18n.language, rule.noteZh, rule.noteEn)}
        </p>
        <PublicationReach impact={impact} />
        {edits ? (
          <Form method="post" className="form-actions">
            <input type="hidden" name="id" value={rule.id} />
            {rule.own ? null : (
              <Button name="intent" value="confirm" variant="act">
                {t("rule.confirm")}
              </Button>
            )}
            <Button name="intent" value="dismiss" variant="quiet">
              {t(rule.own ? "rule.withdraw" : "rule.dismiss")}
            </Button>
          </Form>
        ) : null}
      </div>
    </Panel>
  );
}

function ProposeForm() {
  const { t, i18n } = useTranslation(["progress", "rules"]);
  const { programmes, place, today } = useLoaderData<typeof loader>();
  return (
    <Panel title={t("ruleAdd")}>
      <RowForm
        id="propose-rule"
        intent="propose"
        submit={t("rulePropose")}
        fields={[
          { name: "divisionCode", label: t("rule.code"), kind: "text", value: place, hint: t("rule.codeHint") },
          {
            name: "programmeId",
            label: t("programme"),
            kind: "select",
            placeholder: t("rule.all"),
            options: programmes.map((row) => ({ value: row.id, label: named(i18n.language, row.nameZh, row.nameEn) })),
          },
          { name: "embargoDays", label: t("rule.embargoDays"), kind: "text", value: "14", hint: t("rule.embargoHint") },
          { name: "minUnits", label: t("rule.minUnits"), kind: "text", value: "3", hint: t("rule.minUnitsHint") },
          {
            name: "roundTo",
            label: t("rule.roundTo"),
            kind: "select",
            value: "10000",
            options: roundingSteps.map((step) => ({
              value: step,
              label: step === "1" ? t("rule.exact") : formatYuan(BigInt(step), i18n.language),
            })),
          },
          { name: "validFrom", label: t("rule.validFrom"), kind: "date", value: today },
          { name: "validTo", label: t("rule.validTo"), kind: "date", hint: t("rule.openEnd") },
          { name: "noteZh", label: t("rule.noteZh"), kind: "text" },
          { name: "noteEn", label: t("rule.noteEn"), kind: "text" },
          { name: "source", label: t("rule.source"), kind: "text" },
          { name: "documentUrl", label: t("rules:documentUrl"), kind: "text", hint: t("rules:documentUrlHint") },
          { name: "file", label: t("rules:document"), kind: "paper", hint: t("rules:documentHint") },
        ]}
      />
    </Panel>
  );
}

export const meta: MetaFunction = () => [{ title: "公开规则 Publication rules · 乡集 Xiangji" }];
