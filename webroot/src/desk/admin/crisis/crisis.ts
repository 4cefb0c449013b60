/** A word that proposes a risk; NONE: a longer saying that takes back the words inside it. */
export interface CrisisWord {
  id: string;
  version: number;
  word: string;
  level: 'NONE' | 'CONCERN' | 'HIGH';
  active: boolean;
  shipped: boolean;
  note: string;
}

export const CRISIS_PATH = '/api/v1/crisis-words';
