import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { named } from "#app/components/shop/names";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { admitCoop, editHall, removeCoop } from "#app/domain/catalog/edit-hall.server";
import { getHallDesk, listHallCoops, type HallDesk } from "#app/domain/catalog/hall-desk.queries.server";
import { coopIdInput, hallInput } from "#app/domain/catalog/schema";
import { can } from "#app/domain/identity/policy";
import { listHallFigures } from "#app/domain/payments/hall-figures.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "hall:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "hall:read");
  const [hall, coops, figures] = await Promise.all([
    getHallDesk(actor.orgId),
    listHallCoops(actor.orgId),
    listHallFigures(calendarDateOf(actor.now)),
  ]);
  return withEnglishNames(request, {
    hall: found(hall),
    coops,
    figures: figures.get(actor.orgId) ?? { settledFen: 0n, units: 0 },
    edits: can(actor, "hall:edit"),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "hall:edit");
  switch (await intentOf(request)) {
    case "save": {
      const submission = await submitForm(request, hallInput, (input) => editHall(actor, input));
      return submission.ok ? redirectWithFlash(request, paths.hallDesk(), "hall:flash.saved") : submission.response;
    }
    case "admit": {
      const submission = await submitForm(request, coopIdInput, ({ coopId }) => admitCoop(actor, coopId));
      return submission.ok ? redirectWithFlash(request, paths.hallDesk(), "hall:flash.admitted") : submission.response;
    }
    case "remove": {
      const submission = await submitForm(request, coopIdInput, ({ coopId }) => removeCoop(actor, coopId));
      return submission.ok ? redirectWithFlash(request, paths.hallDesk(), "hall:flash.removed") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function HallDeskPage() {
  const { t, i18n } = useTranslation("hall");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { hall, coops, figures, edits } = useLoaderData<typeof loader>();
  const shown = coops.filter((coop) => coop.admittedOn !== null);
  return (
    <>
      <PageHead
        over={t("title")}
        title={named(i18n.language, hall.nameZh, hall.nameEn)}
        tools={
          <ButtonLink to={paths.hall(hall.slug)} variant="quiet" reloadDocument>
            {t("openHall")}
          </ButtonLink>
        }
      />
      <IntentErrors forms={edits ? ["story"] : []} />
      <div className="grid gap-6">
        <Panel>
          <Stats>
            <Stat label={t("figure.settled")} value={formatYuan(figures.settledFen, i18n.language)} />
            <Stat label={t("figure.units")} value={figures.units} />
            <Stat label={t("figure.coops")} value={shown.length} />
            <Stat label={t("figure.products")} value={shown.reduce((sum, coop) => sum + coop.products, 0)} />
          </Stats>
        </Panel>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Panel title={t("story")}>
            {edits ? <StoryForm hall={hall} /> : <p className="whitespace-pre-wrap">{named(i18n.language, hall.storyZh, hall.storyEn)}</p>}
          </Panel>
          <Panel title={t("coops")} tools={<ListFiles what={t("coops")} />}>
            <DataTable
              caption={t("coops")}
              captionHidden
              dense
              rows={coops}
              rowKey={(row) => row.id}
              empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
              columns={[
                {
                  key: "name",
                  header: t("col.name"),
                  title: true,
                  cell: (row) => (
                    <span>
                      {nameOf(row.name)} <small className="block font-normal text-ink-2">{placeOf(row.county)}</small>
                    </span>
                  ),
                },
                { key: "products", header: t("col.products"), align: "end", cell: (row) => row.products },
                { key: "since", header: t("col.since"), nowrap: true, cell: (row) => row.admittedOn ?? t("notShown") },
                ...(edits
                  ? [
                      {
                        key: "act",
                        header: t("col.act"),
                        align: "end" as const,
                        cell: (row: (typeof coops)[number]) => (
                          <Form method="post">
                            <input type="hidden" name="coopId" value={row.id} />
                            <Button
                              name="intent"
                              value={row.admittedOn ? "remove" : "admit"}
                              size="sm"
                              variant={row.admittedOn ? "quiet" : "primary"}
                            >
                              {t(row.admittedOn ? "remove" : "admit")}
                            </Button>
                          </Form>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

function StoryForm({ hall }: { hall: HallDesk }) {
  const { t } = useTranslation("hall");
  const { form, fields, pending } = useResultForm<Pick<HallDesk, "taglineZh" | "taglineEn" | "storyZh" | "storyEn">>({
    id: "story",
    defaultValue: { taglineZh: hall.taglineZh, taglineEn: hall.taglineEn, storyZh: hall.storyZh, storyEn: hall.storyEn },
  });
  const names = ["taglineZh", "taglineEn", "storyZh", "storyEn"] as const;
  return (
    <FormShell form={form} fields={names.map((name) => ({ field: fields[name], label: t(`field.${name}`) }))}>
      <TextField field={fields.taglineZh} label={t("field.taglineZh")} lang="zh-CN" />
      <TextField field={fields.taglineEn} label={t("field.taglineEn")} lang="en" />
      <TextareaField field={fields.storyZh} label={t("field.storyZh")} rows={6} lang="zh-CN" />
      <TextareaField field={fields.storyEn} label={t("field.storyEn")} rows={6} lang="en" />
      <div className="form-actions">
        <Button name="intent" value="save" pending={pending}>
          {t("save")}
        </Button>
      </div>
    </FormShell>
  );
}

export const meta: MetaFunction = () => [{ title: "馆务工作台 Hall desk · 乡集 Xiangji" }];
