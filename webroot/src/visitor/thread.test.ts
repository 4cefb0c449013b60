import { describe, expect, it } from 'vitest';
import type { Unsent } from './outbox';
import type { Entry, VisitorConversation, VisitorHello } from './protocol';
import * as threads from './thread';

const START = Date.parse('2026-11-22T13:00:00.000Z');

function entry(seq: number, over: Partial<Entry> = {}): Entry {
  return {
    conversation: '9',
    seq,
    rev: seq,
    at: new Date(START + seq * 1_000).toISOString(),
    kind: 'MESSAGE_IN',
    author: { kind: 'VISITOR', id: null, name: null },
    type: 'TEXT',
    text: `text ${seq}`,
    data: {},
    media: [],
    delivery: null,
    deliveryReason: null,
    commandId: null,
    ...over,
  };
}

function conversation(rev: number, over: Partial<VisitorConversation> = {}): VisitorConversation {
  return {
    id: '9',
    rev,
    state: 'SERVING',
    agentName: null,
    position: null,
    ahead: null,
    waitingSince: null,
    closed: false,
    readSeq: 0,
    ...over,
  };
}

function hello(entries: Entry[], over: Partial<VisitorHello> = {}): VisitorHello {
  return {
    token: 't',
    site: {} as VisitorHello['site'],
    limits: {} as VisitorHello['limits'],
    conversation: conversation(entries.at(-1)?.rev ?? 0),
    entries,
    full: true,
    next: null,
    ...over,
  };
}

function unsent(over: Partial<Unsent> = {}): Unsent {
  return {
    clientId: 'c1',
    tab: 'tab',
    at: new Date(START + 2_500).toISOString(),
    text: 'text 3',
    file: null,
    media: null,
    tried: true,
    refusal: null,
    phase: 'sending',
    progress: 0,
    slowed: false,
    after: { conversation: '9', seq: 2 },
    ...over,
  };
}

const three = threads.greeted(threads.emptyThread, hello([entry(1), entry(2), entry(3)]));
const seqs = (thread: threads.Thread): number[] => threads.entriesOf(thread).map((one) => one.seq);

describe('thread', () => {
  it('asks for what is missing instead of leaving a hole', () => {
    const late = threads.changed(three, '9', 5, {
      since: 4,
      conversation: conversation(5),
      entries: [entry(5)],
    });
    expect(late.gap).toBe(3);
    expect(late.thread).toBe(three);
    const resumed = threads.changed(three, '9', 5, {
      since: 3,
      conversation: conversation(5),
      entries: [entry(4), entry(5)],
    });
    expect(seqs(resumed.thread)).toEqual([1, 2, 3, 4, 5]);
  });

  it('replaces an acknowledged message by its entry, once', () => {
    const acked = threads.acknowledged(three, entry(4, { text: 'mine' }));
    expect(seqs(acked)).toEqual([1, 2, 3, 4]);
    expect(threads.revOf(acked, '9')).toBe(3);
    const { thread } = threads.changed(acked, '9', 4, {
      since: 3,
      conversation: conversation(4),
      entries: [entry(4)],
    });
    expect(seqs(thread)).toEqual([1, 2, 3, 4]);
    expect(threads.entriesOf(thread).at(-1)?.text).toBe('text 4');
  });

  it('never takes back an entry for an acknowledgement that comes after it', () => {
    const acked = threads.acknowledged(three, entry(3, { text: 'older copy' }));
    expect(threads.entriesOf(acked).at(-1)?.text).toBe('text 3');
  });

  it('puts older conversations before newer ones, by number and not by letter', () => {
    const thread = threads.older(
      three,
      [entry(1, { conversation: '8' }), entry(1, { conversation: '10' })],
      null,
    );
    expect(threads.entriesOf(thread).map((one) => one.conversation)).toEqual(['8', '9', '9', '9', '10']);
    expect(threads.current(three)?.id).toBe('9');
  });

  it('keeps the place when only the number of those ahead changes', () => {
    const waiting = threads.greeted(
      threads.emptyThread,
      hello([entry(1)], { conversation: conversation(1, { state: 'WAITING', ahead: 2 }) }),
    );
    const place = { ahead: 1, estimateMs: 180_000, attended: true };
    expect(threads.current(threads.waitingAt(waiting, place))).toMatchObject(place);
    expect(threads.waitingAt(three, place)).toBe(three);
  });
});

