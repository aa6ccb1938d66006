import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { UnitPageForm, UnitPagePictures } from "#app/components/progress/unit-page-forms";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { badPicture } from "#app/domain/identity/errors";
import { storePicture } from "#app/domain/identity/store-picture.server";
import { publishUnitPage, takeDownUnitPage } from "#app/domain/supervision/publication/publish-unit-page.server";
import { saveUnitPage } from "#app/domain/supervision/publication/save-unit-page.server";
import {
  unitPageInput,
  unitPagePictureInput,
  unitPagePicturePositionInput,
  unitPageVersionInput,
} from "#app/domain/supervision/publication/schema";
import { addUnitPagePicture, removeUnitPagePicture } from "#app/domain/supervision/publication/unit-page-pictures.server";
import { getOwnUnitPage, proposeSlug } from "#app/domain/supervision/publication/unit-page.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, readForm, submitForm } from "#app/http/form.server";
import { paths } from "#app/lib/paths";
import { z } from "zod/v4";

export const handle = { policy: "unitPage:edit" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "unitPage:edit");
  const page = await getOwnUnitPage(actor);
  return { page, slug: page?.slug ?? (await proposeSlug(actor)), unitName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "unitPage:edit");
  const here = paths.unitPage();
  switch (await intentOf(request)) {
    case "save": {
      const submission = await submitForm(request, unitPageInput, (input) => saveUnitPage(actor, input));
      return submission.ok ? redirectWithFlash(request, here, "progress:flash.saved") : submission.response;
    }
    case "publish": {
      const submission = await submitForm(request, unitPageVersionInput, ({ version }) => publishUnitPage(actor, version));
      return submission.ok ? redirectWithFlash(request, here, "progress:flash.published") : submission.response;
    }
    case "takeDown": {
      const submission = await submitForm(request, z.object({}), () => takeDownUnitPage(actor));
      return submission.ok ? redirectWithFlash(request, here, "progress:flash.takenDown") : submission.response;
    }
    case "addPicture": {
      const [file, ...others] = (await readForm(request)).getAll("picture");
      const submission = await submitForm(request, unitPagePictureInput, async (alt) => {
        if (others.length > 0 || !(file instanceof File)) throw badPicture("picture");
        const bytes = new Uint8Array(await file.arrayBuffer());
        const fileId = await storePicture(actor, { name: file.name, bytes }, { field: "picture", isPublic: false });
        await addUnitPagePicture(actor, fileId, alt);
      });
      return submission.ok ? redirectWithFlash(request, here, "progress:flash.pictureAdded") : submission.response;
    }
    case "removePicture": {
      const submission = await submitForm(request, unitPagePicturePositionInput, ({ position }) => removeUnitPagePicture(actor, position));
      return submission.ok ? redirectWithFlash(request, here, "progress:flash.pictureRemoved") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function UnitPageDesk() {
  const { t } = useTranslation("progress");
  const { page, slug, unitName } = useLoaderData<typeof loader>();
  const state = page?.publishedAt ? (page.ahead ? "ahead" : "published") : "off";
  return (
    <>
      <PageHead
        over={unitName}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {t("pageTitle")}
            <Badge tone={state === "published" ? "good" : state === "ahead" ? "warn" : "none"}>{t(`pageState.${state}`)}</Badge>
          </span>
        }
        lead={t("pageLead")}
        tools={
          page ? (
            <>
              <ButtonLink to={paths.unitPagePreview()} variant="quiet">
                {t("preview")}
              </ButtonLink>
              {page.publishedAt ? (
                <ButtonLink to={paths.unitPublicPage(page.slug)} variant="quiet" reloadDocument>
                  {t("openPage")}
                </ButtonLink>
              ) : null}
            </>
          ) : null
        }
      />
      <IntentErrors forms={["unit-page", "unit-page-picture"]} />
      <div className="mb-6">
        <NextStep page={page} state={state} />
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <UnitPageForm key={page?.version ?? 0} page={page} slug={slug} />
        {page ? <UnitPagePictures page={page} /> : null}
      </div>
    </>
  );
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

/** What to do next, in a sentence with its button. */
function NextStep({ page, state }: { page: Data["page"]; state: "off" | "ahead" | "published" }) {
  const { t } = useTranslation("progress");
  if (!page) return <Notice title={t("next.draft")}>{t("next.draftText")}</Notice>;
  return (
    <Notice
      tone={state === "published" ? "good" : "warn"}
      title={t(`next.${state}`)}
      action={
        <div className="form-actions">
          {state === "published" ? null : (
            <Form method="post">
              <input type="hidden" name="version" value={page.version} />
              <Button variant="act" name="intent" value="publish">
                {t(state === "ahead" ? "publishAgain" : "publish")}
              </Button>
            </Form>
          )}
          {state === "off" ? null : (
            <Form method="post">
              <Button variant="quiet" name="intent" value="takeDown">
                {t("takeDown")}
              </Button>
            </Form>
          )}
        </div>
      }
    >
      {t(`next.${state}Text`)}
    </Notice>
  );
}

export const meta: MetaFunction = () => [{ title: "单位主页 Our page · 乡集 Xiangji" }];
