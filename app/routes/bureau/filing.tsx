import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { named } from "#app/components/shop/names";
import { DifferencesList } from "#app/components/campaign/differences-list";
import { FilingBadge } from "#app/components/bureau/pace-badge";
import { ConfirmOrReturn } from "#app/components/bureau/confirm-or-return";
import { IntentErrors } from "#app/components/form/intent-errors";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Timeline } from "#app/components/ui/timeline";
import { can } from "#app/domain/identity/policy";
import { confirmFiling, returnFiling } from "#app/domain/quota/decide-filing.server";
import { getFilingRecord } from "#app/domain/quota/filings.queries.server";
import { getLastYear, listFilingDifferences } from "#app/domain/quota/last-year.queries.server";
import { DEFAULT_DIFFERENCE_BPS } from "#app/domain/quota/filing-differences";
import { confirmFilingInput, returnFilingInput } from "#app/domain/quota/schema";
import { getFilingWindow, listProgrammesFor } from "#app/domain/region/queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { formatInstant } from "#app/lib/dates";
import { formatBps, formatFen, formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const filing = found(await getFilingRecord(actor, parseId(params.id)));
  const window = await getFilingWindow(filing.divisionCode, filing.fiscalYear);
  const [differences, { declaration }, programmes] = await Promise.all([
    listFilingDifferences(filing.unitId, filing.fiscalYear, window?.differenceBps ?? DEFAULT_DIFFERENCE_BPS),
    getLastYear(filing.unitId, filing.fiscalYear),
    listProgrammesFor(filing.divisionCode, filing.fiscalYear),
  ]);
  return withEnglishNames(request, {
    filing,
    differences,
    compared: declaration !== null,
    programmes,
    decides: can(actor, "filing:decide"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "filing:decide");
  const { unitId, fiscalYear } = found(await getFilingRecord(actor, parseId(params.id)));
  const back = paths.bureauFilings({ year: fiscalYear });
  switch (await intentOf(request)) {
    case "confirm": {
      const submission = await submitForm(request, confirmFilingInput, () => confirmFiling(actor, unitId, fiscalYear));
      return submission.ok ? redirectWithFlash(request, back, "bureau:flash.confirmed") : submission.response;
    }
    case "return": {
      const submission = await submitForm(request, returnFilingInput, ({ reason }) => returnFiling(actor, unitId, fiscalYear, reason));
      return submission.ok ? redirectWithFlash(request, back, "bureau:flash.returned") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function BureauFiling() {
  const { t, i18n } = useTranslation(["bureau", "campaign"]);
  const nameOf = useOrganisationName();
  const { filing, differences, compared, programmes, decides } = useLoaderData<typeof loader>();
  const yuan = (fen: bigint) => formatYuan(fen, i18n.language);
  return (
    <>
      <Breadcrumb
        crumbs={[{ label: t("filings"), to: paths.bureauFilings({ year: filing.fiscalYear }) }, { label: nameOf(filing.unit) }]}
      />
      <PageHead
        over={t("filing", { year: filing.fiscalYear })}
        title={nameOf(filing.unit)}
        tools={
          <>
            <FilingBadge status={filing.status} />
            {filing.isLate ? <Badge tone="warn">{t("late")}</Badge> : null}
            {filing.afterClosing ? <Badge tone="warn">{t("campaign:afterClosing")}</Badge> : null}
            <ButtonLink to={paths.bureauUnit(filing.unitId, { year: filing.fiscalYear })} variant="quiet" size="sm">
              {t("openUnit")}
            </ButtonLink>
          </>
        }
      />
      <IntentErrors forms={filing.status === "SUBMITTED" && decides ? ["confirm", "return"] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("declaration")}>
            <DescriptionList
              facts={[
                { label: t("fact.mode"), value: t(`mode.${filing.mode as "OWN"}`) },
                { label: t("fact.total"), value: yuan(filing.canteenTotalFen) },
                ...(filing.leadUnit ? [{ label: t("fact.lead"), value: filing.leadUnit }] : []),
                ...(filing.contractorName
                  ? [{ label: t("fact.contractor"), value: `${filing.contractorName} ${filing.contractorUscc ?? ""}` }]
                  : []),
                ...(filing.note ? [{ label: t("fact.note"), value: filing.note }] : []),
                ...(filing.returnReason ? [{ label: t("fact.returnReason"), value: filing.returnReason }] : []),
              ]}
            />
          </Panel>
          {filing.shares.length > 0 ? (
            <Panel title={t("shares")}>
              <DataTable
                caption={t("shares")}
                captionHidden
                rows={filing.shares}
                rowKey={(row) => row.shortZh}
                columns={[
                  {
                    key: "programme",
                    header: t("share.programme"),
                    title: true,
                    cell: (row) => named(i18n.language, row.shortZh, row.shortEn),
                  },
                  { key: "declared", header: t("share.declared"), align: "end", nowrap: true, cell: (row) => formatBps(row.declaredBps) },
                  { key: "minimum", header: t("share.minimum"), align: "end", nowrap: true, cell: (row) => formatBps(row.minimumBps) },
                  { key: "required", header: t("share.required"), align: "end", nowrap: true, cell: (row) => formatFen(row.requiredFen) },
                  { key: "source", header: t("share.source"), quiet: true, cell: (row) => row.source ?? "—" },
                ]}
              />
            </Panel>
          ) : null}
          <Panel title={t("campaign:differences")}>
            <DifferencesList differences={differences} programmes={programmes} compared={compared} />
            {filing.differenceReason ? (
              <div className="mt-4">
                <DescriptionList facts={[{ label: t("campaign:reasonOf"), value: filing.differenceReason }]} />
              </div>
            ) : null}
          </Panel>
          <Panel title={t("history")}>
            <Timeline
              label={t("history")}
              events={filing.events.map((event) => ({
                key: event.id,
                title: t(`event.${event.kind as "saved"}`),
                at: formatInstant(event.at),
                dateTime: event.at.toISOString(),
                by: event.by,
                detail: event.reason,
              }))}
            />
          </Panel>
        </div>
        <Panel title={t("decide")}>
          {filing.status !== "SUBMITTED" ? (
            <p className="text-ink-2">{t("decided")}</p>
          ) : decides ? (
            <ConfirmOrReturn />
          ) : (
            <p className="text-ink-2">{t("onlyWorkers")}</p>
          )}
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.filing.unit ?? ""} · 乡集 Xiangji` }];
