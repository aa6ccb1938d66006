import { publicationForms } from "#tests/support/form-walk/publication-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(publicationForms);
