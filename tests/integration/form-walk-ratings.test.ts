import { ratingForms } from "#tests/support/form-walk/rating-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(ratingForms);
