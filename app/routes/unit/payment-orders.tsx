import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { batchTones } from "#app/components/payments/tones";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { CheckList, tickedOf } from "#app/components/ui/check-list";
import { DataTable } from "#app/components/ui/data-table";
import { DateField } from "#app/components/ui/date-field";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { getBatchFigures, getLastPayer, listBatches, listPayable } from "#app/domain/payments/batches.queries.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import { prepareBatchInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

/** What can be ticked at once; the earliest due come first. */
const SHOWN = 100;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const prepares = can(actor, "payment:prepare");
  const [page, figures, payable, payer] = await Promise.all([
    listBatches(actor, new URL(request.url).searchParams.get("after"), 20),
    getBatchFigures(actor),
    prepares ? listPayable(actor, SHOWN) : [],
    getLastPayer(actor),
  ]);
  return { ...page, figures, payable, payer, prepares, today: calendarDateOf(actor.now), unitName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "payment:prepare");
  const submission = await submitForm(request, prepareBatchInput, (input) => prepareBatch(actor, input));
  return submission.ok
    ? redirectWithFlash(request, paths.unitPaymentOrder(submission.value), "payments:flash.prepared")
    : submission.response;
}

export const meta: MetaFunction = () => [{ title: "付款单 Payment orders · 乡集 Xiangji" }];

const FORM = "prepare";

export default function UnitPaymentOrders() {
  const { t } = useTranslation(["payments", "unit"]);
  const words = useWords();
  const { rows, nextAfter, figures, payable, prepares, unitName } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("unit:payments"), to: paths.unitPayments() }, { label: t("orders") }]} />
      <PageHead over={unitName} title={t("orders")} lead={t("ordersLead")} />
      <IntentErrors forms={prepares && payable.length > 0 ? [FORM] : []} />
      <Stats>
        <Stat label={t("toApprove")} value={String(figures.waiting)} />
        <Stat label={t("onTheWay")} value={words.fen(figures.onTheWayFen)} />
      </Stats>
      <div className="mt-5 grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid gap-4">
          <Panel title={t("orders")} tools={<ListFiles what={t("orders")} />}>
            <DataTable
              caption={t("orders")}
              captionHidden
              rows={rows}
              rowKey={(row) => row.id}
              empty={<EmptyState title={t("none")} />}
              columns={[
                {
                  key: "number",
                  header: t("number"),
                  title: true,
                  nowrap: true,
                  cell: (row) => <Link to={paths.unitPaymentOrder(row.id)}>{row.number}</Link>,
                },
                { key: "payOn", header: t("payOn"), nowrap: true, cell: (row) => row.payOn },
                {
                  key: "status",
                  header: t("status"),
                  cell: (row) => <Badge tone={batchTones[row.status]}>{t(`status.${row.status}`)}</Badge>,
                },
                {
                  key: "items",
                  header: t("items"),
                  align: "end",
                  cell: (row) => `${row.executed} / ${row.items}`,
                },
                { key: "amount", header: t("amount"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
                { key: "by", header: t("preparedBy"), quiet: true, cell: (row) => row.preparedBy },
              ]}
            />
          </Panel>
          <KeysetPager nextAfter={nextAfter} />
        </div>
        {prepares ? payable.length > 0 ? <PrepareForm /> : <EmptyState title={t("nothingToPay")} /> : null}
      </div>
    </>
  );
}

function PrepareForm() {
  const { t } = useTranslation("payments");
  const words = useWords();
  const { payable, payer, today } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ receivable: string[]; payOn: string; payerBank: string; payerAccount: string }>({
    id: FORM,
    defaultValue: { payOn: today, payerBank: payer?.payerBank ?? "", payerAccount: payer?.payerAccount ?? "" },
  });
  return (
    <Panel title={t("prepare")}>
      <p className="mb-4 text-ink-2">{t("prepareLead")}</p>
      <FormShell
        form={form}
        fields={[
          { field: fields.receivable, label: t("chosen") },
          { field: fields.payOn, label: t("payOn") },
          { field: fields.payerBank, label: t("payerBank") },
          { field: fields.payerAccount, label: t("payerAccount") },
        ]}
      >
        <CheckList
          name={fields.receivable.name}
          legend={t("chosen")}
          ticked={tickedOf(fields.receivable.initialValue)}
          errors={fields.receivable.errors}
          options={payable.map((row) => ({
            value: row.id,
            label: `${words.name(row.coopName, row.coopNameEn)} · ${words.yuan(row.openFen)}`,
            hint: [row.number, row.orderNumber, row.dueOn, ...(row.daysLate > 0 ? [t("late", { count: row.daysLate })] : [])].join(" · "),
          }))}
        />
        <DateField field={fields.payOn} label={t("payOn")} />
        <TextField field={fields.payerBank} label={t("payerBank")} maxLength={100} />
        <TextField field={fields.payerAccount} label={t("payerAccount")} maxLength={34} inputMode="numeric" />
        <div className="form-actions">
          <Button name="intent" value="prepare" variant="act" pending={pending}>
            {t("prepareButton")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}
