import { placeRuleForms } from "#tests/support/form-walk/place-rule-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(placeRuleForms);
