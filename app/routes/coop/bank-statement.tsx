import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { useWords } from "#app/components/orders/words";
import { Badge, type Tone } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { can } from "#app/domain/identity/policy";
import { postAndMatch } from "#app/domain/ordering/match-statement.server";
import { getStatement, type RowVerdict } from "#app/domain/payments/bank-desk.queries.server";
import { postStatementInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

const SHOWN = 300;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const page = found(await getStatement(actor, parseId(params.id), SHOWN));
  return withEnglishNames(request, { ...page, decides: can(actor, "remittance:confirm") });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "remittance:confirm");
  const id = parseId(params.id);
  const submission = await submitForm(request, postStatementInput, () => postAndMatch(actor, id));
  if (!submission.ok) return submission.response;
  const { lines, matched, recorded, goesOn } = submission.value;
  return redirectWithFlash(request, paths.coopBank(), goesOn ? "bank:flash.postedGoesOn" : "bank:flash.posted", {
    lines,
    matched: matched + recorded,
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.statement.fileName} · 乡集 Xiangji` }];

const tones: Record<RowVerdict, Tone> = { new: "good", posted: "good", known: "none", unreadable: "late" };

export default function CoopBankStatement() {
  const { t } = useTranslation("bank");
  const words = useWords();
  const { statement, counts, arrivedFen, leftFen, rows, decides } = useLoaderData<typeof loader>();
  const total = counts.new + counts.known + counts.unreadable + counts.posted;
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.coopBank() }, { label: statement.fileName }]} />
      <PageHead
        over={t("readAs", { format: statement.formatName, at: formatInstant(statement.importedAt), by: statement.importedBy })}
        title={statement.fileName}
        lead={statement.postedAt ? t("postedAt", { at: formatInstant(statement.postedAt) }) : t("previewLead")}
        tools={
          statement.postedAt ? (
            <ButtonLink to={paths.coopBank()}>{t("toDesk")}</ButtonLink>
          ) : decides ? (
            <Form method="post">
              <Button name="intent" value="post" variant="act">
                {t("post", { count: counts.new })}
              </Button>
            </Form>
          ) : null
        }
      />
      <IntentErrors />
      <Stats>
        <Stat
          label={t(statement.postedAt ? "verdict.posted" : "verdict.new")}
          value={String(statement.postedAt ? counts.posted : counts.new)}
        />
        <Stat label={t("verdict.known")} value={String(counts.known)} />
        <Stat label={t("verdict.unreadable")} value={String(counts.unreadable)} />
        <Stat label={t("arrived")} value={words.fen(arrivedFen)} />
        <Stat label={t("left")} value={words.fen(leftFen)} />
      </Stats>
      {counts.unreadable > 0 ? (
        <div className="my-5">
          <Notice tone="warn" title={t("someUnreadable", { count: counts.unreadable })}>
            {t("unreadableHint")}
          </Notice>
        </div>
      ) : null}
      <Panel className="mt-5">
        <DataTable
          caption={t("rows")}
          captionHidden
          dense
          rows={rows}
          rowKey={(row) => String(row.rowNumber)}
          note={total > rows.length ? t("moreRows", { shown: rows.length, count: total }) : undefined}
          columns={[
            { key: "row", header: t("col.row"), align: "end", cell: (row) => row.rowNumber },
            {
              key: "verdict",
              header: t("col.verdict"),
              cell: (row) => <Badge tone={tones[row.verdict]}>{t(`verdict.${row.verdict}`)}</Badge>,
            },
            { key: "bookedOn", header: t("col.bookedOn"), nowrap: true, cell: (row) => row.bookedOn ?? "—" },
            {
              key: "payer",
              header: t("col.payer"),
              title: true,
              cell: (row) =>
                row.problem ? (
                  <>
                    {t(`problem.${row.problem as "noDate"}`)}
                    <span className="block font-normal text-ink-2">{row.text}</span>
                  </>
                ) : row.lineId ? (
                  <Link to={paths.coopBankLine(row.lineId)}>{row.payerName ? <span lang="zh-CN">{row.payerName}</span> : t("nobody")}</Link>
                ) : (
                  row.payerName || t("nobody")
                ),
            },
            { key: "purpose", header: t("col.purpose"), quiet: true, cell: (row) => row.purpose },
            {
              key: "amount",
              header: t("col.amount"),
              align: "end",
              nowrap: true,
              cell: (row) => (row.amountFen === null ? "—" : words.fen(row.amountFen)),
            },
          ]}
        />
      </Panel>
    </>
  );
}
