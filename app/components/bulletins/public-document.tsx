import { BulletinSheet } from "#app/components/bulletins/bulletin-sheet";
import { shareText } from "#app/components/bulletins/words";
import { countingWord } from "#app/components/quota/counting";
import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { DataTable, type Column } from "#app/components/ui/data-table";
import type { PublicRecord } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import type { PublicBulletin, PublicLine } from "#app/domain/supervision/bulletins/content";
import { formatDate } from "#app/i18n/formats";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatFen, formatYuan } from "#app/lib/money";

/** The public version as the same kind of document. */
export function PublicDocument({ record, qrSvg }: { record: PublicRecord; qrSvg: string }) {
  const { t, i18n } = useTranslation("bulletins");
  const placeOf = usePlaceName();
  const { bulletin } = record;
  const { language } = i18n;
  return (
    <BulletinSheet
      bureau={named(language, bulletin.bureau.name, bulletin.bureau.nameEn)}
      number={bulletin.number}
      title={t("heading", {
        year: bulletin.fiscalYear,
        programme: bulletin.sections.map(({ programme }) => named(language, programme.nameZh, programme.nameEn)).join("、"),
      })}
      signedOn={formatDate(bulletin.issuedOn, language)}
      qrSvg={qrSvg}
      proof={[
        { label: t("sha256"), value: record.sha256 },
        { label: t("signature"), value: record.publicKey ?? <Badge tone="warn">{t("signing")}</Badge> },
        { label: t("publicRule"), value: `${named(language, bulletin.noteZh, bulletin.noteEn)} ${bulletin.source}` },
      ]}
    >
      <div className="bulletin-text" lang={language}>
        {bulletin.sections.map((section) => (
          <p key={section.programme.id}>
            {introOf(section, bulletin, language, t, placeOf)}
            {section.programme.countingStage === "SETTLED" ? "" : ` ${t(`countsOf.${countingWord(section.programme.countingStage)}`)}`}
          </p>
        ))}
        {bulletin.sections.map(({ programme, adjusted }) =>
          adjusted ? (
            <p key={programme.id}>{t("adjustedPublic", { programme: named(language, programme.nameZh, programme.nameEn) })}</p>
          ) : null,
        )}
        <p>{t(`basisNote.${bulletin.basis}`)}</p>
        {bulletin.replaces ? <p>{t("replacesLine", { number: bulletin.replaces })}</p> : null}
        {bulletin.remark ? <p>{bulletin.remark}</p> : null}
      </div>
      {bulletin.sections.map((section) => (
        <SectionTables key={section.programme.id} section={section} />
      ))}
    </BulletinSheet>
  );
}

type Section = PublicBulletin["sections"][number];
type Words = ReturnType<typeof useTranslation<"bulletins">>["t"];

function introOf(
  { programme, total }: Section,
  { asOf, place }: PublicBulletin,
  language: "zh-CN" | "en",
  t: Words,
  placeOf: (name: string) => string,
): string {
  if (!total) return `${named(language, programme.nameZh, programme.nameEn)}：${t("publicNoTotal")}`;
  return t("publicIntro", {
    asOf: formatDate(asOf, language),
    place: placeOf(place.name),
    programme: named(language, programme.nameZh, programme.nameEn),
    units: total.units,
    required: formatYuan(BigInt(total.requiredFen), language),
    counted: formatYuan(BigInt(total.countedFen), language),
    completion: shareText(total.completionBps),
  });
}

function SectionTables({ section }: { section: Section }) {
  const { t, i18n } = useTranslation("bulletins");
  const placeOf = usePlaceName();
  const programme = named(i18n.language, section.programme.shortZh, section.programme.shortEn);
  const columns = <Row extends PublicLine>(): Column<Row>[] => [
    { key: "required", header: t("col.required"), align: "end", nowrap: true, cell: (row) => formatFen(BigInt(row.requiredFen)) },
    { key: "counted", header: t("col.counted"), align: "end", nowrap: true, cell: (row) => formatFen(BigInt(row.countedFen)) },
    { key: "completion", header: t("col.completion"), align: "end", nowrap: true, cell: (row) => shareText(row.completionBps) },
  ];
  return (
    <>
      {section.divisions.length > 0 ? (
        <>
          <h2>
            {t("ranking")} · {programme}
          </h2>
          <DataTable
            caption={t("ranking")}
            captionHidden
            dense
            rows={section.divisions}
            rowKey={(row) => `${row.code}${row.own ? "=" : ""}`}
            columns={[
              { key: "rank", header: t("col.rank"), align: "end", cell: (row) => row.rank ?? t("none") },
              {
                key: "place",
                header: t("col.place"),
                title: true,
                cell: (row) => (row.own ? t("ownLevel", { name: placeOf(row.name) }) : placeOf(row.name)),
              },
              { key: "units", header: t("col.units"), align: "end", cell: (row) => row.units },
              ...columns<Section["divisions"][number]>(),
            ]}
          />
        </>
      ) : null}
      {section.total && section.hidden > 0 ? <p className="table-note">{t("publicHidden", { count: section.hidden })}</p> : null}
      {section.units.length > 0 ? (
        <>
          <h2>
            {t("publicUnits")} · {programme}
          </h2>
          <DataTable
            caption={t("publicUnits")}
            captionHidden
            dense
            rows={section.units}
            rowKey={(row) => `${row.division} ${row.name}`}
            columns={[
              { key: "unit", header: t("col.unit"), title: true, cell: (row) => <span lang="zh-CN">{row.name}</span> },
              { key: "division", header: t("col.division"), cell: (row) => placeOf(row.division) },
              ...columns<Section["units"][number]>(),
            ]}
          />
        </>
      ) : null}
    </>
  );
}
