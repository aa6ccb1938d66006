import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";

import { DecisionCard, mayTakeBack, takeBackFormId } from "#app/components/bank/decision-card";
import { LineFacts } from "#app/components/bank/line-facts";
import { returnFormId, ReturnForms } from "#app/components/bank/return-forms";
import { SuggestionForm } from "#app/components/bank/suggestion-form";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { MoneyField } from "#app/components/ui/money-field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { matchTransfer, releaseMatch } from "#app/domain/ordering/match-transfer.server";
import { takeBackDecision } from "#app/domain/ordering/take-back.server";
import { listOpenOrders, nothingSuggested, suggestForLines } from "#app/domain/ordering/open-orders.queries.server";
import { asideKinds } from "#app/domain/payments/bank-desk";
import { getBankLine, getReleaseLimit, listBankDecisions } from "#app/domain/payments/bank-desk.queries.server";
import { bankLineNotFound } from "#app/domain/payments/errors";
import { listReturnCandidates } from "#app/domain/payments/returned.queries.server";
import { asideInput, decisionIdInput, reversalInput } from "#app/domain/payments/schema";
import { refuseMatch } from "#app/domain/payments/refuse-match.server";
import { setLineAside } from "#app/domain/payments/set-line-aside.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId, textOf } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";
import { submitMatch } from "#app/routes/coop/bank-match.server";
import { decideTakeBack, submitReturned } from "#app/routes/coop/take-back.server";

