import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { ReAttributionForm, ReceiverForm, SourceForm } from "#app/components/corrections/correction-forms";
import { EffectTable } from "#app/components/corrections/effect-table";
import { IntentErrors } from "#app/components/form/intent-errors";
import { ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { changeReceiver } from "#app/domain/ordering/change-receiver.server";
import { getCorrectionDraft, searchUnits } from "#app/domain/ordering/correction-draft.queries.server";
import { reAttributionInput, receiverInput, sourceCorrectionInput } from "#app/domain/ordering/correction-schema";
import { proposeReAttribution, proposeSource } from "#app/domain/ordering/propose-correction.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId, textOf } from "#app/http/params.server";
import { isId } from "#app/lib/ids";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "correction:propose" };

const ways = ["attribution", "receiver", "source"] as const;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "correction:propose");
  const url = new URL(request.url);
  const to = url.searchParams.get("to");
  const query = textOf(url, "q", 60);
  const draft = found(await getCorrectionDraft(actor, parseId(params.id), isId(to) ? to : null));
  const way = draft.ownsOrder ? (ways.find((known) => known === url.searchParams.get("way")) ?? "attribution") : "attribution";
  return withEnglishNames(request, { draft, way, query, units: draft.toUnit ? [] : await searchUnits(query) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "correction:propose");
  const id = parseId(params.id);
  switch (await intentOf(request)) {
    case "reAttribute": {
      const submitted = await submitForm(request, reAttributionInput, (input) => proposeReAttribution(actor, id, input));
      return submitted.ok
        ? redirectWithFlash(request, paths.unitCorrection(submitted.value), "corrections:flash.proposed")
        : submitted.response;
    }
    case "source": {
      const submitted = await submitForm(request, sourceCorrectionInput, (input) => proposeSource(actor, id, input));
      return submitted.ok
        ? redirectWithFlash(request, paths.unitCorrection(submitted.value), "corrections:flash.proposed")
        : submitted.response;
    }
    case "receiver": {
      const submitted = await submitForm(request, receiverInput, (input) => changeReceiver(actor, id, input));
      return submitted.ok ? redirectWithFlash(request, paths.unitOrder(id), "corrections:flash.receiver") : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `更正 Correction ${data?.draft.order.number ?? ""} · 乡集 Xiangji` },
];

export default function OrderCorrections() {
  const { t } = useTranslation("corrections");
  const nameOf = useOrganisationName();
  const { draft, way } = useLoaderData<typeof loader>();
  const { order, ownsOrder } = draft;
  return (
    <>
      <PageHead
        over={`${order.number} · ${nameOf(order.coopName)} · ${formatInstant(order.placedAt)}`}
        title={t("ways")}
        tools={
          ownsOrder ? (
            <ButtonLink to={paths.unitOrder(order.id)} variant="quiet" size="sm">
              {order.number}
            </ButtonLink>
          ) : undefined
        }
      />
      {ownsOrder ? (
        <div className="mb-5">
          <Chips
            label={t("ways")}
            name="way"
            options={ways.map((value) => ({
              value: value === "attribution" ? "" : value,
              label: t(value === "attribution" ? "way.attributionIn" : `way.${value}`),
            }))}
          />
        </div>
      ) : null}
      <IntentErrors forms={["re-attribution", "source", "receiver"]} />
      {way === "attribution" ? <Attribution /> : way === "source" ? <Source /> : <Receiver />}
    </>
  );
}

/** Until when, or why not any more; null where the form may be shown. */
function useClosed(kind: "RE_ATTRIBUTION" | "SOURCE" | "RECEIVER"): { closed: boolean; note: string } {
  const { t } = useTranslation("corrections");
  const { draft } = useLoaderData<typeof loader>();
  const day = draft.until[kind];
  if (day === undefined) return { closed: true, note: t("notOpen") };
  if (day === null) return { closed: false, note: t("untilOpen") };
  return draft.today > day ? { closed: true, note: t("tooLate", { day }) } : { closed: false, note: t("until", { day }) };
}

function Attribution() {
  const { t } = useTranslation(["corrections", "ui"]);
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { draft, query, units } = useLoaderData<typeof loader>();
  const { closed, note } = useClosed("RE_ATTRIBUTION");
  const { order, toUnit } = draft;
  if (closed) return <Notice tone="warn" title={note} />;
  if (!draft.lines.some((line) => line.credited && line.live && !line.open))
    return <EmptyState title={t("noLines")}>{t("noLinesHint")}</EmptyState>;
  return (
    <div className="grid gap-5">
      <Panel title={t("step.unit")} beside={<span className="over">{note}</span>}>
        {toUnit ? (
          <p className="flex flex-wrap items-center gap-3">
            <b>{nameOf(toUnit.name)}</b>
            <span className="over">
              {placeOf(toUnit.place)} · {toUnit.uscc}
              {toUnit.budgetCode ? ` · ${toUnit.budgetCode}` : ""}
            </span>
            <Link to={paths.unitOrderCorrections(order.id, { q: query })}>{t("changeUnit")}</Link>
          </p>
        ) : (
          <>
            <FilterBar submit={t("ui:search")}>
              <TextField
                field={{ id: "unit-q", name: "q", initialValue: query }}
                label={t("findUnit")}
                hint={t("findUnitHint")}
                type="search"
                maxLength={60}
              />
            </FilterBar>
            {units.length > 0 ? (
              <ul className="mt-4 grid gap-2">
                {units.map((unit) => (
                  <li key={unit.id} className="flex flex-wrap items-center gap-3">
                    <ButtonLink to={paths.unitOrderCorrections(order.id, { to: unit.id, q: query })} variant="quiet" size="sm">
                      {t("choose")}
                    </ButtonLink>
                    <span>
                      {nameOf(unit.name)}
                      <small className="block text-ink-2">
                        {placeOf(unit.place)} · {unit.uscc}
                        {unit.budgetCode ? ` · ${unit.budgetCode}` : ""}
                      </small>
                    </span>
                  </li>
                ))}
              </ul>
            ) : query ? (
              <p className="mt-4 text-ink-2">{t("noUnit")}</p>
            ) : null}
          </>
        )}
      </Panel>
      {toUnit ? (
        <>
          <Panel title={t("step.propose")}>
            <ReAttributionForm lines={draft.lines} toUnit={toUnit} />
          </Panel>
          {draft.effects.length > 0 ? (
            <Panel title={t("preview")} beside={<span className="over">{t("previewLead")}</span>}>
              <EffectTable effects={draft.effects} caption={t("preview")} />
            </Panel>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

function Source() {
  const { t } = useTranslation("corrections");
  const { draft } = useLoaderData<typeof loader>();
  const { closed, note } = useClosed("SOURCE");
  if (closed) return <Notice tone="warn" title={note} />;
  if (!draft.lines.some((line) => line.live && !line.open)) return <EmptyState title={t("noLines")}>{t("noLinesHint")}</EmptyState>;
  return (
    <Panel title={t("way.source")} beside={<span className="over">{note}</span>}>
      <SourceForm lines={draft.lines} />
    </Panel>
  );
}

function Receiver() {
  const { t } = useTranslation("corrections");
  const { draft } = useLoaderData<typeof loader>();
  const { closed, note } = useClosed("RECEIVER");
  const { receiver } = draft;
  if (!receiver) return null;
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
      {closed ? (
        <Notice tone="warn" title={note} />
      ) : receiver.mayChange ? (
        <Panel title={t("way.receiver")}>
          <ReceiverForm key={receiver.current.version} receiver={receiver.current} />
        </Panel>
      ) : (
        <Notice tone="warn" title={t("receiverFixed")}>
          {t("receiverFixedHint")}
        </Notice>
      )}
      <Panel title={t("versions")}>
        <ol className="grid gap-4">
          {receiver.versions.map((version) => (
            <li key={version.version}>
              <b>{t("version", { version: version.version })}</b>{" "}
              <span className="over">{version.changedAt ? formatInstant(version.changedAt) : t("versionFirst")}</span>
              <p>
                {version.receiverName} {version.receiverPhone}
              </p>
              <p className="text-ink-2">{version.address}</p>
              {version.reason ? <p className="over">{version.reason}</p> : null}
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}
