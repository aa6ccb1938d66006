import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowForm, type RowField } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { PlaceRuleText } from "#app/components/rules/place-rule-text";
import { PlaceTabs } from "#app/components/rules/place-tabs";
import { RuleTabs } from "#app/components/rules/rule-tabs";
import { named } from "#app/components/shop/names";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { seasonWeights } from "#app/domain/quota/target";
import { refundDestinations } from "#app/domain/region/place-rule";
import { listPlaceRules } from "#app/domain/region/place-rules.queries.server";
import { listDivisionsAt, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import {
  carries,
  carryInput,
  claimsRuleInput,
  countingPlaceInput,
  countingStages,
  heldMoneyRuleInput,
  seasonInput,
  termsInput,
} from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { draftFromForm, requirePlaceDesk } from "#app/http/rule-change.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import type { PlaceRulePage } from "#app/lib/paths";
import { placeRuleKindOf } from "#app/routes/rules/place-rule-kind.server";

export const handle = { policy: "rule:read" };

/** Kinds that a programme has; the others hold for all orders. */
const ofProgramme: Record<PlaceRulePage, boolean> = {
  counting: true,
  terms: false,
  claims: false,
  "held-money": false,
  season: true,
  carry: true,
};

/** Where no rule says otherwise. */
const USUAL_SEASON = seasonWeights.join(" ");

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "rule:read");
  const desk = requirePlaceDesk(request, actor);
  const { page, kind } = placeRuleKindOf(params.kind);
  const year = fiscalYearOf(calendarDateOf(actor.now));
  const [rules, programmes, divisions] = await Promise.all([
    listPlaceRules(kind, actor.divisionPrefix),
    listProgrammesBelow(actor.divisionPrefix, year),
    desk === "bureau" ? listDivisionsAt(actor.divisionPrefix) : null,
  ]);
  return { page, rules, programmes, divisions, desk, year, proposes: can(actor, "rule:propose") };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "rule:propose");
  requirePlaceDesk(request, actor);
  const { page } = placeRuleKindOf(params.kind);
  if ((await intentOf(request)) !== page) throw new Response(null, { status: 400 });
  switch (page) {
    case "counting":
      return draftFromForm(request, actor, countingPlaceInput, (input) => ({ kind: "COUNTING_PLACE", input }));
    case "carry":
      return draftFromForm(request, actor, carryInput, (input) => ({ kind: "CARRY_SET", input }));
    case "season":
      return draftFromForm(request, actor, seasonInput, (input) => ({ kind: "SEASON_SET", input }));
    case "claims":
      return draftFromForm(request, actor, claimsRuleInput, (input) => ({ kind: "CLAIMS_SET", input }));
    case "held-money":
      return draftFromForm(request, actor, heldMoneyRuleInput, (input) => ({ kind: "HELD_MONEY_SET", input }));
    case "terms":
      return draftFromForm(request, actor, termsInput, ({ lateInterest, tolerance, ...input }) => ({
        kind: "TERMS_SET",
        input: { ...input, lateInterestPpm: lateInterest, toleranceBps: tolerance },
      }));
  }
}

export const meta: MetaFunction = () => [{ title: "地区规则 Rules by place · 乡集 Xiangji" }];

