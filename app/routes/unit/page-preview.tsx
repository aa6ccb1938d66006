import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { UnitPageView } from "#app/components/progress/unit-page-view";
import { ButtonLink } from "#app/components/ui/button";
import { Notice } from "#app/components/ui/notice";
import { previewUnitPage } from "#app/domain/supervision/publication/unit-page.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "unitPage:edit" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "unitPage:edit");
  return { view: found(await previewUnitPage(actor, calendarDateOf(actor.now))) };
}

export default function UnitPagePreview() {
  const { t } = useTranslation("progress");
  return (
    <>
      <div className="mb-4">
        <Notice
          title={t("previewTitle")}
          action={
            <ButtonLink to={paths.unitPage()} variant="quiet" size="sm">
              {t("previewBack")}
            </ButtonLink>
          }
        >
          {t("previewText")}
        </Notice>
      </div>
      <UnitPageView view={useLoaderData<typeof loader>().view} pictureSrc={paths.unitPagePicture} />
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "主页预览 Page preview · 乡集 Xiangji" }];
