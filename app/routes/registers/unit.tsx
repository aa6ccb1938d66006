import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { FilingBadge } from "#app/components/bureau/pace-badge";
import { IntentErrors } from "#app/components/form/intent-errors";
import { RENAME_FORM, RenamePanel } from "#app/components/organisations/rename-panel";
import { ChangesPanel } from "#app/components/registers/changes-panel";
import { GrantsTable } from "#app/components/registers/grants-table";
import { HistoryPanel } from "#app/components/registers/history-panel";
import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { ButtonLink } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Link } from "#app/components/ui/link";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listFormerUnitNames } from "#app/domain/identity/names.queries.server";
import { can } from "#app/domain/identity/policy";
import { renameUnit } from "#app/domain/identity/rename.server";
import { renameInput } from "#app/domain/identity/schema";
import { getUnitRecord } from "#app/domain/quota/unit-record.queries.server";
import { listChanges } from "#app/domain/supervision/registers/changes.queries.server";
import { listUnitGrants } from "#app/domain/supervision/registers/people.queries.server";
import { getUnitHistory, type Link as PastLink } from "#app/domain/supervision/registers/units.queries.server";
import { getScoreSheet } from "#app/domain/supervision/scores/scores.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf, formatInstant } from "#app/lib/dates";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { beforeOf, deskOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:read" };

const CHANGES = 40;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireReader(request, "register:read");
  const unit = found(await getUnitRecord(actor, parseId(params.id)));
  const withNames = can(actor, "register:people");
  const [history, former, grants, log] = await Promise.all([
    getUnitHistory(unit.id),
    listFormerUnitNames(unit.id),
    withNames ? listUnitGrants(unit.id) : null,
    listChanges({ unitId: unit.id }, { withNames, before: beforeOf(new URL(request.url)), limit: CHANGES }),
  ]);
  const year = fiscalYearOf(calendarDateOf(actor.now));
  const renames = can(actor, "unit:rename") && unit.closedOn === null;
  return withEnglishNames(request, {
    unit,
    former,
    renames,
    ...history,
    grants,
    ...log,
    desk: deskOf(actor),
    now: actor.now,
    scored: actor.audience === "bureau" && (await getScoreSheet(actor, year, unit.id)) !== null,
    year,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "unit:rename");
  const unit = found(await getUnitRecord(actor, parseId(params.id)));
  if ((await intentOf(request)) !== "rename") throw new Response(null, { status: 400 });
  const submission = await submitForm(request, renameInput, (input) => renameUnit(actor, unit.id, input));
  return submission.ok
    ? redirectWithFlash(request, paths.registerRow("bureau", "units", unit.id), "organisations:flash.renamed")
    : submission.response;
}

