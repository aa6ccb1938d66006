import { useLocation } from "@remix-run/react";

import { BulletinSheet } from "#app/components/bulletins/bulletin-sheet";
import { DivisionRanking, UnitRanking } from "#app/components/bulletins/ranking-tables";
import { shareText } from "#app/components/bulletins/words";
import { countingWord } from "#app/components/quota/counting";
import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Link } from "#app/components/ui/link";
import { searchWith } from "#app/components/ui/search-with";
import type { BulletinRecord } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { namedUnits, type BulletinFigures, type Section } from "#app/domain/supervision/bulletins/content";
import { formatDate, formatInstant } from "#app/i18n/formats";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatYuan } from "#app/lib/money";

type Props = { bulletin: BulletinRecord; figures: BulletinFigures; bureau: string; qrSvg: string | null };

/** Rows of the annex on the page; the file has all. */
const ANNEX = 200;

/** The bulletin with everything a bureau may read of it. */
export function BulletinDocument({ bulletin, figures, bureau, qrSvg }: Props) {
  const { t, i18n } = useTranslation("bulletins");
  const placeOf = usePlaceName();
  const { content } = bulletin;
  const programmes = figures.sections.map(({ programme }) => named(i18n.language, programme.nameZh, programme.nameEn));
  const remarks = content?.rowRemarks ?? bulletin.rowRemarks;
  const place = bulletin.place === null ? t("nation") : placeOf(bulletin.place);
  return (
    <BulletinSheet
      bureau={content ? named(i18n.language, content.bureau.name, content.bureau.nameEn) : bureau}
      number={bulletin.number}
      title={t("heading", { year: bulletin.fiscalYear, programme: programmes.join("、") })}
      signedOn={content ? formatDate(content.issuedOn, i18n.language) : null}
      qrSvg={qrSvg}
      annex={figures.sections.map((section) => (
        <Annex key={section.programme.id} section={section} remarks={remarks} />
      ))}
      proof={
        content
          ? [
              { label: t("sha256"), value: bulletin.sha256 },
              { label: t("previous"), value: content.previous },
              { label: t("signature"), value: bulletin.publicKey ?? <Badge tone="warn">{t("signing")}</Badge> },
            ]
          : []
      }
    >
      <div className="bulletin-text" lang={i18n.language}>
        <p className="bulletin-flush">{t("addressees")}</p>
        {figures.sections.map((section) => (
          <p key={section.programme.id}>
            {t("intro", { ...introOf(section, i18n.language), place, asOf: formatDate(bulletin.asOf, i18n.language) })}
            {section.programme.countingStage === "SETTLED" ? "" : ` ${t(`countsOf.${countingWord(section.programme.countingStage)}`)}`}
          </p>
        ))}
        {figures.sections.map(({ programme, adjusted }) =>
          adjusted ? (
            <p key={programme.id}>
              {t("adjustedLine", {
                programme: named(i18n.language, programme.nameZh, programme.nameEn),
                count: adjusted.accounts,
                required: signed(adjusted.requiredFen, i18n.language),
                counted: signed(adjusted.countedFen, i18n.language),
              })}
            </p>
          ) : null,
        )}
        <p>
          {t(`basisNote.${bulletin.basis}`)}{" "}
          {t("waitingLine", { at: formatInstant(figures.takenAt, i18n.language), ...figures.filings, ...figures.cases })}
        </p>
        {content?.replaces ? <p>{t("replacesLine", { number: content.replaces.number })}</p> : null}
      </div>
      {figures.sections.map((section) => (
        <SectionTables
          key={section.programme.id}
          section={section}
          remarks={remarks}
          named={bulletin.named}
          several={figures.sections.length > 1}
        />
      ))}
      {bulletin.generalRemark ? (
        <>
          <h2>{t("opinion")}</h2>
          <div className="bulletin-text" lang={i18n.language}>
            <p>{bulletin.generalRemark}</p>
          </div>
        </>
      ) : null}
    </BulletinSheet>
  );
}

const signed = (fen: string, locale: "zh-CN" | "en") => `${BigInt(fen) > 0n ? "+" : ""}${formatYuan(BigInt(fen), locale)}`;

function introOf({ programme, total }: Section, locale: "zh-CN" | "en") {
  return {
    programme: named(locale, programme.nameZh, programme.nameEn),
    units: total.units,
    required: formatYuan(BigInt(total.requiredFen), locale),
    counted: formatYuan(BigInt(total.countedFen), locale),
    completion: shareText(total.completionBps),
    plan: formatYuan(BigInt(total.planToDateFen), locale),
    fulfilled: total.fulfilled,
    behind: total.behind,
  };
}

type SectionProps = { section: Section; remarks: Readonly<Record<string, string>> };

function SectionTables({ section, remarks, named: most, several }: SectionProps & { named: number; several: boolean }) {
  const { t, i18n } = useTranslation("bulletins");
  const { best, last } = namedUnits(section, most);
  const programme = named(i18n.language, section.programme.shortZh, section.programme.shortEn);
  const title = (text: string) => (several ? `${text} · ${programme}` : text);
  return (
    <>
      {section.divisions.length > 0 ? (
        <>
          <h2>{title(t("divisions"))}</h2>
          <DivisionRanking section={section} remarks={remarks} />
        </>
      ) : null}
      {best.length > 0 ? (
        <>
          <h2>{title(t("best"))}</h2>
          <UnitRanking section={section} remarks={remarks} rows={best} caption={t("best")} />
        </>
      ) : null}
      {last.length > 0 ? (
        <>
          <h2>{title(t("last"))}</h2>
          <UnitRanking section={section} remarks={remarks} rows={last} caption={t("last")} />
        </>
      ) : null}
    </>
  );
}

function Annex({ section, remarks }: SectionProps) {
  const { t, i18n } = useTranslation("bulletins");
  const { search } = useLocation();
  const all = new URLSearchParams(search).get("annex") === "all";
  const rows = all ? section.units : section.units.slice(0, ANNEX);
  if (rows.length === 0) return null;
  return (
    <section className="bulletin-annex">
      <h2>
        {t("annex")} · {named(i18n.language, section.programme.shortZh, section.programme.shortEn)}
      </h2>
      <UnitRanking section={section} remarks={remarks} rows={rows} caption={t("annex")} />
      {rows.length < section.units.length ? (
        <p className="table-note">
          {t("annexShort", { count: rows.length, total: section.units.length })}{" "}
          <Link to={searchWith(search, { annex: "all" })}>{t("annexAll")}</Link>
        </p>
      ) : null}
    </section>
  );
}
