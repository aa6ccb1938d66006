import { useTexts } from "#app/i18n/use-translation";

/** Names places in the language of the page: the browser loads their English names for pages in English that name places, and nothing for others. */
export function usePlaceName(): (name: string) => string {
  return useTexts().placeName();
}
