import { animalPictures } from "#app/components/art/animal-pictures";
import { chance, circle, line, oval, path, type Chance, type Picture } from "#app/components/art/drawing";
import { fruitPictures } from "#app/components/art/fruit-pictures";
import { grainPictures } from "#app/components/art/grain-pictures";
import { pantryPictures } from "#app/components/art/pantry-pictures";
import { vegetablePictures } from "#app/components/art/vegetable-pictures";
import type { ArtKind } from "#app/lib/art-kinds";

const pictures: Record<ArtKind, Picture> = {
  ...grainPictures,
  ...vegetablePictures,
  ...fruitPictures,
  ...animalPictures,
  ...pantryPictures,
};

/** Behind the thing: a plain sheet, a paper moon, a table's edge, or the carved lines of a block. */
function backdrop(by: Chance): string {
  switch (by.below(4)) {
    case 0:
      return circle(by.between(150, 250), 140, by.between(104, 122), "#fffdf680");
    case 1:
      return path("M0 214q200-14 400 0v86H0z", "#8a6a3a1f");
    case 2:
      return line("M18 34h90M18 46h56M382 34h-60M382 46h-96", "#8a6a3a2e", 3) + path("M0 236h400v64H0z", "#8a6a3a14");
    default:
      return circle(200, 158, 118, "#8a6a3a12");
  }
}

/**
 * A picture for a product without a photograph: what it is comes from the kind, how it lies and its shade from the seed,
 * so that two potatoes differ and one potato is always the same.
 *
 * @returns an SVG document of about 1.5 kB
 */
export function productSvg(kind: ArtKind, seed: string | number = 0): string {
  const by = chance(`${kind}:${seed}`);
  const { grounds, draw } = pictures[kind];
  const ground = by.pick(grounds);
  const mirrored = by.below(2) === 1;
  const turn = by.between(-4, 4);
  const scale = by.between(0.9, 1);
  const place = `translate(200 156)rotate(${turn})scale(${mirrored ? -scale : scale} ${scale})translate(-200 -156)`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice">` +
    `<path d="M0 0h400v300H0z" fill="${ground}"/>${backdrop(by)}${oval(200, 252, 116, 9, "#5a3a1a1f")}<g transform="${place}">${draw(by)}</g></svg>`
  );
}
