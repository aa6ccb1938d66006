import { bulletinForms } from "#tests/support/form-walk/bulletin-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(bulletinForms);
