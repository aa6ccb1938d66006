import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ChangeForm } from "#app/components/organisations/change-form";
import { UnitPicker } from "#app/components/organisations/unit-picker";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Chips } from "#app/components/ui/chips";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { organisationKinds } from "#app/domain/supervision/organisations/change";
import { proposeOrganisationChange } from "#app/domain/supervision/organisations/propose-change.server";
import { listChangingUnits, listFollowingGrants, searchChangingUnits } from "#app/domain/supervision/organisations/queries.server";
import { closeInput, mergeInput, moveInput, splitInput, type OrganisationInput } from "#app/domain/supervision/organisations/schema";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { textOf } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { isId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";

export const handle = { policy: "organisation:propose" };

const MOST = 10;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "organisation:propose");
  const url = new URL(request.url);
  const kind = organisationKinds.find((known) => known === url.searchParams.get("kind")) ?? "MERGE";
  const idsOf = (name: string) => url.searchParams.getAll(name).filter((id) => isId(id));
  const [q, into] = [textOf(url, "q"), textOf(url, "into")];
  const sourceIds = [...new Set(idsOf("unit"))].slice(0, kind === "MERGE" ? MOST : 1);
  const [sources, [target], found, targets] = await Promise.all([
    listChangingUnits(actor, sourceIds, false),
    listChangingUnits(actor, idsOf("target").slice(0, 1), true),
    searchChangingUnits(actor, q, false),
    kind === "MERGE" ? searchChangingUnits(actor, into, true) : [],
  ]);
  return {
    kind,
    q,
    into,
    sources,
    target: kind === "MERGE" ? (target ?? null) : null,
    found: found.filter((unit) => unit.id !== target?.id && !sources.some(({ id }) => id === unit.id)),
    targets: targets.filter((unit) => !sources.some(({ id }) => id === unit.id)),
    people: await listFollowingGrants(actor, kind === "CLOSE" ? [] : sources.map(({ id }) => id)),
    today: calendarDateOf(actor.now),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "organisation:propose");
  const propose = async (change: OrganisationInput) => proposeOrganisationChange(actor, change, await documentOf(request));
  const submitted = await submit(request, await intentOf(request), propose);
  return submitted.ok
    ? redirectWithFlash(request, paths.bureauOrganisationChange(submitted.value), "organisations:flash.proposed")
    : submitted.response;
}

function submit(request: Request, intent: string, propose: (change: OrganisationInput) => Promise<string>) {
  switch (intent) {
    case "MERGE":
      return submitForm(request, mergeInput, (input) => propose({ kind: "MERGE", input }));
    case "CLOSE":
      return submitForm(request, closeInput, (input) => propose({ kind: "CLOSE", input }));
    case "MOVE":
      return submitForm(request, moveInput, (input) => propose({ kind: "MOVE", input }));
    case "SPLIT":
      return submitForm(request, splitInput, (input) => propose({ kind: "SPLIT", input }));
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function OrganisationChangeNew() {
  const { t } = useTranslation("organisations");
  const { kind, q, into, sources, target, found, targets, people, today } = useLoaderData<typeof loader>();
  const ready = sources.length > 0 && (kind !== "MERGE" || target !== null);
  const kept = { kind, units: sources.map(({ id }) => id), target: target?.id ?? null };
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.bureauOrganisationChanges() }, { label: t("new") }]} />
      <PageHead title={t("new")} lead={t(`kindText.${kind}`)} />
      <Chips
        label={t("chooseKind")}
        name="kind"
        options={organisationKinds.map((one) => ({ value: one === "MERGE" ? "" : one, label: t(`kind.${one}`) }))}
      />
      <IntentErrors forms={ready ? ["organisation"] : []} />
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-6">
        <Panel title={t("chooseUnits")}>
          <div className="grid gap-6">
            <UnitPicker part="unit" label={t(kind === "MERGE" ? "sources" : "source")} q={q} found={found} chosen={sources} kept={kept} />
            {kind === "MERGE" ? (
              <UnitPicker part="target" label={t("target")} q={into} found={targets} chosen={target ? [target] : []} kept={kept} />
            ) : null}
          </div>
        </Panel>
        {ready ? (
          <Panel title={t(`kind.${kind}`)}>
            <ChangeForm
              key={`${kind} ${sources.map(({ id }) => id).join(" ")} ${target?.id ?? ""}`}
              kind={kind}
              sources={sources}
              target={target}
              people={people}
              today={today}
            />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "提出机构变更 Propose a change · 乡集 Xiangji" }];
