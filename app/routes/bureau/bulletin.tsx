import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { BulletinDocument } from "#app/components/bulletins/bulletin-document";
import { EDIT_FORM, EditForm } from "#app/components/bulletins/edit-form";
import { StateBadge } from "#app/components/bulletins/state-badge";
import { VerifyNote } from "#app/components/bulletins/verify-note";
import { IntentErrors } from "#app/components/form/intent-errors";
import { PrintButton } from "#app/components/orders/print-button";
import { named } from "#app/components/shop/names";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Link } from "#app/components/ui/link";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { getBulletin } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { discardBulletin, editBulletin, recomputeBulletin } from "#app/domain/supervision/bulletins/draft-bulletin.server";
import { issueBulletin } from "#app/domain/supervision/bulletins/issue-bulletin.server";
import { bulletinVersionInput, editBulletinInput } from "#app/domain/supervision/bulletins/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const bulletin = found(await getBulletin(actor, parseId(params.id)));
  return withEnglishNames(request, {
    bulletin,
    bureau: actor.orgName,
    own: bulletin.createdById === actor.userId || bulletin.editedById === actor.userId,
    writes: can(actor, "supervision:propose"),
    decides: can(actor, "supervision:decide"),
    today: calendarDateOf(actor.now),
    qrSvg: bulletin.token ? await qrTo(request, paths.bulletin(bulletin.token)) : null,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  const id = parseId(params.id);
  const here = paths.bureauBulletin(id);
  switch (await intentOf(request)) {
    case "edit": {
      const edited = await submitForm(request, editBulletinInput, (input) => editBulletin(actor, id, input));
      return edited.ok ? redirectWithFlash(request, here, "bulletins:flash.saved") : edited.response;
    }
    case "issue": {
      if (!can(actor, "supervision:decide")) throw new Response(null, { status: 403 });
      const issued = await submitForm(request, bulletinVersionInput, ({ version }) => issueBulletin(actor, id, version));
      return issued.ok ? redirectWithFlash(request, here, "bulletins:flash.issued") : issued.response;
    }
    case "recompute": {
      const asked = await submitForm(request, bulletinVersionInput, ({ version }) => recomputeBulletin(actor, id, version));
      return asked.ok ? redirectWithFlash(request, here, "bulletins:flash.recomputed") : asked.response;
    }
    case "discard": {
      const discarded = await submitForm(request, bulletinVersionInput, ({ version }) => discardBulletin(actor, id, version));
      return discarded.ok ? redirectWithFlash(request, paths.bureauBulletins(), "bulletins:flash.discarded") : discarded.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function BureauBulletin() {
  const { t, i18n } = useTranslation("bulletins");
  const placeOf = usePlaceName();
  const { bulletin, bureau, own, writes, decides, today, qrSvg } = useLoaderData<typeof loader>();
  const { figures, replacedBy } = bulletin;
  const issued = bulletin.content !== null;
  const edits = writes && bulletin.state === "DRAFT";
  const title = bulletin.number ?? t("draftOf", { place: bulletin.place === null ? t("nation") : placeOf(bulletin.place) });
  return (
    <>
      <div className="no-print">
        <Breadcrumb crumbs={[{ label: t("title"), to: paths.bureauBulletins() }, { label: title }]} />
        <PageHead title={title} over={t(`basis.${bulletin.basis}`)} tools={<Tools bulletin={bulletin} issued={issued} today={today} />} />
        <p className="mb-5">
          <StateBadge state={bulletin.state} />
        </p>
        <IntentErrors forms={edits ? [EDIT_FORM] : []} />
        {replacedBy ? (
          <div className="mb-6">
            <Notice tone="late" title={t("withdrawnTitle")}>
              <Link to={paths.bureauBulletin(replacedBy.id)}>{t("withdrawnText", { number: replacedBy.number })}</Link>
            </Notice>
          </div>
        ) : null}
        {bulletin.state === "COMPUTING" ? (
          <Notice
            tone="none"
            title={t("computing")}
            action={
              <ButtonLink to={paths.bureauBulletin(bulletin.id)} variant="quiet">
                {t("refresh")}
              </ButtonLink>
            }
          >
            {t("computingText")}
          </Notice>
        ) : null}
      </div>
      {edits && figures ? (
        <div className="no-print mb-6 grid gap-6">
          <Panel title={t("act")}>
            <p className="mb-4 text-ink-2">{own ? t("ownText") : decides ? t("issueText") : t("onlyDeciders")}</p>
            <Form method="post" className="form-actions">
              <input type="hidden" name="version" value={bulletin.version} />
              {decides && !own ? (
                <Button name="intent" value="issue" variant="act">
                  {t("issue")}
                </Button>
              ) : null}
              <Button name="intent" value="recompute" variant="quiet">
                {t("recompute")}
              </Button>
              <Button name="intent" value="discard" variant="quiet">
                {t("discard")}
              </Button>
            </Form>
          </Panel>
          <Panel title={t("remarks")}>
            <EditForm bulletin={bulletin} figures={figures} />
          </Panel>
        </div>
      ) : null}
      {figures && bulletin.state !== "COMPUTING" ? (
        <BulletinDocument bulletin={bulletin} figures={figures} bureau={named(i18n.language, bureau, bureau)} qrSvg={qrSvg} />
      ) : null}
      {issued ? (
        <VerifyNote fileTo={paths.bureauBulletinDownload(bulletin.id, { format: "json" })} fileName={`${bulletin.number}.json`} />
      ) : null}
    </>
  );
}

type ToolsProps = { bulletin: ReturnType<typeof useLoaderData<typeof loader>>["bulletin"]; issued: boolean; today: string };

function Tools({ bulletin, issued, today }: ToolsProps) {
  const { t } = useTranslation("bulletins");
  const { id, token, publicFrom, figures } = bulletin;
  if (!figures || bulletin.state === "COMPUTING") return null;
  const file = (of: "units" | "divisions", format: "csv" | "xlsx") => paths.bureauBulletinDownload(id, { of, format });
  return (
    <>
      <a href={file("divisions", "xlsx")}>{t("divisionsFile")} XLSX</a>
      <a href={file("divisions", "csv")}>CSV</a>
      <a href={file("units", "xlsx")}>{t("unitsFile")} XLSX</a>
      <a href={file("units", "csv")}>CSV</a>
      {issued ? (
        token && publicFrom ? (
          publicFrom <= today ? (
            <ButtonLink to={paths.bulletin(token)} variant="quiet" icon="globe">
              {t("publicPage")}
            </ButtonLink>
          ) : (
            <span>{t("publicFrom", { day: publicFrom })}</span>
          )
        ) : (
          <span>{t("notPublic")}</span>
        )
      ) : null}
      <PrintButton />
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.bulletin.number ?? "通报 Bulletin"} · 乡集 Xiangji` }];