describe('rowsOf', () => {
  const states = (thread: threads.Thread): unknown[] =>
    threads.rowsOf(thread, [], new Set()).flatMap((row) => (row.kind === 'message' ? [row.state] : []));

  it('says delivered under the newest own message and read under the newest read one', () => {
    expect(states(three)).toEqual([null, null, 'delivered']);
    const read = (readSeq: number): threads.Thread =>
      threads.changed(three, '9', 4, { since: 3, conversation: conversation(4, { readSeq }), entries: [] })
        .thread;
    expect(states(read(2))).toEqual([null, 'read', 'delivered']);
    expect(states(read(3))).toEqual([null, null, 'read']);
  });

  it('shows no note-like events, and a time where a pause was', () => {
    const thread = threads.older(
      three,
      [
        entry(4, { kind: 'EVENT', type: 'OPENED' }),
        entry(5, { kind: 'EVENT', type: 'ACCEPTED' }),
        entry(6, { at: new Date(START + 3_600_000).toISOString() }),
      ],
      null,
    );
    expect(threads.rowsOf(thread, [], new Set()).map((row) => row.kind)).toEqual([
      'time',
      'message',
      'message',
      'message',
      'event',
      'time',
      'message',
    ]);
  });
});

describe('refused messages', () => {
  const kinds = (over: Partial<Unsent>): string[] =>
    threads
      .rowsOf(three, [unsent({ clientId: 'x', ...over })], new Set())
      .flatMap((row) => (row.kind === 'time' ? [] : [row.key]));
  const refusal = { code: 'type-not-allowed', detail: '' };

  it('stand where they were written, what may still go at the end', () => {
    expect(kinds({ refusal })).toEqual(['9-1', '9-2', 'x', '9-3']);
    expect(kinds({})).toEqual(['9-1', '9-2', '9-3', 'x']);
  });

  it('never stand before what was there already, however wrong the clock is', () => {
    expect(kinds({ refusal, at: new Date(0).toISOString() })).toEqual(['9-1', '9-2', 'x', '9-3']);
  });
});

describe('alreadyHere', () => {
  it('knows its own message when the push comes before the reply', () => {
    expect([...threads.alreadyHere(three, [unsent()])]).toEqual(['c1']);
  });

  it('goes by the client id where the server names it', () => {
    const named = threads.older(three, [entry(4, { commandId: 'c1', text: 'other words' })], null);
    expect(threads.alreadyHere(named, [unsent({ text: 'mine', phase: 'queued' })]).has('c1')).toBe(true);
  });

  it('does not take the same words said before for those that wait', () => {
    const again = unsent({ after: { conversation: '9', seq: 3 } });
    expect(threads.alreadyHere(three, [again]).size).toBe(0);
  });

  it('never hides what is not on its way', () => {
    expect(threads.alreadyHere(three, [unsent({ phase: 'queued' })]).size).toBe(0);
    expect(threads.alreadyHere(three, [unsent({ tried: false })]).size).toBe(0);
  });

  it('lets each entry stand for one message only', () => {
    expect([...threads.alreadyHere(three, [unsent(), unsent({ clientId: 'c2' })])]).toEqual(['c1']);
  });
});

describe('the end of a talk', () => {
  const event = (seq: number, type: Entry['type']): Entry => entry(seq, { kind: 'EVENT', type, text: null });
  const eventsOf = (entries: Entry[]): string[] =>
    threads
      .rowsOf(threads.greeted(threads.emptyThread, hello(entries)), [], new Set())
      .flatMap((row) => (row.kind === 'event' ? [row.entry.type] : []));

  it('is told when the counsellor ends it, and not again when it is closed', () => {
    expect(eventsOf([entry(1), event(2, 'ENDED')])).toEqual(['ENDED']);
    expect(eventsOf([entry(1), event(2, 'ENDED'), event(3, 'CLOSED')])).toEqual(['ENDED']);
  });

  it('is told when it is closed after more was said, or without an end', () => {
    const more = [entry(1), event(2, 'ENDED'), entry(3), event(4, 'CLOSED')];
    expect(eventsOf(more)).toEqual(['ENDED', 'CLOSED']);
    expect(eventsOf([entry(1), event(2, 'CLOSED')])).toEqual(['CLOSED']);
  });

  it('tells of another counsellor only where there was one', () => {
    const moved = [event(1, 'OPENED'), entry(2), event(3, 'TRANSFERRED'), event(4, 'ACCEPTED')];
    expect(eventsOf(moved)).toEqual(['ACCEPTED']);
    const handed = [...moved, event(5, 'TRANSFERRED'), event(6, 'TRANSFERRED'), event(7, 'ACCEPTED')];
    expect(eventsOf(handed)).toEqual(['ACCEPTED', 'TRANSFERRED', 'ACCEPTED']);
    const said = entry(1, { kind: 'MESSAGE_OUT', author: { kind: 'AGENT', id: '4', name: '方遥' } });
    expect(eventsOf([said, event(2, 'TRANSFERRED')])).toEqual(['TRANSFERRED']);
  });

  it('tells of a queue that moved who waits, for there is a reason to tell', () => {
    const moved = entry(2, { kind: 'EVENT', type: 'TRANSFERRED', text: null, data: { rule: 'after-60000' } });
    expect(eventsOf([entry(1), moved])).toEqual(['TRANSFERRED']);
  });
});
