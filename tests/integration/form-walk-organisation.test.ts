import { organisationForms } from "#tests/support/form-walk/organisation-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(organisationForms);
