import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

import { HallLandscape } from "#app/components/art/hall-landscape";
import { named } from "#app/components/shop/names";
import { ProgrammeBadges } from "#app/components/shop/programme-badges";
import type { HallCard as Hall } from "#app/domain/catalog/halls.queries.server";
import type { HallFigures } from "#app/domain/payments/hall-figures.queries.server";
import { isLandscapeKind } from "#app/lib/art-kinds";
import { formatFenShort } from "#app/lib/money";
import { paths } from "#app/lib/paths";

type Props = { hall: Hall; figures: HallFigures | undefined; /** Level of its name in the outline of the page. */ level?: 2 | 3 };

export function HallCard({ hall, figures, level = 3 }: Props) {
  const Heading = `h${level}` as const;
  const { t, i18n } = useTranslation("shop");
  const locale = i18n.language;
  return (
    <article className="good">
      <HallLandscape kind={isLandscapeKind(hall.landscape) ? hall.landscape : "river"} seed={hall.slug} shape="card" />
      <div className="good-body">
        <div className="flex flex-wrap gap-1.5">
          <ProgrammeBadges programmes={hall.programmes} divisionCode={null} />
        </div>
        <Heading className="text-lead">
          <Link to={paths.hall(hall.slug)} className="good-name">
            {named(locale, hall.nameZh, hall.nameEn)}
          </Link>
        </Heading>
        <p className="text-ink-2">{named(locale, hall.taglineZh, hall.taglineEn)}</p>
        <p className="over mt-auto pt-2">
          {t("hallFigures", { coops: hall.coops, counties: hall.counties, products: hall.products })}
          {figures && figures.settledFen > 0n ? (
            <>
              <br />
              {t("hallSettled", { amount: formatFenShort(figures.settledFen, locale), units: figures.units })}
            </>
          ) : null}
        </p>
      </div>
    </article>
  );
}
