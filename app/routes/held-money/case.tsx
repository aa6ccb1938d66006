import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { DisputeForm, RejectForm, ReturnForm, SentForm, TakeForm } from "#app/components/held-money/held-forms";
import { HeldPage } from "#app/components/held-money/held-view";
import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import { can, type Action } from "#app/domain/identity/policy";
import { confirmHeld, disputeHeld, reportReturn } from "#app/domain/payments/held-money/answer-held.server";
import { getHeld } from "#app/domain/payments/held-money/held.queries.server";
import { listFittingGuarantees } from "#app/domain/payments/held-money/report.queries.server";
import { confirmReturn, withdrawHeld } from "#app/domain/payments/held-money/return-held.server";
import { emptyHeldInput, heldReasonInput, returnInput, sentInput, takeInput } from "#app/domain/payments/held-money/schema";
import { rejectHeld, takeHeld } from "#app/domain/payments/held-money/work-held.server";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm, type Submitted } from "#app/http/form.server";
import { requireMoneyDesk } from "#app/http/held-money.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths, type MoneyDesk } from "#app/lib/paths";

export const handle = { policy: "heldMoney:read" };

const acts = { coop: "heldMoney:report", unit: "heldMoney:answer", bureau: "heldMoney:work" } as const satisfies Record<MoneyDesk, Action>;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "heldMoney:read");
  const desk = requireMoneyDesk(request, actor);
  const held = found(await getHeld(actor, parseId(params.id)));
  const commands = can(actor, acts[desk]) ? held.commands : [];
  const guarantees = commands.includes("confirmReturn") ? await listFittingGuarantees(actor, held.id) : [];
  return { held, desk, commands, guarantees, today: calendarDateOf(actor.now) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const id = parseId(params.id);
  const whoActs = async (needed: Action) => {
    const actor = await requireActor(request, needed);
    requireMoneyDesk(request, actor);
    return actor;
  };
  const done = (submitted: Submitted<void>, desk: MoneyDesk, flash: "answered" | "taken" | "rejected" | "returned" | "withdrawn") =>
    submitted.ok ? redirectWithFlash(request, paths.heldMoney(desk, id), `heldMoney:flash.${flash}`) : submitted.response;
  switch (await intentOf(request)) {
    case "confirm": {
      const actor = await whoActs("heldMoney:answer");
      return done(await submitForm(request, emptyHeldInput, () => confirmHeld(actor, id)), "unit", "answered");
    }
    case "dispute": {
      const actor = await whoActs("heldMoney:answer");
      const submitted = await submitForm(request, heldReasonInput, async ({ reason }) =>
        disputeHeld(actor, id, reason, await documentOf(request)),
      );
      return done(submitted, "unit", "answered");
    }
    case "reportReturn": {
      const actor = await whoActs("heldMoney:answer");
      return done(await submitForm(request, sentInput, (input) => reportReturn(actor, id, input)), "unit", "answered");
    }
    case "take": {
      const actor = await whoActs("heldMoney:work");
      return done(await submitForm(request, takeInput, (input) => takeHeld(actor, id, input)), "bureau", "taken");
    }
    case "reject": {
      const actor = await whoActs("heldMoney:work");
      return done(await submitForm(request, heldReasonInput, ({ reason }) => rejectHeld(actor, id, reason)), "bureau", "rejected");
    }
    case "confirmReturn": {
      const actor = await whoActs("heldMoney:report");
      return done(await submitForm(request, returnInput, (input) => confirmReturn(actor, id, input)), "coop", "returned");
    }
    case "withdraw": {
      const actor = await whoActs("heldMoney:report");
      return done(await submitForm(request, emptyHeldInput, () => withdrawHeld(actor, id)), "coop", "withdrawn");
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.held.number} · 乡集 Xiangji` }];

export default function HeldMoneyCase() {
  const { t } = useTranslation("heldMoney");
  const { held, desk, commands, guarantees, today } = useLoaderData<typeof loader>();
  const may = (command: (typeof commands)[number]) => commands.includes(command);
  const button = (command: "confirm" | "withdraw", variant: "act" | "quiet") =>
    may(command) ? (
      <Form method="post" className="form-actions">
        <Button name="intent" value={command} variant={variant}>
          {t(`command.${command}`)}
        </Button>
        <span className="over">{t(`commandHint.${command}`)}</span>
      </Form>
    ) : null;
  return (
    <HeldPage held={held} desk={desk}>
      <IntentErrors forms={commands.filter((command) => command !== "confirm" && command !== "withdraw")} />
      {commands.length > 0 ? (
        <Panel title={t("yourTurn")} className="mb-5 no-print">
          <div className="grid gap-4">
            {button("confirm", "act")}
            {may("dispute") ? <DisputeForm /> : null}
            {may("take") ? <TakeForm returnDays={held.returnDays} /> : null}
            {may("reject") ? <RejectForm /> : null}
            {may("reportReturn") ? <SentForm today={today} /> : null}
            {may("confirmReturn") ? <ReturnForm openFen={held.openFen} today={today} guarantees={guarantees} /> : null}
            {button("withdraw", "quiet")}
          </div>
        </Panel>
      ) : null}
    </HeldPage>
  );
}
