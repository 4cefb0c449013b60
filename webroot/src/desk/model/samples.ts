import type { Brief, Call, CallConsult, Conversation, Entry } from '@/shared/protocol';

/** Synthetic objects for tests. */
export function aConversation(over: Partial<Conversation> = {}): Conversation {
  return {
    id: '10',
    rev: 1,
    stateVersion: 1,
    state: 'SERVING',
    channel: 'WEBCHAT',
    account: { id: '1', code: 'demo', name: 'Demo' },
    queue: { id: '5', name: '心理咨询' },
    contact: { id: '88', name: '小雨', hint: 'w3…k2', rev: 0 },
    owner: { id: '3', name: '林晓' },
    risk: 'NOT_ASSESSED',
    priority: 0,
    openedAt: '2026-11-22T03:00:00.000Z',
    waitingSince: null,
    servedAt: null,
    endedAt: null,
    closedAt: null,
    lastSeq: 0,
    lastInSeq: 0,
    ownerReadSeq: 0,
    unread: 0,
    last: null,
    disposition: null,
    previous: null,
    visit: 1,
    riskProposal: null,
    handoverTo: null,
    guests: [],
    ...over,
  };
}

export function anEntry(over: Partial<Entry> = {}): Entry {
  const seq = over.seq ?? 1;
  return {
    conversation: '10',
    seq,
    rev: seq,
    at: new Date(Date.UTC(2026, 10, 22, 3, 0, seq)).toISOString(),
    kind: 'MESSAGE_IN',
    author: { kind: 'VISITOR', id: null, name: null },
    type: 'TEXT',
    text: `#${seq}`,
    data: {},
    media: [],
    delivery: null,
    deliveryReason: null,
    commandId: null,
    ...over,
  };
}

export function aCall(over: Partial<Call> = {}): Call {
  const since = '2026-11-22T03:00:00.000Z';
  return {
    conversation: '10',
    phase: 'TALKING',
    direction: 'INBOUND',
    number: { e164: '+867715551156', raw: '07715551156', kind: 'FIXED_LINE' },
    place: { region: '广西南宁', carrier: '中国电信' },
    accessNumber: '12356',
    given: {},
    since,
    held: false,
    muted: false,
    legs: [{ role: 'CALLER', state: 'UP', agent: null, since }],
    ...over,
  };
}

export function aBrief(over: Partial<Brief> = {}): Brief {
  return {
    identity: '71',
    place: null,
    accessNumber: null,
    keys: [],
    given: {},
    missed: [],
    judged: null,
    marks: [],
    ...over,
  };
}

export function aConsult(over: Partial<CallConsult> = {}): CallConsult {
  return {
    with: '周宁',
    agent: '4',
    from: '林晓',
    state: 'UP',
    mode: 'ASIDE',
    since: '2026-11-22T03:00:00.000Z',
    ...over,
  };
}
