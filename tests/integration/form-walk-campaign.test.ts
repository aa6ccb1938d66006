import { campaignForms } from "#tests/support/form-walk/campaign-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(campaignForms);
