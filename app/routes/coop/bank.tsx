import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { SuggestionForm } from "#app/components/bank/suggestion-form";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FileField } from "#app/components/ui/file-field";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { can } from "#app/domain/identity/policy";
import { matchTransfer } from "#app/domain/ordering/match-transfer.server";
import { nothingSuggested, suggestForLines } from "#app/domain/ordering/open-orders.queries.server";
import { bankLineViews } from "#app/domain/payments/bank-desk";
import { getBankFigures, listBankLines, listBankStatements } from "#app/domain/payments/bank-desk.queries.server";
import { unreadableStatement } from "#app/domain/payments/errors";
import { importStatement } from "#app/domain/payments/import-statement.server";
import { importStatementInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { submitMatch } from "#app/routes/coop/bank-match.server";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const search = new URL(request.url).searchParams;
  const view = bankLineViews.find((known) => known === search.get("view")) ?? "waiting";
  const [figures, lines, statements] = await Promise.all([
    getBankFigures(actor),
    listBankLines(actor, view, search.get("after"), 20),
    listBankStatements(actor, 6),
  ]);
  const { suggestions, orders } = view === "waiting" ? await suggestForLines(actor.orgId, lines.rows) : nothingSuggested;
  return withEnglishNames(request, {
    view,
    figures,
    lines,
    statements,
    suggestions,
    orders,
    coopName: actor.orgName,
    decides: can(actor, "remittance:confirm"),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "remittance:confirm");
  switch (await intentOf(request)) {
    case "import": {
      const submission = await submitForm(request, importStatementInput, async () => {
        const file = await documentOf(request, unreadableStatement);
        if (!file) throw unreadableStatement();
        return importStatement(actor, file);
      });
      return submission.ok
        ? redirectWithFlash(request, paths.coopBankStatement(submission.value), "bank:flash.imported")
        : submission.response;
    }
    case "match": {
      const submission = await submitMatch(request, (lineId, input) => matchTransfer(actor, lineId, input));
      return submission.ok
        ? redirectWithFlash(request, paths.coopBank(), submission.value === "POSTED" ? "bank:flash.matched" : "bank:flash.proposed")
        : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "银行流水 Bank desk · 乡集 Xiangji" }];

export default function CoopBank() {
  const { t } = useTranslation("bank");
  const words = useWords();
  const { view, figures, lines, statements, suggestions, orders, coopName, decides } = useLoaderData<typeof loader>();
  const shownForms = lines.rows.filter(({ id }) => suggestions.get(id)?.[0]).map(({ id }) => `match-${id}-0`);
  return (
    <>
      <PageHead
        over={coopName}
        title={t("title")}
        lead={t("lead")}
        tools={
          <>
            <ButtonLink variant="quiet" to={paths.coopBankSettings()}>
              {t("limit")}
            </ButtonLink>
            <ButtonLink variant="quiet" to={paths.coopPaymentTerms()}>
              {t("terms.title")}
            </ButtonLink>
          </>
        }
      />
      <IntentErrors forms={decides ? ["import", ...shownForms] : []} />
      <Stats>
        <Stat label={t("figure.waiting")} value={String(figures.waiting)} />
        <Stat label={t("figure.waitingFen")} value={words.fen(figures.waitingFen)} />
        <Stat label={t("figure.proposed")} value={String(figures.proposed)} />
        <Stat label={t("figure.latest")} value={figures.latestDay ?? "—"} />
      </Stats>
      <div className="mt-5 grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid gap-4">
          <Chips
            label={t("show")}
            name="view"
            options={bankLineViews.map((known) => ({ value: known === "waiting" ? "" : known, label: t(`view.${known}`) }))}
          />
          <Panel title={t(`view.${view}`)} tools={<ListFiles what={t("title")} keep={{ view }} />}>
            <DataTable
              caption={t(`view.${view}`)}
              captionHidden
              rows={lines.rows}
              rowKey={(row) => row.id}
              empty={<EmptyState title={t(`empty.${view}`)} />}
              columns={[
                { key: "bookedOn", header: t("col.bookedOn"), nowrap: true, cell: (row) => row.bookedOn },
                {
                  key: "payer",
                  header: t("col.payer"),
                  title: true,
                  cell: (row) => (
                    <>
                      <Link to={paths.coopBankLine(row.id)}>{row.payerName ? <span lang="zh-CN">{row.payerName}</span> : t("nobody")}</Link>
                      <span className="block font-normal text-ink-2">{row.purpose}</span>
                    </>
                  ),
                },
                {
                  key: "amount",
                  header: t("col.amount"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => (
                    <>
                      {words.fen(row.amountFen)}
                      {row.leftFen > 0n && row.leftFen < row.amountFen ? (
                        <span className="block text-ink-2">{t("ofWhichWaits", { amount: words.fen(row.leftFen) })}</span>
                      ) : null}
                    </>
                  ),
                },
                ...(view === "waiting"
                  ? [
                      {
                        key: "suggestion",
                        header: t("col.suggestion"),
                        cell: (row: (typeof lines.rows)[number]) => {
                          const first = suggestions.get(row.id)?.[0];
                          return first ? (
                            <SuggestionForm lineId={row.id} suggestion={first} orders={orders} index={0} decides={decides} />
                          ) : (
                            <Link to={paths.coopBankLine(row.id)}>{t("noSuggestion")}</Link>
                          );
                        },
                      },
                    ]
                  : []),
              ]}
            />
          </Panel>
          <KeysetPager nextAfter={lines.nextAfter} />
        </div>
        <div className="grid gap-5">
          {decides ? <ImportForm /> : null}
          <Panel title={t("statements")}>
            {statements.length === 0 ? <p className="text-ink-2">{t("noStatements")}</p> : null}
            <ul className="grid gap-3">
              {statements.map((statement) => (
                <li key={statement.id}>
                  <Link to={paths.coopBankStatement(statement.id)}>{statement.fileName}</Link>{" "}
                  {statement.postedAt ? null : <Badge tone="warn">{t("toPost")}</Badge>}
                  <span className="block over">
                    {formatInstant(statement.importedAt)} · {statement.importedBy}
                    {statement.postedLines === null ? "" : ` · ${t("lines", { count: statement.postedLines })}`}
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
    </>
  );
}

function ImportForm() {
  const { t } = useTranslation("bank");
  const { form, fields, pending } = useResultForm<{ file: File }>({ id: "import" });
  return (
    <Panel title={t("import")}>
      <FormShell form={form} upload fields={[{ field: fields.file, label: t("file") }]}>
        <FileField field={fields.file} label={t("file")} hint={t("fileHint")} accept=".csv,.txt,.xlsx,.xml" />
        <div className="form-actions">
          <Button name="intent" value="import" variant="act" pending={pending}>
            {t("read")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}
