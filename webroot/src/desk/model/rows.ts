import type { Entry } from '@/shared/protocol';
import { daysAgo } from '@/shared/time';

/** What a timeline shows, line by line. */
export type Row =
  | { kind: 'day'; key: string; at: string }
  /** Another conversation begins (or goes on, when two channels interleave); `entry` is its OPENED event if it is here. */
  | { kind: 'boundary'; key: string; conversation: string; at: string; entry: Entry | null; first: boolean }
  | { kind: 'event'; key: string; entry: Entry }
  /** `joined`: follows the same author at once, so that the bubbles stand together. */
  | { kind: 'message'; key: string; entry: Entry; joined: boolean };

const JOIN_WITHIN_MS = 2 * 60_000;

export function rowsOf(entries: readonly Entry[]): Row[] {
  const rows: Row[] = [];
  const seen = new Set<string>();
  let before: Entry | null = null;
  for (const entry of entries) {
    const id = `${entry.conversation}-${entry.seq}`;
    if (!before || daysAgo(new Date(before.at), new Date(entry.at)) !== 0) {
      rows.push({ kind: 'day', key: `day-${id}`, at: entry.at });
    }
    const crossed = before?.conversation !== entry.conversation;
    const opens = entry.kind === 'EVENT' && entry.type === 'OPENED';
    if (crossed || opens) {
      rows.push({
        kind: 'boundary',
        key: `boundary-${id}`,
        conversation: entry.conversation,
        at: entry.at,
        entry: opens ? entry : null,
        first: !seen.has(entry.conversation),
      });
      seen.add(entry.conversation);
    }
    if (!opens) rows.push(rowOf(entry, id, before));
    before = entry;
  }
  return rows;
}

function rowOf(entry: Entry, id: string, before: Entry | null): Row {
  if (entry.kind === 'EVENT') return { kind: 'event', key: id, entry };
  const joined =
    before !== null &&
    before.conversation === entry.conversation &&
    before.kind === entry.kind &&
    before.author.id === entry.author.id &&
    Date.parse(entry.at) - Date.parse(before.at) < JOIN_WITHIN_MS;
  return { kind: 'message', key: id, entry, joined };
}
