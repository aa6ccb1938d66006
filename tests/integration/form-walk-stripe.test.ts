import { afterAll } from "vitest";

import { stripeForms } from "#tests/support/form-walk/stripe-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";
import { givenStripe } from "#tests/support/given-stripe";

/** Before the web process starts: it shows what can be paid online only where that is set up. */
const emulator = await givenStripe();
afterAll(() => emulator.stop());

walkForms(stripeForms);
