import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Entry } from '@/shared/protocol';
import { applyChange, mergeEntries, type Tracked } from './changes';

interface Fake {
  id: string;
  rev: number;
}

function entry(seq: number, rev: number): Entry {
  return {
    conversation: '1',
    seq,
    rev,
    at: '2026-11-22T03:00:00.000Z',
    kind: 'MESSAGE_IN',
    author: { kind: 'VISITOR', id: null, name: null },
    type: 'TEXT',
    text: `seq ${seq} as of rev ${rev}`,
    data: {},
    media: [],
    delivery: null,
    deliveryReason: null,
    commandId: null,
  };
}

/** A server's history: revision n touched the entries `touched[n - 1]`; new seqs are gapless. */
class History {
  private readonly revisions: number[][] = [];
  private lastSeq = 0;

  constructor(steps: readonly (number | 'new')[]) {
    for (const step of steps) {
      const seq = step === 'new' || this.lastSeq === 0 ? ++this.lastSeq : (step % this.lastSeq) + 1;
      this.revisions.push([seq]);
    }
  }

  get rev(): number {
    return this.revisions.length;
  }

  change(since: number, rev: number): Change<Fake> {
    const newest = new Map<number, Entry>();
    for (let r = since + 1; r <= rev; r++) {
      for (const seq of this.revisions[r - 1] ?? []) newest.set(seq, entry(seq, r));
    }
    return { since, conversation: { id: '1', rev }, entries: [...newest.values()] };
  }

  at(rev: number): Map<number, Entry> {
    return new Map(this.change(0, rev).entries.map((e) => [e.seq, e]));
  }
}

const empty: Tracked<Fake> = { rev: 0, conversation: { id: '1', rev: 0 }, entries: new Map() };
const steps = fc.array(fc.oneof(fc.constant('new' as const), fc.nat(50)), { minLength: 1, maxLength: 40 });

function sorted(entries: ReadonlyMap<number, Entry>): Entry[] {
  return [...entries.values()].sort((a, b) => a.seq - b.seq);
}

describe('applyChange', () => {
  it('ends equal to the server for any order, overlap, loss and repetition of pushes', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }), (history, deliveries) => {
        const server = new History(history);
        let state = empty;
        const deliver = (since: number, rev: number): void => {
          const merge = applyChange(state, rev, server.change(since, rev));
          state = merge.state;
          if (merge.outcome === 'gap') {
            // The answer of conversation.resume: everything since what we have, up to what the server has.
            const resumed = applyChange(state, server.rev, server.change(state.rev, server.rev));
            expect(resumed.outcome).toBe('applied');
            state = resumed.state;
          }
          expect(sorted(state.entries)).toEqual(sorted(server.at(state.rev)));
        };
        for (const [a, b] of deliveries) {
          const rev = (b % server.rev) + 1;
          deliver(a % rev, rev);
        }
        deliver(server.rev - 1, server.rev);
        expect(state.rev).toBe(server.rev);
        expect(sorted(state.entries)).toEqual(sorted(server.at(server.rev)));
      }),
      { numRuns: 400 },
    );
  });

  it('never goes back and never changes the state it was given', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), (history, a, b) => {
        const server = new History(history);
        const have = a % (server.rev + 1);
        const rev = (b % server.rev) + 1;
        const state = Object.freeze({
          rev: have,
          conversation: { id: '1', rev: have },
          entries: server.at(have),
        });
        const before = sorted(state.entries);
        const merge = applyChange(state, rev, server.change(rev - 1, rev));
        expect(merge.state.rev).toBeGreaterThanOrEqual(have);
        expect(sorted(state.entries)).toEqual(before);
      }),
    );
  });

  it('ignores a push that was already applied', () => {
    const server = new History(['new', 'new']);
    const { state } = applyChange(empty, 2, server.change(0, 2));
    const again = applyChange(state, 2, server.change(1, 2));
    expect(again.outcome).toBe('ignored');
    expect(again.state).toBe(state);
  });

  it('reports a gap and keeps what it has when an earlier push is missing', () => {
    const server = new History(['new', 'new', 'new']);
    const merge = applyChange(empty, 3, server.change(2, 3));
    expect(merge.outcome).toBe('gap');
    expect(merge.state).toBe(empty);
  });

  it('applies a push that reaches back before what it has', () => {
    const server = new History(['new', 'new', 0]);
    const { state } = applyChange(empty, 2, server.change(0, 2));
    const merge = applyChange(state, 3, server.change(0, 3));
    expect(merge.outcome).toBe('applied');
    expect(sorted(merge.state.entries)).toEqual(sorted(server.at(3)));
  });
});

describe('mergeEntries', () => {
  it('keeps the newest revision of each entry whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 20 }))),
        (pairs) => {
          const entries = pairs.map(([seq, rev]) => entry(seq, rev));
          const forward = mergeEntries(new Map(), entries);
          const backward = mergeEntries(new Map(), [...entries].reverse());
          const once = entries.reduce<ReadonlyMap<number, Entry>>((m, e) => mergeEntries(m, [e]), new Map());
          expect(sorted(backward)).toEqual(sorted(forward));
          expect(sorted(once)).toEqual(sorted(forward));
        },
      ),
    );
  });

  it('returns the same map when nothing is newer', () => {
    const held = new Map([[1, entry(1, 5)]]);
    expect(mergeEntries(held, [entry(1, 4), entry(1, 5)])).toBe(held);
  });
});
