import { z } from "zod/v4";

import { choiceField, integerField, noteField } from "#app/lib/form-fields";

export const starChoices = ["5", "4", "3", "2", "1"] as const;

const stars = () => choiceField(starChoices).transform(Number);

export const COMMENT_LENGTH = 500;

export const ratingInput = z.object({
  goods: stars(),
  delivery: stars(),
  service: stars(),
  /** Everybody may read it. */
  comment: noteField(COMMENT_LENGTH),
});
export type RatingInput = z.output<typeof ratingInput>;

/** The version that was shown; a rating that somebody else changed meanwhile is not overwritten. */
export const ratingChangeInput = ratingInput.extend({ version: integerField(1, 1_000_000) });
export type RatingChangeInput = z.output<typeof ratingChangeInput>;
