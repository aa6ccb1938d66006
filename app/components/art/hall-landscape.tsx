import { landscapeSvg } from "#app/components/art/landscape-svg";
import { classNames } from "#app/components/ui/class-names";
import type { LandscapeKind } from "#app/lib/art-kinds";

type Props = {
  kind: LandscapeKind;
  seed?: string | number;
  /** `banner` spans the page, `card` fits a list of halls. */ shape?: "banner" | "card";
  className?: string;
};

/** Decoration: the hall's name stands beside it. */
export function HallLandscape({ kind, seed = 0, shape = "banner", className }: Props) {
  const [w, h] = shape === "banner" ? [1440, 300] : [480, 240];
  return (
    <div
      className={classNames("art", shape === "banner" ? "hero-art" : "art-card", className)}
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: landscapeSvg(kind, w, h, seed) }}
    />
  );
}
