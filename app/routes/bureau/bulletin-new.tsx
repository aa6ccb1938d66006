import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { named } from "#app/components/shop/names";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { FieldError } from "#app/components/ui/field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { listDivisionsAt, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { getLastSeries, listStanding } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { bulletinBases, defaultSeries } from "#app/domain/supervision/bulletins/content";
import { draftBulletin } from "#app/domain/supervision/bulletins/draft-bulletin.server";
import { newBulletinInput } from "#app/domain/supervision/bulletins/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { readForm, submitForm } from "#app/http/form.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { addDays, calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";

export const handle = { policy: "supervision:propose" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  const yesterday = addDays(calendarDateOf(actor.now), -1);
  const [divisions, programmes, standing, series] = await Promise.all([
    listDivisionsAt(actor.divisionPrefix),
    listProgrammesBelow(actor.divisionPrefix, fiscalYearOf(yesterday)),
    listStanding(actor),
    getLastSeries(actor),
  ]);
  return {
    divisions,
    programmes,
    standing,
    series: series ?? defaultSeries(actor.orgName),
    nation: actor.divisionPrefix === "",
    yesterday,
    bulletinId: newId(),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  const submission = await submitForm(request, newBulletinInput, (input) => draftBulletin(actor, input));
  if (!submission.ok) return submission.response;
  const id = (await readForm(request)).get("bulletinId");
  return redirectWithFlash(request, paths.bureauBulletin(typeof id === "string" ? id : ""), "bulletins:flash.drafted");
}

type Fields = Record<"divisionCode" | "programmeId" | "asOf" | "basis" | "named" | "series" | "replacesId", string>;

export default function BulletinNew() {
  const { t, i18n } = useTranslation("bulletins");
  const placeOf = usePlaceName();
  const { divisions, programmes, standing, series, nation, yesterday, bulletinId } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<Fields>({
    id: "new-bulletin",
    defaultValue: {
      divisionCode: nation ? "000000" : (divisions[0]?.code ?? ""),
      programmeId: programmes[0]?.id ?? "",
      asOf: yesterday,
      basis: "REPORTED",
      named: "5",
      series,
      replacesId: "",
    },
    constraint: { replacesId: { required: false } },
  });
  const ticked = fields.programmeId.initialValue as unknown;
  const isTicked = (id: string) => (Array.isArray(ticked) ? ticked.includes(id) : ticked === id);
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.bureauBulletins() }, { label: t("new") }]} />
      <PageHead title={t("new")} lead={t("lead")} />
      <Panel>
        <FormShell
          form={form}
          fields={[
            { field: fields.divisionCode, label: t("field.place") },
            { field: fields.programmeId, label: t("field.programmes") },
            { field: fields.asOf, label: t("field.asOf") },
            { field: fields.basis, label: t("field.basis") },
            { field: fields.named, label: t("field.named") },
            { field: fields.series, label: t("field.series") },
            { field: fields.replacesId, label: t("field.replaces") },
          ]}
        >
          <input type="hidden" name="bulletinId" value={bulletinId} />
          <fieldset className="field" id={fields.programmeId.id}>
            <legend className="field-label">{t("field.programmes")}</legend>
            {programmes.map((programme) => (
              <label key={programme.id} className="choice">
                <input type="checkbox" name="programmeId" value={programme.id} defaultChecked={isTicked(programme.id)} />
                <span>{named(i18n.language, programme.nameZh, programme.nameEn)}</span>
              </label>
            ))}
            <FieldError field={fields.programmeId} />
          </fieldset>
          <div className="field-grid phone:grid-cols-2 lg:grid-cols-3">
            <SelectField
              field={fields.divisionCode}
              label={t("field.place")}
              options={[
                ...(nation ? [{ value: "000000", label: t("nation") }] : []),
                ...divisions.map(({ code, name }) => ({ value: code, label: placeOf(name) })),
              ]}
            />
            <DateField field={fields.asOf} label={t("field.asOf")} hint={t("field.asOfHint")} />
            <SelectField
              field={fields.basis}
              label={t("field.basis")}
              options={bulletinBases.map((value) => ({ value, label: t(`basis.${value}`) }))}
            />
            <TextField field={fields.named} label={t("field.named")} hint={t("field.namedHint")} inputMode="numeric" maxLength={2} />
            <TextField field={fields.series} label={t("field.series")} hint={t("field.seriesHint")} maxLength={20} />
            <SelectField
              field={fields.replacesId}
              label={t("field.replaces")}
              placeholder={t("field.replacesNone")}
              options={standing.map(({ id, number }) => ({ value: id, label: number }))}
            />
          </div>
          <div className="form-actions">
            <Button name="intent" value="draft" pending={pending}>
              {t("compute")}
            </Button>
          </div>
        </FormShell>
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "拟通报 New bulletin · 乡集 Xiangji" }];
