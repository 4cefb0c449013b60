/** Recordings of calls as docs/protocols/http-api.md has them, and how a page asks for them. */

export const RECORDINGS_PATH = '/api/v1/recordings';

export interface Recording {
  id: string;
  conversation: string;
  state: 'RECORDING' | 'WRITTEN' | 'STORED' | 'EMPTY' | 'FAILED';
  /** Empty where none was told. */
  number: string;
  accessNumber: string;
  direction: 'INBOUND' | 'OUTBOUND';
  agent: { id: string; name: string } | null;
  queue: { id: string; name: string } | null;
  rule: string | null;
  mode: string;
  announced: boolean;
  began: string;
  durationMs: number | null;
  size: number;
  masked: { fromMs: number; toMs: number }[];
  failure: string | null;
}

/** A page of those that were looked for, and all agents whose recordings there are. */
export interface Found {
  items: Recording[];
  /** Whether they are at work or not; a node of the release before does not tell. */
  agents?: { id: string; name: string }[];
  next: string | null;
}

/** What is looked for, as it is typed; empty: any. */
export interface Wanted {
  /** First and last day of the viewer's own calendar. */
  days: [Date, Date];
  agent: string;
  queue: string;
  direction: string;
  number: string;
  least: string;
  most: string;
  failed: boolean;
}

export function queryOf(wanted: Wanted, after: string | null): string {
  const [from, last] = wanted.days;
  const to = new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1);
  const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
  const seconds = (text: string): string => (/^\d+$/.test(text.trim()) ? text.trim() : '');
  const rest: Record<string, string> = {
    agent: wanted.agent,
    queue: wanted.queue,
    direction: wanted.direction,
    number: wanted.number.trim(),
    minSeconds: seconds(wanted.least),
    maxSeconds: seconds(wanted.most),
    failed: wanted.failed ? 'true' : '',
    after: after ?? '',
  };
  for (const [name, value] of Object.entries(rest)) if (value !== '') query.set(name, value);
  return query.toString();
}

/** How much of it is silent. */
export const maskedMs = ({ masked }: Pick<Recording, 'masked'>): number =>
  masked.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, toMs - fromMs), 0);