export default function PlaceRules() {
  const { t, i18n } = useTranslation(["rules", "admin"]);
  const placeOf = usePlaceName();
  const { page, rules, programmes, divisions, desk, year, proposes } = useLoaderData<typeof loader>();
  const own = useFields(page);
  const fields: RowField[] = [
    ...(ofProgramme[page]
      ? [
          {
            name: "programmeId",
            label: t("fact.programme"),
            kind: "select" as const,
            value: programmes[0]?.id ?? "",
            options: programmes.map((row) => ({ value: row.id, label: named(i18n.language, row.shortZh, row.shortEn) })),
          },
        ]
      : []),
    divisions
      ? {
          name: "divisionCode",
          label: t("fact.place"),
          kind: "select",
          value: divisions[0]?.code ?? "",
          options: divisions.map((row) => ({ value: row.code, label: placeOf(row.name) })),
        }
      : {
          name: "divisionCode",
          label: t("admin:ref.code"),
          kind: "text",
          ...(page === "counting" ? {} : { hint: t("admin:ref.nationHint") }),
        },
    { name: "fromYear", label: t("fact.fromYear"), kind: "text", value: String(year) },
    ...own,
    { name: "source", label: t("col.source"), kind: "text" },
  ];
  return (
    <>
      <PageHead title={t("places")} lead={t(`placesLead.${page}`)} />
      {desk === "bureau" ? <RuleTabs /> : <ReferenceTabs />}
      <PlaceTabs desk={desk} />
      <IntentErrors forms={proposes ? [`place-${page}`] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel title={t(`placesOf.${page}`)} tools={<ListFiles what={t(`placesOf.${page}`)} />}>
          <DataTable
            caption={t(`placesOf.${page}`)}
            captionHidden
            rows={rules}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("placesEmpty")} />}
            columns={[
              {
                key: "place",
                header: t("fact.place"),
                title: true,
                cell: (row) => (row.divisionPrefix === "" ? t("placesNation") : placeOf(row.place)),
              },
              ...(ofProgramme[page]
                ? [
                    {
                      key: "programme",
                      header: t("fact.programme"),
                      cell: (row: (typeof rules)[number]) => named(i18n.language, row.programmeZh ?? "", row.programmeEn),
                    },
                  ]
                : []),
              { key: "from", header: t("fact.fromYear"), align: "end", nowrap: true, cell: (row) => row.fromYear },
              { key: "rule", header: t("fact.rule"), cell: (row) => <PlaceRuleText value={row.value} /> },
              { key: "version", header: t("fact.version"), align: "end", nowrap: true, cell: (row) => row.version },
              { key: "source", header: t("col.source"), quiet: true, cell: (row) => row.source },
            ]}
          />
        </Panel>
        {proposes ? (
          <Panel title={t("placesNew")}>
            <RowForm key={page} id={`place-${page}`} intent={page} submit={t("draft")} fields={fields} />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

/** What a rule of the page's kind consists of. */
function useFields(page: PlaceRulePage): RowField[] {
  const { t } = useTranslation("rules");
  switch (page) {
    case "counting":
      return [
        {
          name: "countingStage",
          label: t("fact.countingStage"),
          kind: "select",
          value: "RATED",
          options: countingStages.map((value) => ({ value, label: t(`stage.${value}`) })),
        },
      ];
    case "carry":
      return [
        {
          name: "carry",
          label: t("fact.carry"),
          kind: "select",
          value: "COUNTING",
          options: carries.map((value) => ({ value, label: t(`carry.${value}`) })),
        },
      ];
    case "season":
      return [{ name: "weights", label: t("fact.season"), kind: "text", value: USUAL_SEASON, hint: t("seasonHint") }];
    case "claims":
      return [
        { name: "claimDays", label: t("fact.claimDays"), kind: "text", value: "7" },
        { name: "answerDays", label: t("fact.answerDays"), kind: "text", value: "3" },
        { name: "decideDays", label: t("fact.decideDays"), kind: "text", value: "5" },
        {
          name: "refundTo",
          label: t("fact.refundTo"),
          kind: "select",
          value: "ORIGINAL",
          options: refundDestinations.map((value) => ({ value, label: t(`refundTo.${value}`) })),
        },
      ];
    case "held-money":
      return [
        { name: "answerDays", label: t("fact.heldAnswerDays"), kind: "text", value: "5" },
        { name: "takeDays", label: t("fact.takeDays"), kind: "text", value: "3" },
        { name: "returnDays", label: t("fact.returnDays"), kind: "text", value: "10" },
      ];
    case "terms":
      return [
        { name: "acceptanceDays", label: t("fact.acceptanceDays"), kind: "text", value: "5" },
        { name: "paymentDays", label: t("fact.paymentDays"), kind: "text", value: "30", hint: t("paymentDaysHint") },
        { name: "lateInterest", label: t("fact.lateInterest"), kind: "text", value: "0.05" },
        { name: "tolerance", label: t("fact.tolerance"), kind: "text", value: "10", hint: t("toleranceHint") },
      ];
  }
}
