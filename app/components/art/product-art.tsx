import { productSvg } from "#app/components/art/product-svg";
import { classNames } from "#app/components/ui/class-names";
import type { ArtKind } from "#app/lib/art-kinds";

type Props = {
  kind: ArtKind;
  /** The product's id: the same product always looks the same. */
  seed?: string | number;
  /** Said to screen readers; without it the picture is decoration beside the product's name. */
  label?: string;
  className?: string;
};

/** The drawing inline. Lists of many products do better with `<img>` on the drawing's own URL, which browsers cache. */
export function ProductArt({ kind, seed = 0, label, className }: Props) {
  return (
    <span
      className={classNames("art art-product", className)}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
      dangerouslySetInnerHTML={{ __html: productSvg(kind, seed) }}
    />
  );
}
