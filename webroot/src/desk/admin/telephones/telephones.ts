import type { Managed } from '../useManaged';

export const TELEPHONES_PATH = '/api/v1/sip-accounts';

/** A telephone that may register at the switches, as docs/protocols/http-api.md has it. */
export interface Telephone extends Managed {
  extension: string;
  label: string;
  changedAt: string;
  /** Only in the answer that made it. */
  password?: string;
}
