import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";

import { CorrectionTable } from "#app/components/corrections/correction-table";
import { Chips } from "#app/components/ui/chips";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { listCorrectionsForBureau } from "#app/domain/ordering/correction-list.queries.server";
import { requireActor } from "#app/http/actor.server";
import { paths } from "#app/lib/paths";
import { correctionFilterOf, correctionKinds, correctionStates } from "#app/routes/bureau/correction-filter.server";

export const handle = { policy: "bureau:read" };

const TAKE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const filter = correctionFilterOf(url);
  const page = await listCorrectionsForBureau(actor, { ...filter, after: url.searchParams.get("after"), take: TAKE });
  return withEnglishNames(request, {
    ...page,
    ...filter,
    bureauName: actor.orgName,
    states: [...correctionStates],
    kinds: [...correctionKinds],
  });
}

export const meta: MetaFunction = () => [{ title: "更正单 Corrections · 乡集 Xiangji" }];

export default function BureauCorrections() {
  const { t } = useTranslation("corrections");
  const { rows, nextAfter, state, kind, query, bureauName, states, kinds } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={bureauName} title={t("bureauTitle")} lead={t("bureauLead")} />
      <Panel tools={<ListFiles what={t("list")} path={paths.bureauCorrectionsDownload({})} />}>
        <div className="mb-4 grid gap-4">
          <Chips
            label={t("stateLabel")}
            name="state"
            options={[{ value: "", label: t("all") }, ...states.map((value) => ({ value, label: t(`state.${value}`) }))]}
          />
          <FilterBar keep={{ state: state ?? undefined }} {...(query || kind ? { clearTo: paths.bureauCorrections({ state }) } : {})}>
            <SelectField
              field={{ id: "correction-kind", name: "kind", initialValue: kind ?? "" }}
              label={t("kindLabel")}
              placeholder={t("all")}
              options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
            />
            <TextField field={{ id: "correction-q", name: "q", initialValue: query }} label={t("search")} type="search" maxLength={60} />
          </FilterBar>
        </div>
        <CorrectionTable rows={rows} hrefOf={paths.bureauCorrection} empty={<EmptyState title={t("bureauEmpty")} />} />
      </Panel>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
