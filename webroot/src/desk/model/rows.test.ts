import { describe, expect, it } from 'vitest';
import { rowsOf } from './rows';
import { anEntry } from './samples';

describe('rowsOf', () => {
  it('separates days and conversations, and shows the opening once', () => {
    const kinds = rowsOf([
      anEntry({ conversation: '9', seq: 1, at: '2026-11-20T03:00:00.000Z', kind: 'EVENT', type: 'OPENED' }),
      anEntry({ conversation: '9', seq: 2, at: '2026-11-20T03:00:01.000Z' }),
      anEntry({ conversation: '10', seq: 1, at: '2026-11-22T03:00:00.000Z', kind: 'EVENT', type: 'OPENED' }),
      anEntry({ conversation: '10', seq: 2, at: '2026-11-22T03:00:01.000Z' }),
      anEntry({
        conversation: '10',
        seq: 3,
        at: '2026-11-22T03:00:02.000Z',
        kind: 'EVENT',
        type: 'ACCEPTED',
      }),
    ]).map((row) => row.kind);
    expect(kinds).toEqual(['day', 'boundary', 'message', 'day', 'boundary', 'message', 'event']);
  });

  it('marks where two channels interleave, the first time only as a beginning', () => {
    const rows = rowsOf([
      anEntry({ conversation: '10', seq: 1, at: '2026-11-22T03:00:01.000Z' }),
      anEntry({ conversation: '11', seq: 1, at: '2026-11-22T03:00:02.000Z' }),
      anEntry({ conversation: '10', seq: 2, at: '2026-11-22T03:00:03.000Z' }),
    ]);
    expect(rows.filter((row) => row.kind === 'boundary').map((row) => row.first)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('joins what one author writes at once', () => {
    const rows = rowsOf([
      anEntry({ seq: 1, at: '2026-11-22T03:00:00.000Z' }),
      anEntry({ seq: 2, at: '2026-11-22T03:01:00.000Z' }),
      anEntry({ seq: 3, at: '2026-11-22T03:05:00.000Z' }),
    ]);
    expect(rows.flatMap((row) => (row.kind === 'message' ? [row.joined] : []))).toEqual([false, true, false]);
  });
});
