import { ProblemError } from '@/shared/protocol';

export const PLACES_PATH = '/api/v1/number-places';

/** The table of prefixes in use; without a name there is none. */
export interface NumberPlaces {
  rows: number;
  name?: string;
  at?: string;
  by?: { id: string; name: string };
}

/** What is shown for a number. */
export interface FoundPlace {
  number: string;
  region: string | null;
  carrier: string | null;
  imported: boolean;
}

export interface WrongLine {
  line: number;
  reason: string;
  text: string;
}

/** The lines of a file that a refusal names; none when it says something else. */
export function wrongLines(error: unknown): WrongLine[] {
  const lines = error instanceof ProblemError ? error.fields['lines'] : null;
  return Array.isArray(lines) ? (lines as WrongLine[]) : [];
}
