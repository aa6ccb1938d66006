import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ScopeSwitch } from "#app/components/bureau/scope-switch";
import { AdjustmentsPanel, adjustmentForms } from "#app/components/bureau/year-adjustments";
import { ChecklistPanel, ClosingsPanel, closingForms, ProposeYear } from "#app/components/bureau/year-closing";
import { IntentErrors } from "#app/components/form/intent-errors";
import { PageHead } from "#app/components/ui/page-head";
import { can } from "#app/domain/identity/policy";
import { decideAdjustment } from "#app/domain/quota/adjust-closed-year.server";
import { decideYearClosing, proposeYearClosing } from "#app/domain/quota/propose-year-closing.server";
import { adjustmentStepInput, proposeYearInput, refuseAdjustmentInput, refuseYearInput, yearStepInput } from "#app/domain/quota/schema";
import { checkOwnYear, findClosedAccounts, listAdjustments, listYearClosings } from "#app/domain/quota/year-end.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { textOf } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";
import { closedYearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const { year, thisYear } = closedYearOf(new URL(request.url), actor);
  const q = textOf(new URL(request.url), "q", 60);
  const [checklist, closings, adjustments, accounts] = await Promise.all([
    checkOwnYear(actor, year),
    listYearClosings(actor, year),
    listAdjustments(actor, year),
    findClosedAccounts(actor, year, q),
  ]);
  return withEnglishNames(request, {
    year,
    thisYear,
    checklist,
    closings,
    adjustments,
    accounts,
    q,
    bureauName: actor.orgName,
    prefix: actor.divisionPrefix,
    proposes: can(actor, "year:propose"),
    decides: can(actor, "year:decide"),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const intent = await intentOf(request);
  const deciding = ["confirm", "refuse", "confirmAdjustment", "refuseAdjustment"].includes(intent);
  const actor = await requireActor(request, deciding ? "year:decide" : "year:propose");
  const here = paths.bureauYearEnd({ year: closedYearOf(new URL(request.url), actor).year });
  switch (intent) {
    case "propose": {
      const proposed = await submitForm(request, proposeYearInput, ({ fiscalYear, note }) => proposeYearClosing(actor, fiscalYear, note));
      return proposed.ok ? redirectWithFlash(request, here, "yearEnd:flash.proposed") : proposed.response;
    }
    case "confirm": {
      const confirmed = await submitForm(request, yearStepInput, ({ id }) => decideYearClosing(actor, id, { kind: "confirm" }));
      return confirmed.ok ? redirectWithFlash(request, here, "yearEnd:flash.confirmed") : confirmed.response;
    }
    case "refuse": {
      const refused = await submitForm(request, refuseYearInput, ({ id, reason }) =>
        decideYearClosing(actor, id, { kind: "refuse", reason }),
      );
      return refused.ok ? redirectWithFlash(request, here, "yearEnd:flash.refused") : refused.response;
    }
    case "withdraw": {
      const withdrawn = await submitForm(request, yearStepInput, ({ id }) => decideYearClosing(actor, id, { kind: "withdraw" }));
      return withdrawn.ok ? redirectWithFlash(request, here, "yearEnd:flash.withdrawn") : withdrawn.response;
    }
    case "confirmAdjustment": {
      const adjusted = await submitForm(request, adjustmentStepInput, ({ id, unitId }) =>
        decideAdjustment(actor, unitId, id, { kind: "confirm" }),
      );
      return adjusted.ok ? redirectWithFlash(request, here, "yearEnd:flash.adjusted") : adjusted.response;
    }
    case "refuseAdjustment": {
      const refused = await submitForm(request, refuseAdjustmentInput, ({ id, unitId, reason }) =>
        decideAdjustment(actor, unitId, id, { kind: "refuse", reason }),
      );
      return refused.ok ? redirectWithFlash(request, here, "yearEnd:flash.adjustRefused") : refused.response;
    }
    case "withdrawAdjustment": {
      const withdrawn = await submitForm(request, adjustmentStepInput, ({ id, unitId }) =>
        decideAdjustment(actor, unitId, id, { kind: "withdraw" }),
      );
      return withdrawn.ok ? redirectWithFlash(request, here, "yearEnd:flash.adjustWithdrawn") : withdrawn.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "年度结账 Year end · 乡集 Xiangji" }];

export default function BureauYearEnd() {
  const { t } = useTranslation("yearEnd");
  const data = useLoaderData<typeof loader>();
  const { year, thisYear, checklist, closings, prefix, proposes, decides } = data;
  const isOver = year < thisYear;
  const own = closings.filter((row) => ["PROPOSED", "CONFIRMED", "DONE"].includes(row.status) && prefix.startsWith(row.divisionPrefix));
  const may = { proposes: proposes && isOver && own.length === 0 && checklist.accounts > 0, decides };
  return (
    <>
      <PageHead
        over={data.bureauName}
        title={t("title", { year })}
        lead={isOver ? t("lead") : t("notOver", { year })}
        tools={<ScopeSwitch years={[thisYear - 2, thisYear - 1, thisYear]} year={year} keep={{}} />}
      />
      <IntentErrors
        forms={[
          ...(may.proposes ? ["propose-year"] : []),
          ...closings.flatMap((row) => closingForms(row, decides, prefix)),
          ...data.adjustments.flatMap((row) => adjustmentForms(row, decides)),
        ]}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <ChecklistPanel checklist={checklist} year={year} />
        <div className="grid min-w-0 gap-6">
          {isOver ? <ProposeYear checklist={checklist} year={year} open={own.length === 0} may={may.proposes} /> : null}
          <ClosingsPanel closings={closings} decides={decides} prefix={prefix} />
        </div>
      </div>
      <div className="mt-6">
        <AdjustmentsPanel {...data} />
      </div>
    </>
  );
}
