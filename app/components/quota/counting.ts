import type { CountingStage } from "#app/domain/region/schema";

/** Ending of the texts about what counts; several places below may have rules of their own. */
export const countingWord = (stage: CountingStage | null): CountingStage | "MIXED" => stage ?? "MIXED";
