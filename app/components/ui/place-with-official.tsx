import { usePlaceName } from "#app/i18n/use-place-name";

/** A place in the language of the page and, where that is another, by its official Chinese name: on proofs, and where places are looked after. */
export function PlaceWithOfficial({ name }: { name: string }) {
  const placeOf = usePlaceName();
  const shown = placeOf(name);
  if (shown === name) return name;
  return (
    <>
      {shown} <span lang="zh-CN">{name}</span>
    </>
  );
}