export default function UnitRegisterRecord() {
  const { t, i18n } = useTranslation("registers");
  const nameOf = useOrganisationName();
  const { t: tb } = useTranslation("bureau");
  const {
    unit,
    former,
    renames,
    bureaus,
    supervisors,
    filings,
    accounts,
    certificates,
    grants,
    changes,
    nextBefore,
    desk,
    scored,
    now,
    year,
  } = useLoaderData<typeof loader>();
  const short = (row: { shortZh: string; shortEn: string }) => named(i18n.language, row.shortZh, row.shortEn);
  const instant = (at: Date | null) => (at ? formatInstant(at) : t("never"));
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("kind.units"), to: paths.register(desk, "units") }, { label: nameOf(unit.name) }]} />
      <PageHead
        over={unit.uscc}
        title={nameOf(unit.name)}
        tools={
          desk === "bureau" ? (
            <>
              <ButtonLink to={paths.bureauUnit(unit.id)} variant="quiet">
                {t("unit.toLedger")}
              </ButtonLink>
              {scored ? (
                <ButtonLink to={paths.bureauScore(year, unit.id)} variant="quiet">
                  {t("unit.toScore")}
                </ButtonLink>
              ) : null}
            </>
          ) : null
        }
      />
      <IntentErrors forms={renames ? [RENAME_FORM] : []} />
      <div className="grid gap-6">
        <Panel title={t("unit.facts")}>
          <DescriptionList
            facts={[
              { label: t("col.uscc"), value: unit.uscc },
              { label: t("col.budgetCode"), value: unit.budgetCode },
              { label: t("col.code"), value: unit.divisionCode },
              { label: t("unit.address"), value: unit.address },
              ...(grants ? [{ label: t("unit.contact"), value: `${unit.contactName} ${unit.contactPhone}` }] : []),
            ]}
          />
        </Panel>
        <RenamePanel name={unit} former={former} today={calendarDateOf(now)} renames={renames} />
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <LinksPanel title={t("unit.bureaus")} rows={bureaus} />
          <LinksPanel title={t("unit.supervisors")} rows={supervisors} />
        </div>
        <HistoryPanel
          title={t("unit.filings")}
          empty={t("unit.noFilings")}
          rows={filings}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "year",
              header: t("col.year"),
              title: true,
              cell: (row) => (desk === "bureau" ? <Link to={paths.bureauFiling(row.id)}>{row.fiscalYear}</Link> : row.fiscalYear),
            },
            {
              key: "status",
              header: t("col.status"),
              cell: (row) => (
                <>
                  <FilingBadge status={row.status as "NONE"} /> {row.isLate ? <Badge tone="warn">{t("late")}</Badge> : null}
                </>
              ),
            },
            { key: "mode", header: t("col.mode"), cell: (row) => tb(`mode.${row.mode as "OWN"}`) },
            { key: "total", header: t("col.total"), align: "end", nowrap: true, cell: (row) => formatFen(row.canteenTotalFen) },
            { key: "version", header: t("col.version"), align: "end", cell: (row) => row.version },
            { key: "submitted", header: t("col.submitted"), nowrap: true, cell: (row) => instant(row.submittedAt) },
            { key: "confirmed", header: t("col.confirmed"), nowrap: true, cell: (row) => instant(row.confirmedAt) },
          ]}
        />
        <HistoryPanel
          title={t("unit.accounts")}
          empty={t("unit.noAccounts")}
          rows={accounts}
          rowKey={(row) => `${row.fiscalYear} ${row.code}`}
          columns={[
            {
              key: "programme",
              header: t("col.programme"),
              title: true,
              cell: (row) => {
                const text = `${row.fiscalYear} · ${short(row)}`;
                return desk === "bureau" ? (
                  <Link to={paths.bureauUnit(unit.id, { year: row.fiscalYear, programme: row.code })}>{text}</Link>
                ) : (
                  text
                );
              },
            },
            { key: "required", header: t("col.required"), align: "end", nowrap: true, cell: (row) => formatFen(row.requiredFen) },
            { key: "accepted", header: t("col.accepted"), align: "end", nowrap: true, cell: (row) => formatFen(row.acceptedFen) },
            { key: "settled", header: t("col.settled"), align: "end", nowrap: true, cell: (row) => formatFen(row.settledFen) },
            { key: "entries", header: t("col.entries"), align: "end", cell: (row) => String(row.seq) },
          ]}
        />
        <HistoryPanel
          title={t("unit.certificates")}
          empty={t("unit.noCertificates")}
          rows={certificates}
          rowKey={(row) => row.number}
          columns={[
            {
              key: "number",
              header: t("col.number"),
              title: true,
              cell: (row) => <Link to={paths.certificate(row.token)}>{row.number}</Link>,
            },
            { key: "programme", header: t("col.programme"), cell: (row) => `${row.fiscalYear} · ${short(row)}` },
            { key: "issued", header: t("col.issued"), nowrap: true, cell: (row) => instant(row.issuedAt) },
          ]}
        />
        {grants ? (
          <Panel title={t("unit.people")}>
            <GrantsTable desk={desk} rows={grants} now={now} title="person" />
          </Panel>
        ) : null}
        <ChangesPanel changes={changes} nextBefore={nextBefore} />
      </div>
    </>
  );
}

function LinksPanel({ title, rows }: { title: string; rows: readonly PastLink[] }) {
  const { t } = useTranslation("registers");
  const nameOf = useOrganisationName();
  return (
    <HistoryPanel
      title={title}
      empty={t("unit.noLinks")}
      rows={rows}
      rowKey={(row) => row.validFrom}
      columns={[
        { key: "name", header: t("col.name"), title: true, cell: (row) => nameOf(row.name) },
        { key: "from", header: t("col.from"), nowrap: true, cell: (row) => row.validFrom },
        { key: "to", header: t("col.to"), nowrap: true, cell: (row) => row.validTo ?? t("now") },
      ]}
    />
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.unit.name ?? ""} 名录 Register · 乡集 Xiangji` }];
