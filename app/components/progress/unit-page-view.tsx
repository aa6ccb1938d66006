import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { HallLandscape } from "#app/components/art/hall-landscape";
import { named } from "#app/components/shop/names";
import { countingWord } from "#app/components/quota/counting";
import { Steelyard } from "#app/components/steelyard";
import { Link } from "#app/components/ui/link";
import { Panel } from "#app/components/ui/panel";
import { ProductPicture } from "#app/components/ui/product-picture";
import type { UnitPageView as View } from "#app/domain/supervision/publication/unit-page.queries.server";
import { paths } from "#app/lib/paths";

type Props = { view: View; pictureSrc: (fileId: string) => string };

/** A canteen's own page: what it says of itself, what it looks like, whom it buys from, how far it has come. */
export function UnitPageView({ view, pictureSrc }: Props) {
  const { t, i18n } = useTranslation("progress");
  const placeOf = usePlaceName();
  const { unit, text, pictures, progress, suppliers, day, fiscalYear } = view;
  const story = named(i18n.language, text.storyZh, text.storyEn);
  return (
    <>
      <section className="hero">
        <HallLandscape kind="river" seed={unit.name} />
        <div className="wrap">
          <div className="hero-over panel">
            <p className="over">
              <Link to={paths.progressDivision(unit.divisionCode)}>{placeOf(unit.place)}</Link>
            </p>
            <h1 className="text-balance">{named(i18n.language, unit.name, unit.nameEn)}</h1>
            <p className="font-serif text-lead">{named(i18n.language, text.taglineZh, text.taglineEn)}</p>
            {story ? <p className="mt-2 max-w-[68ch] whitespace-pre-wrap text-ink-2">{story}</p> : null}
          </div>
        </div>
      </section>
      <div className="wrap mt-6 grid gap-6">
        {pictures.length > 0 ? (
          <section aria-label={t("pictures")}>
            <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
              {pictures.map((picture) => (
                <li key={picture.position}>
                  <figure>
                    <ProductPicture src={pictureSrc(picture.fileId)} alt={named(i18n.language, picture.altZh, picture.altEn)} />
                    <figcaption className="over mt-1">{named(i18n.language, picture.altZh, picture.altEn)}</figcaption>
                  </figure>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {progress ? <Progress progress={progress} day={day} year={fiscalYear} /> : null}
        {suppliers ? <Suppliers suppliers={suppliers} year={fiscalYear} /> : null}
      </div>
    </>
  );
}

function Progress({ progress, day, year }: { progress: NonNullable<View["progress"]>; day: string; year: number }) {
  const { t, i18n } = useTranslation("progress");
  return (
    <Panel title={t("unitProgress", { year })} beside={<span className="over">{t("asOf", { day })}</span>}>
      <div className="grid gap-8 lg:grid-cols-2">
        {progress.map((row) => (
          <Steelyard
            key={row.programme.code}
            title={named(i18n.language, row.programme.nameZh, row.programme.nameEn)}
            requiredFen={row.requiredFen}
            settledFen={row.settledFen}
            acceptedFen={row.acceptedFen}
            orderedFen={row.orderedFen}
            counting={row.programme.countingStage}
            countedFen={row.countedFen}
            note={<p className="text-ink-2">{t(`methodOf.${countingWord(row.programme.countingStage)}`)}</p>}
          />
        ))}
      </div>
    </Panel>
  );
}

function Suppliers({ suppliers, year }: { suppliers: NonNullable<View["suppliers"]>; year: number }) {
  const { t, i18n } = useTranslation("progress");
  const placeOf = usePlaceName();
  return (
    <Panel title={t("suppliers", { year })}>
      {suppliers.length === 0 ? <p className="text-ink-2">{t("suppliersNone")}</p> : null}
      <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {suppliers.map((supplier) => (
          <li key={`${supplier.county} ${supplier.name}`}>
            <b>{named(i18n.language, supplier.name, supplier.nameEn)}</b>
            <small className="block text-ink-2">{placeOf(`${supplier.province} ${supplier.county}`)}</small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
