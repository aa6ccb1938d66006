import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { GuaranteeReasonForm } from "#app/components/guarantees/guarantee-forms";
import { GuaranteePage } from "#app/components/guarantees/guarantee-view";
import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { getGuarantee } from "#app/domain/payments/guarantees/guarantees.queries.server";
import {
  acceptGuarantee,
  checkGuaranteeFile,
  claimGuarantee,
  issueGuarantee,
  refuseGuarantee,
  releaseGuarantee,
  withdrawGuarantee,
} from "#app/domain/payments/guarantees/move-guarantee.server";
import { emptyGuaranteeInput, guaranteeReasonInput } from "#app/domain/payments/guarantees/schema";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm, type Submitted } from "#app/http/form.server";
import { requireMoneyDesk } from "#app/http/held-money.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "guarantee:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "guarantee:read");
  const desk = requireMoneyDesk(request, actor);
  const guarantee = found(await getGuarantee(actor, parseId(params.id)));
  const acts = desk === "coop" ? can(actor, "guarantee:give") : desk === "unit" && can(actor, "guarantee:decide");
  return { guarantee, desk, commands: acts ? guarantee.commands : [], today: calendarDateOf(actor.now) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const id = parseId(params.id);
  const whoActs = async (needed: "guarantee:read" | "guarantee:give" | "guarantee:decide") => {
    const actor = await requireActor(request, needed);
    return { actor, here: paths.guarantee(requireMoneyDesk(request, actor), id) };
  };
  const done = (
    submitted: Submitted<void>,
    here: string,
    flash: "issued" | "withdrawn" | "accepted" | "refused" | "claimed" | "released" | "same",
  ) => (submitted.ok ? redirectWithFlash(request, here, `guarantees:flash.${flash}`) : submitted.response);
  switch (await intentOf(request)) {
    case "issue": {
      const { actor, here } = await whoActs("guarantee:give");
      return done(await submitForm(request, emptyGuaranteeInput, () => issueGuarantee(actor, id)), here, "issued");
    }
    case "withdraw": {
      const { actor, here } = await whoActs("guarantee:give");
      return done(await submitForm(request, emptyGuaranteeInput, () => withdrawGuarantee(actor, id)), here, "withdrawn");
    }
    case "accept": {
      const { actor, here } = await whoActs("guarantee:decide");
      return done(await submitForm(request, emptyGuaranteeInput, () => acceptGuarantee(actor, id)), here, "accepted");
    }
    case "refuse": {
      const { actor, here } = await whoActs("guarantee:decide");
      return done(await submitForm(request, guaranteeReasonInput, ({ reason }) => refuseGuarantee(actor, id, reason)), here, "refused");
    }
    case "claim": {
      const { actor, here } = await whoActs("guarantee:decide");
      return done(await submitForm(request, guaranteeReasonInput, ({ reason }) => claimGuarantee(actor, id, reason)), here, "claimed");
    }
    case "release": {
      const { actor, here } = await whoActs("guarantee:decide");
      return done(await submitForm(request, emptyGuaranteeInput, () => releaseGuarantee(actor, id)), here, "released");
    }
    case "check": {
      const { actor, here } = await whoActs("guarantee:read");
      const submitted = await submitForm(request, emptyGuaranteeInput, async () =>
        checkGuaranteeFile(actor, id, await documentOf(request)),
      );
      return done(submitted, here, "same");
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.guarantee.number} · 乡集 Xiangji` }];

export default function GuaranteeRoute() {
  const { t } = useTranslation("guarantees");
  const { guarantee, desk, commands, today } = useLoaderData<typeof loader>();
  const may = (command: (typeof commands)[number]) => commands.includes(command);
  const button = (command: "issue" | "withdraw" | "accept" | "release", variant: "act" | "quiet") =>
    may(command) ? (
      <Form method="post" className="form-actions">
        <Button name="intent" value={command} variant={variant}>
          {t(`command.${command}`)}
        </Button>
        <span className="over">{t(`commandHint.${command}`)}</span>
      </Form>
    ) : null;
  return (
    <GuaranteePage guarantee={guarantee} desk={desk} today={today}>
      <IntentErrors forms={["check", ...commands.filter((command) => command === "refuse" || command === "claim")]} />
      {commands.length > 0 ? (
        <Panel title={t("yourTurn")} className="mb-5 no-print">
          <div className="grid gap-4">
            {button("issue", "act")}
            {button("accept", "act")}
            {button("release", "act")}
            {may("refuse") ? <GuaranteeReasonForm intent="refuse" /> : null}
            {may("claim") ? <GuaranteeReasonForm intent="claim" /> : null}
            {button("withdraw", "quiet")}
          </div>
        </Panel>
      ) : null}
    </GuaranteePage>
  );
}
