import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '@/shared/protocol';
import { Ledger } from './ledger';
import { aConversation, anEntry } from './samples';

/** A server with one conversation in which revision n adds entry n; pages are of `size`. */
class Server {
  rev = 0;

  change(since: number): Change {
    const entries = [];
    for (let seq = since + 1; seq <= this.rev; seq++) entries.push(anEntry({ seq }));
    return { since, conversation: aConversation({ rev: this.rev, lastSeq: this.rev }), entries };
  }

  page(before: number, size: number): { entries: ReturnType<typeof anEntry>[]; next: string | null } {
    const first = Math.max(1, before - size);
    const entries = [];
    for (let seq = first; seq < before; seq++) entries.push(anEntry({ seq }));
    return { entries, next: first > 1 ? String(first) : null };
  }
}

const seqs = (ledger: Ledger): number[] => ledger.entriesOf('88').map((e) => e.seq);
const upTo = (n: number, from = 1): number[] => Array.from({ length: n - from + 1 }, (_, i) => from + i);

describe('Ledger', () => {
  it('holds every entry once whatever is pushed, lost, opened again and loaded', () => {
    const actions = fc.array(fc.constantFrom('say', 'say-lost', 'open', 'older', 'push-again', 'reconnect'), {
      minLength: 1,
      maxLength: 120,
    });
    fc.assert(
      fc.property(actions, fc.integer({ min: 1, max: 12 }), (list, size) => {
        const server = new Server();
        const ledger = new Ledger();
        server.rev = 3;
        const open = (): void => {
          const gaps = ledger.open(
            aConversation({ rev: server.rev, lastSeq: server.rev }),
            server.page(server.rev + 1, size),
          );
          for (const gap of gaps) expect(ledger.apply('10', server.rev, server.change(gap.have))).toBeNull();
        };
        const push = (since: number): void => {
          const gap = ledger.apply('10', server.rev, server.change(since));
          if (gap) expect(ledger.apply('10', server.rev, server.change(gap.have))).toBeNull();
        };
        open();
        for (const action of list) {
          if (action === 'say') push(server.rev++);
          else if (action === 'say-lost') server.rev++;
          else if (action === 'open') open();
          else if (action === 'push-again') push(Math.max(0, server.rev - 2));
          else if (action === 'reconnect') push(ledger.have()['10'] ?? 0);
          else {
            const next = ledger.timelines.get('88')?.next;
            if (next) ledger.prepend('88', next, server.page(Number(next), size));
          }
          // Never a hole: what is shown is contiguous.
          const shown = seqs(ledger);
          expect(shown).toEqual(upTo(shown.at(-1) ?? 0, shown[0] ?? 1));
        }
        push(server.rev++);
        expect(seqs(ledger).at(-1)).toBe(server.rev);
        for (let next = ledger.timelines.get('88')?.next; next; next = ledger.timelines.get('88')?.next) {
          ledger.prepend('88', next, server.page(Number(next), size));
        }
        expect(seqs(ledger)).toEqual(upTo(server.rev));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the newest conversation object', () => {
    const ledger = new Ledger();
    ledger.note(aConversation({ rev: 5, risk: 'HIGH' }));
    ledger.note(aConversation({ rev: 4, risk: 'NONE' }));
    expect(ledger.conversations.get('10')?.risk).toBe('HIGH');
  });

  it('does not keep entries of people whose timeline nobody opened', () => {
    const ledger = new Ledger();
    expect(
      ledger.apply('10', 9, {
        since: 8,
        conversation: aConversation({ rev: 9 }),
        entries: [anEntry({ seq: 9 })],
      }),
    ).toBeNull();
    expect(ledger.conversations.get('10')?.rev).toBe(9);
    expect(seqs(ledger)).toEqual([]);
  });

  it('joins a new conversation of a person on screen from its beginning', () => {
    const ledger = new Ledger();
    ledger.open(aConversation({ rev: 1 }), { entries: [anEntry({ seq: 1 })], next: null });
    const wechat = aConversation({ id: '11', rev: 3, channel: 'WECHAT' });
    const entry = anEntry({ conversation: '11', seq: 3, at: '2026-11-22T04:00:00.000Z' });
    expect(ledger.apply('11', 3, { since: 2, conversation: wechat, entries: [entry] })).toEqual({
      conversation: '11',
      have: 0,
    });
    ledger.apply('11', 3, { since: 0, conversation: wechat, entries: [entry] });
    expect(ledger.entriesOf('88').map((e) => `${e.conversation}/${e.seq}`)).toEqual(['10/1', '11/3']);
  });

  it('does not let the reply of a command swallow the push that follows it', () => {
    const ledger = new Ledger();
    ledger.open(aConversation({ rev: 1 }), { entries: [anEntry({ seq: 1 })], next: null });
    ledger.mergeEntry(anEntry({ seq: 2, kind: 'MESSAGE_OUT' }));
    expect(seqs(ledger)).toEqual([1, 2]);
    ledger.apply('10', 2, {
      since: 1,
      conversation: aConversation({ rev: 2, lastSeq: 2, ownerReadSeq: 1 }),
      entries: [anEntry({ seq: 2, kind: 'MESSAGE_OUT' })],
    });
    expect(seqs(ledger)).toEqual([1, 2]);
    expect(ledger.conversations.get('10')?.ownerReadSeq).toBe(1);
  });

  it('says at most as many as it may in hello, open timelines first', () => {
    const ledger = new Ledger();
    for (let i = 100; i < 400; i++) ledger.note(aConversation({ id: String(i), rev: 1 }));
    ledger.open(aConversation({ rev: 7 }), { entries: [anEntry({ seq: 7 })], next: null });
    const have = ledger.have(200);
    expect(Object.keys(have)).toHaveLength(200);
    expect(have['10']).toBe(7);
  });
});

describe('Ledger, when people are joined or parted', () => {
  const contact = (id: string, rev: number) => ({ id, name: null, hint: 'w3…k2', rev });
  const page = (conversation: string, seq: number) => ({
    entries: [anEntry({ conversation, seq })],
    next: null,
  });

  it('keeps what is on screen under the new id until the person is read again', () => {
    const ledger = new Ledger();
    ledger.open(aConversation({ id: '10', contact: contact('2', 0) }), page('10', 1));
    const joined = aConversation({ id: '10', rev: 2, contact: contact('1', 1) });
    expect(ledger.apply('10', 2, { since: 1, conversation: joined, entries: [] })).toBeNull();
    expect(ledger.entriesOf('1').map((e) => e.conversation)).toEqual(['10']);
    expect(ledger.entriesOf('2')).toEqual([]);
  });

  it('shows both histories after the new page, and only the own one after parting', () => {
    const ledger = new Ledger();
    ledger.open(aConversation({ id: '10', contact: contact('1', 0) }), page('10', 2));
    ledger.dropTimeline('1');
    const both = { entries: [anEntry({ conversation: '9', seq: 1 }), ...page('10', 2).entries], next: null };
    ledger.open(aConversation({ id: '10', rev: 2, contact: contact('1', 1) }), both);
    expect(ledger.entriesOf('1').map((e) => e.conversation)).toEqual(['9', '10']);
    ledger.dropTimeline('1');
    ledger.open(aConversation({ id: '10', rev: 3, contact: contact('1', 2) }), page('10', 2));
    expect(ledger.entriesOf('1').map((e) => e.conversation)).toEqual(['10']);
  });

  it('begins anew after joining, since what lies between is another history', () => {
    const ledger = new Ledger();
    const old = { entries: [anEntry({ seq: 5 })], next: 'older' };
    ledger.open(aConversation({ contact: contact('1', 0) }), old);
    ledger.dropTimeline('1');
    ledger.open(aConversation({ rev: 2, contact: contact('1', 1) }), page('10', 5));
    expect(ledger.timelines.get('1')?.next).toBeNull();
  });
});