export const handle = { policy: "sale:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const line = found(await getBankLine(actor, parseId(params.id)));
  const query = textOf(new URL(request.url), "q", 60);
  const [decisions, limitFen, { suggestions, orders }, choice, returned] = await Promise.all([
    listBankDecisions(actor, line.id),
    getReleaseLimit(actor.orgId),
    line.leftFen > 0n ? suggestForLines(actor.orgId, [line]) : nothingSuggested,
    line.leftFen > 0n ? listOpenOrders(actor.orgId, query) : [],
    listReturnCandidates(actor, line),
  ]);
  return withEnglishNames(request, {
    line,
    query,
    decisions,
    limitFen,
    suggestions: suggestions.get(line.id) ?? [],
    orders,
    choice,
    returned,
    me: actor.userId,
    decides: can(actor, "remittance:confirm"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "remittance:confirm");
  const lineId = parseId(params.id);
  const here = paths.coopBankLine(lineId);
  const intent = await intentOf(request);
  switch (intent) {
    case "match": {
      const submission = await submitMatch(request, (named, input) => {
        if (named !== lineId) throw bankLineNotFound();
        return matchTransfer(actor, lineId, input);
      });
      return submission.ok
        ? redirectWithFlash(request, here, submission.value === "POSTED" ? "bank:flash.matched" : "bank:flash.proposed")
        : submission.response;
    }
    case "aside": {
      const submission = await submitForm(request, asideInput, (input) => setLineAside(actor, lineId, input));
      return submission.ok ? redirectWithFlash(request, here, "bank:flash.aside") : submission.response;
    }
    case "release": {
      const submission = await submitForm(request, decisionIdInput, ({ decisionId }) => releaseMatch(actor, decisionId));
      return submission.ok ? redirectWithFlash(request, here, "bank:flash.matched") : submission.response;
    }
    case "refuse": {
      const submission = await submitForm(request, decisionIdInput, ({ decisionId }) => refuseMatch(actor, decisionId));
      return submission.ok ? redirectWithFlash(request, here, "bank:flash.refused") : submission.response;
    }
    case "takeBack": {
      const submission = await submitForm(request, reversalInput, ({ decisionId, reason }) =>
        takeBackDecision(actor, decisionId, { reason }),
      );
      if (!submission.ok) return submission.response;
      return redirectWithFlash(request, here, submission.value === "POSTED" ? "bank:flash.reversed" : "bank:flash.backProposed");
    }
    case "returned":
      return submitReturned(request, actor, lineId, here);
    default: {
      const decided = await decideTakeBack(request, actor, intent, here);
      if (!decided) throw new Response(null, { status: 400 });
      return decided;
    }
  }
}

export const meta: MetaFunction = () => [{ title: "一笔流水 Transfer · 乡集 Xiangji" }];

export default function CoopBankLine() {
  const { t } = useTranslation("bank");
  const nameOf = useOrganisationName();
  const words = useWords();
  const { line, decisions, limitFen, suggestions, orders, returned, me, decides } = useLoaderData<typeof loader>();
  const waits = line.leftFen > 0n;
  const shown = [
    ...(waits ? ["choose", "aside", ...suggestions.map((_, index) => `match-${line.id}-${index}`)] : []),
    ...decisions.filter(mayTakeBack).map(({ id }) => takeBackFormId(id)),
    ...(line.sentFen > 0n ? returned.map((_, index) => returnFormId(index)) : []),
  ];
  return (
    <>
      <Breadcrumb
        crumbs={[{ label: t("title"), to: paths.coopBank() }, { label: line.payerName ? nameOf(line.payerName) : t("nobody") }]}
      />
      <PageHead
        over={line.bookedOn}
        title={words.yuan(line.amountFen)}
        lead={waits ? t("lineLead", { amount: words.yuan(line.leftFen) }) : t(line.amountFen < 0n ? "lineLeft" : "lineDone")}
      />
      <IntentErrors forms={decides ? shown : []} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-5">
          <Panel title={t("bankSays")}>
            <LineFacts line={line} />
          </Panel>
          {decisions.map((decision) => (
            <DecisionCard key={decision.id} decision={decision} me={me} decides={decides} />
          ))}
          {decides && waits ? <AsideForm /> : null}
          {decides && line.sentFen > 0n ? <ReturnForms candidates={returned} /> : null}
        </div>
        {waits ? (
          <div className="grid gap-5">
            <Panel title={t("suggestions")}>
              {suggestions.length === 0 ? <p className="text-ink-2">{t("noSuggestionLong")}</p> : null}
              <ul className="grid gap-4">
                {suggestions.map((suggestion, index) => (
                  <li key={index}>
                    <SuggestionForm lineId={line.id} suggestion={suggestion} orders={orders} index={index} decides={decides} />
                  </li>
                ))}
              </ul>
            </Panel>
            {decides ? <ChooseForm /> : null}
            {limitFen === null ? null : <p className="over">{t("limitHint", { amount: words.yuan(limitFen) })}</p>}
          </div>
        ) : null}
      </div>
    </>
  );
}

/** Any open orders with the amount for each, and the fee that the bank kept: split and merge by hand. */
function ChooseForm() {
  const { t } = useTranslation("bank");
  const nameOf = useOrganisationName();
  const words = useWords();
  const { line, choice, query } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ note: string; parts: { orderId: string; amount: string; fee: string }[] }>({
    id: "choose",
    defaultValue: { note: "", parts: choice.map(({ id }) => ({ orderId: id, amount: "", fee: "" })) },
  });
  const rows = fields.parts.getFieldList();
  return (
    <Panel title={t("choose")}>
      <Form method="get" className="filter-bar mb-4" role="search">
        <TextField field={{ id: "open-q", name: "q", initialValue: query }} label={t("searchOpen")} maxLength={60} />
        <Button variant="quiet">{t("search")}</Button>
      </Form>
      {choice.length === 0 ? <p className="text-ink-2">{t("nothingOpen")}</p> : null}
      <FormShell
        form={form}
        fields={rows.flatMap((row, index) => {
          const { amount, fee } = row.getFieldset();
          const number = choice[index]?.number ?? "";
          return [
            { field: amount, label: t("amountFor", { number }) },
            { field: fee, label: t("feeFor", { number }) },
          ];
        })}
      >
        <input type="hidden" name="lineId" value={line.id} />
        <ul className="grid gap-4">
          {choice.map((order, index) => {
            const row = rows[index]?.getFieldset();
            if (!row) return null;
            return (
              <li key={order.id} className="grid gap-2 border-t border-line pt-3">
                <p>
                  <Link to={paths.coopSale(order.id)}>{order.number}</Link> · {nameOf(order.unitName)} ·{" "}
                  <span className="tnum">{t("openDue", { amount: words.yuan(order.openFen), day: order.dueOn })}</span>
                </p>
                <input type="hidden" name={row.orderId.name} value={order.id} />
                <div className="field-row">
                  <MoneyField field={row.amount} label={t("amountFor", { number: order.number })} />
                  <MoneyField field={row.fee} label={t("feeFor", { number: order.number })} />
                </div>
              </li>
            );
          })}
        </ul>
        <TextField field={fields.note} label={t("note")} maxLength={200} />
        <div className="form-actions">
          <Button name="intent" value="match" pending={pending}>
            {t("chosen")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}

function AsideForm() {
  const { t } = useTranslation("bank");
  const { form, fields, pending } = useResultForm<{ kind: string; note: string }>({
    id: "aside",
    defaultValue: { kind: "RETURNED", note: "" },
  });
  return (
    <Panel title={t("aside")}>
      <FormShell
        form={form}
        fields={[
          { field: fields.kind, label: t("asideKind") },
          { field: fields.note, label: t("note") },
        ]}
      >
        <SelectField
          field={fields.kind}
          label={t("asideKind")}
          options={asideKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <TextField field={fields.note} label={t("note")} hint={t("asideHint")} maxLength={200} />
        <div className="form-actions">
          <Button name="intent" value="aside" variant="quiet" pending={pending}>
            {t("setAside")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}
