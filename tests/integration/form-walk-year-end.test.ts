import { yearEndForms } from "#tests/support/form-walk/year-end-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(yearEndForms);
