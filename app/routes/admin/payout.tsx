import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { PayoutEntries, PayoutFacts, PayoutHead } from "#app/components/payments/payout-parts";
import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { getPayout } from "#app/domain/payments/payouts.queries.server";
import { confirmPayout, failPayout, releasePayout } from "#app/domain/payments/payouts.server";
import { confirmPayoutInput, failPayoutInput, releasePayoutInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "payout:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "payout:read");
  const payout = found(await getPayout(actor, parseId(params.id)));
  const { status } = payout;
  const mine = payout.preparedById === actor.userId;
  return withEnglishNames(request, {
    payout,
    waitsForSecond: status === "PREPARED" && mine,
    releases: status === "PREPARED" && !mine && can(actor, "payout:release"),
    confirms: status === "RELEASED" && can(actor, "payout:prepare"),
    fails: ["PREPARED", "RELEASED", "CONFIRMED"].includes(status) && can(actor, "payout:prepare"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const intent = await intentOf(request);
  const actor = await requireActor(request, intent === "release" ? "payout:release" : "payout:prepare");
  const id = parseId(params.id);
  const here = paths.payout("admin", id);
  switch (intent) {
    case "release": {
      const submission = await submitForm(request, releasePayoutInput, () => releasePayout(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "payouts:flash.released") : submission.response;
    }
    case "confirm": {
      const submission = await submitForm(request, confirmPayoutInput, (input) => confirmPayout(actor, id, input));
      return submission.ok ? redirectWithFlash(request, here, "payouts:flash.confirmed") : submission.response;
    }
    case "fail": {
      const submission = await submitForm(request, failPayoutInput, (input) => failPayout(actor, id, input));
      return submission.ok ? redirectWithFlash(request, here, "payouts:flash.failed") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.payout.number} · 乡集 Xiangji` }];

export default function PayoutPage() {
  const { t } = useTranslation("payouts");
  const { payout, waitsForSecond, releases, confirms, fails } = useLoaderData<typeof loader>();
  return (
    <>
      <PayoutHead payout={payout} desk="admin" />
      <IntentErrors forms={[...(confirms ? ["confirm"] : []), ...(fails ? ["fail"] : [])]} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <PayoutEntries payout={payout} />
        <div className="grid gap-5">
          <Panel title={t("payout")}>
            <PayoutFacts payout={payout} />
            {waitsForSecond ? <p className="over mt-4">{t("waitsForSecond")}</p> : null}
            {releases ? (
              <Form method="post" className="form-actions mt-4">
                <Button name="intent" value="release" variant="act">
                  {t("release")}
                </Button>
              </Form>
            ) : null}
          </Panel>
          {confirms ? <EndForm id="confirm" name="bankReference" label={t("bankReference")} button={t("confirm")} max={64} /> : null}
          {fails ? <EndForm id="fail" name="reason" label={t("reason")} button={t("fail")} max={200} /> : null}
        </div>
      </div>
    </>
  );
}

type EndProps = { id: "confirm" | "fail"; name: "bankReference" | "reason"; label: string; button: string; max: number };

function EndForm({ id, name, label, button, max }: EndProps) {
  const { t } = useTranslation("payouts");
  const { form, fields, pending } = useResultForm<Record<"bankReference" | "reason", string>>({ id, defaultValue: { [name]: "" } });
  return (
    <Panel title={t(`end.${id}`)}>
      <FormShell form={form} fields={[{ field: fields[name], label }]}>
        <TextField field={fields[name]} label={label} maxLength={max} />
        <div className="form-actions">
          <Button name="intent" value={id} variant={id === "confirm" ? "act" : "quiet"} pending={pending}>
            {button}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}
