import { useActionData } from "@remix-run/react";
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useKeptForm } from "#app/components/form/use-kept-form";
import { useResultForm } from "#app/components/form/use-result-form";
import { AcceptanceLine } from "#app/components/orders/acceptance-line";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { optional } from "#app/components/ui/field";
import { Progress } from "#app/components/ui/meter";
import { Notice } from "#app/components/ui/notice";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { usePhone } from "#app/components/ui/use-browser";
import type { DeliveryView } from "#app/domain/ordering/delivery.queries.server";
import { formatInstant } from "#app/lib/dates";
import { formatQuantity } from "#app/lib/quantity";

type LineFields = { lineId: string; accepted: string; rejected: string; reason: string; note: string; photo: string };
type Fields = { receiverName: string; witnessName: string; temperature: string; note: string; lines: LineFields[] };

const formId = "accept";

/**
 * Everything that came off the lorry, one thing after the other, and who stands for it. On a phone one thing is shown at a time; without JavaScript, or on
 * a wide screen, all of it is one page. What is typed stays on the device until the server has it.
 */
export function AcceptanceForm({ delivery, name }: { delivery: DeliveryView; name: string }) {
  const { t } = useTranslation("orders");
  const cooled = delivery.lines.some((line) => line.storage !== "AMBIENT");
  const { form, fields, pending } = useResultForm<Fields>({
    id: formId,
    defaultValue: {
      receiverName: name,
      lines: delivery.lines.map((line) => ({
        lineId: line.lineId,
        accepted: formatQuantity(line.shippedMilli),
        rejected: "0",
        reason: "",
        note: "",
      })),
    },
    constraint: { temperature: { required: false }, note: { required: false } },
  });
  const lines = fields.lines.getFieldList().map((field) => field.getFieldset());
  const shown = [
    ...lines.flatMap((line, index) => [
      { field: line.accepted, label: delivery.lines[index]?.nameZh ?? "" },
      { field: line.rejected, label: t("rejected") },
      { field: line.reason, label: t("rejectReason") },
      { field: line.photo, label: t("photo") },
    ]),
    { field: fields.temperature, label: t("temperature") },
    { field: fields.receiverName, label: t("receiverName") },
    { field: fields.witnessName, label: t("witnessName") },
  ];
  const kept = useKeptForm({ formId, draftKey: delivery.id, returned: form.status === "error", send: form.onSubmit });
  const steps = delivery.lines.length + 1;
  const phone = usePhone();
  const step = Math.min(kept.step, steps - 1);
  const last = step === steps - 1;

  const frames = useRef<(HTMLDivElement | null)[]>([]);
  const turned = useRef(false);
  function show(next: number) {
    turned.current = true;
    kept.moveTo(next);
  }
  useEffect(() => {
    if (!turned.current) return;
    turned.current = false;
    frames.current[step]?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [step]);

  // What the server did not accept is shown, wherever it stands; every answer counts, also the same one again.
  const answer = useActionData<unknown>();
  const wrong = Object.keys(form.allErrors).map((field) => Number(/^lines\[(\d+)\]/.exec(field)?.[1] ?? steps - 1));
  const firstWrong = wrong.length > 0 ? Math.min(...wrong) : null;
  const { moveTo } = kept;
  const move = useRef(moveTo);
  useEffect(() => {
    move.current = moveTo;
  });
  useEffect(() => {
    if (firstWrong !== null) move.current(firstWrong);
  }, [answer, firstWrong]);

  function followError(event: MouseEvent<HTMLFormElement>) {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href^='#']") : null;
    const target = link ? document.getElementById(link.hash.slice(1)) : null;
    const index = frames.current.findIndex((frame) => target !== null && frame?.contains(target));
    if (index !== -1) kept.moveTo(index);
  }

  /** "Enter" on the phone's keyboard means the next thing, not the end. */
  function goOn(event: KeyboardEvent<HTMLFormElement>) {
    if (!phone || last || event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    show(step + 1);
  }

  const frame = (index: number) => ({
    ref: (element: HTMLDivElement | null) => {
      frames.current[index] = element;
    },
    tabIndex: -1,
    hidden: phone && step !== index,
  });

  return (
    <FormShell
      form={form}
      upload
      fields={shown}
      onSubmit={kept.onSubmit}
      onInput={kept.onInput}
      onClickCapture={followError}
      onKeyDown={goOn}
    >
      {kept.restoredAt ? (
        <Notice
          tone={kept.filesLost ? "warn" : "good"}
          title={t("draftRestored", { at: formatInstant(new Date(kept.restoredAt)) })}
          action={
            <Button type="button" variant="link" onClick={kept.startAfresh}>
              {t("startAfresh")}
            </Button>
          }
        >
          {kept.filesLost ? t("draftPhotosLost") : null}
        </Notice>
      ) : null}
      {phone ? (
        <div className="flex items-center gap-3" data-testid="progress">
          <b className="whitespace-nowrap font-serif text-lead">
            {step + 1} / {steps}
          </b>
          <Progress value={step + 1} max={steps} label={t("acceptProgress", { step: step + 1, count: steps })} />
        </div>
      ) : null}
      {delivery.lines.map((line, index) => {
        const fieldset = lines[index];
        return fieldset ? (
          <div key={line.lineId} {...frame(index)}>
            <AcceptanceLine
              line={line}
              position={index + 1}
              count={delivery.lines.length}
              fields={fieldset}
              lineIdName={fieldset.lineId.name}
            />
          </div>
        ) : null;
      })}
      <div {...frame(steps - 1)}>
        <Panel title={t("whoAccepts")}>
          <div className="field-grid phone:grid-cols-2">
            <TextField field={fields.receiverName} label={t("receiverName")} autoComplete="name" />
            <TextField field={fields.witnessName} label={t("witnessName")} hint={t("witnessHint")} autoComplete="off" />
            <TextField
              field={cooled ? fields.temperature : optional(fields.temperature)}
              label={t("temperature")}
              hint={cooled ? t("temperatureHint") : undefined}
              suffix="℃"
              inputMode="text"
            />
            <TextareaField field={fields.note} label={t("note")} rows={2} className="phone:col-span-2" />
          </div>
        </Panel>
      </div>
      <div className="step-bar">
        <p role="status" className="empty:hidden">
          {kept.offline ? (
            <>
              <Badge tone="warn">{t("offline")}</Badge> {t(kept.waiting ? "offlineWaiting" : "offlineKept")}
            </>
          ) : null}
        </p>
        <div className="flex gap-3">
          {phone && step > 0 ? (
            <Button type="button" variant="quiet" size="lg" onClick={() => show(step - 1)}>
              {t("previousLine")}
            </Button>
          ) : null}
          {phone && !last ? (
            // Keys keep the two apart: one button that became the other under the finger would send the form.
            <Button key="next" type="button" size="lg" wide onClick={() => show(step + 1)}>
              {t("nextLine")}
            </Button>
          ) : (
            <Button key="finish" variant="act" size="lg" wide pending={pending || kept.waiting}>
              {t(kept.waiting && kept.offline ? "sendsWhenBack" : "finishAcceptance")}
            </Button>
          )}
        </div>
      </div>
    </FormShell>
  );
}
