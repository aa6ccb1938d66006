import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { ProofPanel } from "#app/components/payments/proof-panel";
import { batchTones, itemTones } from "#app/components/payments/tones";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { CheckList, tickedOf } from "#app/components/ui/check-list";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { itemShown } from "#app/domain/payments/item-shown";
import { getBatch } from "#app/domain/payments/batches.queries.server";
import { approveBatch, dropBatch } from "#app/domain/payments/decide-batch.server";
import { issueProof } from "#app/domain/payments/issue-proof.server";
import { listProofs } from "#app/domain/payments/proofs.queries.server";
import { reportItems } from "#app/domain/payments/report-items.server";
import { approveBatchInput, dropBatchInput, issueProofInput, reportItemsInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const batch = found(await getBatch(actor, parseId(params.id)));
  const mine = batch.preparedById === actor.userId;
  const waits = batch.status === "PREPARED";
  return withEnglishNames(request, {
    batch,
    mine,
    proofs: await listProofs(actor, { batchId: batch.id }),
    issues: can(actor, "payment:prepare"),
    approves: waits && !mine && can(actor, "payment:approve"),
    drops: waits && (mine || can(actor, "payment:approve")),
    reports: batch.status === "APPROVED" && can(actor, "payment:prepare"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const intent = await intentOf(request);
  const actor = await requireActor(request, intent === "approve" ? "payment:approve" : "payment:prepare");
  const id = parseId(params.id);
  const here = paths.unitPaymentOrder(id);
  switch (intent) {
    case "approve": {
      const submission = await submitForm(request, approveBatchInput, () => approveBatch(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "payments:flash.approved") : submission.response;
    }
    case "prove": {
      const submission = await submitForm(request, issueProofInput, () => issueProof(actor, { batchId: id }));
      return submission.ok ? redirectWithFlash(request, here, "payments:flash.proved") : submission.response;
    }
    case "drop": {
      const submission = await submitForm(request, dropBatchInput, ({ reason }) => dropBatch(actor, id, reason));
      return submission.ok ? redirectWithFlash(request, here, "payments:flash.dropped") : submission.response;
    }
    case "report": {
      const submission = await submitForm(request, reportItemsInput, ({ item, outcome, note }) =>
        reportItems(actor, id, { items: item, outcome, note }),
      );
      return submission.ok ? redirectWithFlash(request, here, "payments:flash.reported") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.batch.number} · 乡集 Xiangji` }];

const DROP = "drop";
const REPORT = "report";

export default function UnitPaymentOrder() {
  const { t } = useTranslation("payments");
  const words = useWords();
  const { batch, mine, approves, drops, reports, proofs, issues } = useLoaderData<typeof loader>();
  const live = batch.lines.filter(({ status }) => status === "PENDING" || status === "EXECUTED");
  const shown = [...(drops ? [DROP] : []), ...(reports && live.length > 0 ? [REPORT] : [])];
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("orders"), to: paths.unitPaymentOrders() }, { label: batch.number }]} />
      <PageHead
        over={batch.number}
        title={words.yuan(batch.amountFen)}
        lead={<Badge tone={batchTones[batch.status]}>{t(`status.${batch.status}`)}</Badge>}
      />
      <IntentErrors forms={shown} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Panel title={t("items")} tools={<ListFiles what={t("items")} />}>
          <DataTable
            caption={t("items")}
            captionHidden
            rows={batch.lines}
            rowKey={(row) => row.receivableId}
            columns={[
              {
                key: "number",
                header: t("receivable"),
                nowrap: true,
                cell: (row) => <Link to={paths.unitReceivable(row.receivableId)}>{row.number}</Link>,
              },
              {
                key: "payee",
                header: t("payee"),
                title: true,
                cell: (row) => (
                  <>
                    <span lang="zh-CN">{row.payeeName}</span>
                    <span className="block font-normal text-ink-2">
                      {row.payeeBank} {row.payeeAccount}
                    </span>
                  </>
                ),
              },
              {
                key: "order",
                header: t("forOrder"),
                nowrap: true,
                cell: (row) => <Link to={paths.unitOrder(row.orderId)}>{row.orderNumber}</Link>,
              },
              { key: "amount", header: t("amount"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
              {
                key: "state",
                header: t("col.state"),
                cell: (row) => (
                  <>
                    <Badge tone={itemTones[row.status]}>{t(`item.${itemShown(batch, row)}`)}</Badge>
                    {row.note ? <span className="block text-ink-2">{row.note}</span> : null}
                  </>
                ),
              },
            ]}
          />
        </Panel>
        <div className="grid gap-5">
          <Panel title={t("order")}>
            <DescriptionList
              facts={[
                { label: t("payOn"), value: batch.payOn },
                { label: t("payer"), value: `${batch.payerBank} ${batch.payerAccount}` },
                { label: t("preparedBy"), value: `${batch.preparedBy} · ${formatInstant(batch.preparedAt)}` },
                ...(batch.decidedBy
                  ? [
                      {
                        label: t("decidedBy"),
                        value: `${batch.decidedBy} · ${batch.decidedAt ? formatInstant(batch.decidedAt) : ""}`,
                      },
                    ]
                  : []),
                ...(batch.reason ? [{ label: t("reason"), value: batch.reason }] : []),
                { label: t("exported"), value: batch.exportedAt ? formatInstant(batch.exportedAt) : t("notExported") },
              ]}
            />
            {approves ? (
              <Form method="post" className="form-actions mt-4">
                <Button name="intent" value="approve" variant="act">
                  {t("approve")}
                </Button>
              </Form>
            ) : batch.status === "PREPARED" && mine ? (
              <p className="over mt-4">{t("waitsForSecond")}</p>
            ) : null}
            {drops ? <DropForm /> : null}
          </Panel>
          {reports && batch.lines.some(({ status }) => status === "PENDING") ? (
            <Panel title={t("bankFile")}>
              <ul className="grid gap-2">
                <li>
                  <a href={paths.unitPaymentFile(batch.id, "xml")}>{t("bankXml")}</a>
                </li>
                <li>
                  <a href={paths.unitPaymentFile(batch.id, "csv")}>{t("bankCsv")}</a>
                </li>
              </ul>
            </Panel>
          ) : null}
          {reports && live.length > 0 ? <ReportForm /> : null}
          <ProofPanel proofs={proofs} issues={issues && live.length > 0} />
        </div>
      </div>
    </>
  );
}

function DropForm() {
  const { t } = useTranslation("payments");
  const { form, fields, pending } = useResultForm<{ reason: string }>({ id: DROP, defaultValue: { reason: "" } });
  return (
    <div className="mt-4">
      <FormShell form={form} fields={[{ field: fields.reason, label: t("dropReason") }]}>
        <TextField field={fields.reason} label={t("dropReason")} maxLength={200} />
        <div className="form-actions">
          <Button name="intent" value="drop" variant="quiet" pending={pending}>
            {t("dropButton")}
          </Button>
        </div>
      </FormShell>
    </div>
  );
}

function ReportForm() {
  const { t } = useTranslation("payments");
  const nameOf = useOrganisationName();
  const words = useWords();
  const { batch } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ item: string[]; outcome: string; note: string }>({
    id: REPORT,
    defaultValue: { outcome: "EXECUTED", note: "" },
  });
  return (
    <Panel title={t("report")}>
      <p className="mb-4 text-ink-2">{t("reportLead")}</p>
      <FormShell
        form={form}
        fields={[
          { field: fields.item, label: t("transfer") },
          { field: fields.outcome, label: t("outcome") },
          { field: fields.note, label: t("note") },
        ]}
      >
        <CheckList
          name={fields.item.name}
          legend={t("transfer")}
          ticked={tickedOf(fields.item.initialValue)}
          errors={fields.item.errors}
          options={batch.lines
            .filter(({ status }) => status === "PENDING" || status === "EXECUTED")
            .map((row) => ({
              value: row.receivableId,
              label: `${nameOf(row.payeeName)} · ${words.yuan(row.amountFen)}`,
              hint: `${row.number} · ${t(`item.${itemShown(batch, row)}`)}`,
            }))}
        />
        <SelectField
          field={fields.outcome}
          label={t("outcome")}
          options={(["EXECUTED", "FAILED"] as const).map((value) => ({ value, label: t(`outcome.${value}`) }))}
        />
        <TextField field={fields.note} label={t("note")} hint={t("noteHint")} maxLength={200} />
        <div className="form-actions">
          <Button name="intent" value="report" pending={pending}>
            {t("reportButton")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}
