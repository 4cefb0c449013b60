import { createPinia, setActivePinia } from 'pinia';
import { nextTick } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aConversation, anEntry } from '@/desk/model/samples';
import type { Change, Conversation, Entry, Push } from '@/shared/protocol';
import { useHands } from './hands';
import { useInbox } from './inbox';
import { useLink } from './link';
import { usePrefs } from './prefs';
import { useSession } from './session';

const pushed = new Map<string, (push: Push) => void>();

beforeEach(() => {
  setActivePinia(createPinia());
  usePrefs().prefs.sound = false;
  const session = useSession();
  session.user = { id: '9', name: '赵宁', rights: [] } as unknown as typeof session.user;
  vi.spyOn(useLink(), 'onPush').mockImplementation((name, listener) => pushed.set(name, listener));
});

function comes(conversation: Conversation, entry: Partial<Entry>): void {
  const { id, rev } = conversation;
  const entries = [anEntry({ kind: 'EVENT', text: null, author: who, seq: rev, ...entry })];
  const data: Change = { since: rev - 1, conversation, entries };
  pushed.get('conversation')?.({ on: 'conversation', conversation: id, rev, data });
}

const who = { kind: 'AGENT', id: '3', name: '沈岚' } as const;
const guests = [{ id: '9', name: '赵宁', mayReply: true }];
const invited = { type: 'INVITED', data: { agentName: '赵宁', mayReply: 'true' } } as const;

describe('what colleagues do that this person must know', () => {
  it('tells an invitation until it is opened', async () => {
    const hands = useHands();
    comes(aConversation({ rev: 4, guests }), invited);
    expect(hands.items).toMatchObject([{ kind: 'INVITED', by: '沈岚', name: '小雨', mayReply: true }]);

    vi.spyOn(useLink(), 'send').mockRejectedValue(new Error('not asked here'));
    void useInbox().select('10');
    await nextTick();
    expect(hands.items).toEqual([]);
  });

  it('tells it once, and no more to who is out of it again', () => {
    const hands = useHands();
    comes(aConversation({ rev: 4, guests }), invited);
    comes(aConversation({ rev: 5, guests }), { type: 'TEXT' });
    expect(hands.items).toHaveLength(1);

    comes(aConversation({ rev: 6, guests: [] }), { type: 'LEFT' });
    expect(hands.items).toEqual([]);
  });

  it('tells who is asked to take a conversation, until it is opened or nobody asks any more', async () => {
    const hands = useHands();
    const owner = { id: '3', name: '沈岚' };
    const handoverTo = { id: '9', name: '赵宁' };
    comes(aConversation({ rev: 4, owner, handoverTo }), { type: 'HANDOVER_ASKED' });
    expect(hands.items).toMatchObject([{ kind: 'ASKED', by: '沈岚', name: '小雨' }]);
    comes(aConversation({ rev: 5, owner, handoverTo: null }), { type: 'TEXT' });
    expect(hands.items).toEqual([]);

    comes(aConversation({ rev: 6, owner, handoverTo }), { type: 'HANDOVER_ASKED' });
    vi.spyOn(useLink(), 'send').mockRejectedValue(new Error('not asked here'));
    void useInbox().select('10');
    await nextTick();
    expect(hands.items).toEqual([]);
  });

  it('leaves a word in a call to the telephone that rings', () => {
    const hands = useHands();
    const handoverTo = { id: '9', name: '赵宁' };
    const data = { to: '赵宁' };
    const commandId = 'omniline-17:asked';
    comes(aConversation({ rev: 4, handoverTo }), { type: 'HANDOVER_ASKED', data, commandId });
    expect(hands.items).toEqual([]);
  });

  it('tells what is passed on to who is not ready, until that person is ready or it waits for all', () => {
    const hands = useHands();
    const link = useLink();
    const agent = { id: '9', name: '赵宁', since: '', reason: null, load: 0, capacity: 3, queues: [] };
    link.agent = { ...agent, state: 'BREAK' };
    const waits = { state: 'WAITING', onlyAgent: '9' } as const;
    comes(aConversation({ rev: 4, ...waits }), { type: 'TRANSFERRED', data: { note: '想找您' } });
    expect(hands.items).toMatchObject([{ kind: 'DIRECTED', by: '沈岚', name: '小雨', note: '想找您' }]);

    link.agent = { ...agent, state: 'READY' };
    expect(hands.items).toEqual([]);

    link.agent = { ...agent, state: 'BUSY' };
    expect(hands.items).toHaveLength(1);
    comes(aConversation({ rev: 5, state: 'WAITING', onlyAgent: null }), { type: 'OTHER' });
    expect(hands.items).toEqual([]);

    comes(aConversation({ id: '11', rev: 4, state: 'WAITING', onlyAgent: '8' }), { type: 'TRANSFERRED' });
    expect(hands.items).toEqual([]);
  });

  it('is silent about an invitation of somebody else', () => {
    const hands = useHands();
    comes(aConversation({ rev: 4, guests: [{ id: '8', name: '陈朗', mayReply: false }] }), {
      type: 'INVITED',
      data: { agentName: '陈朗' },
    });
    expect(hands.items).toEqual([]);
  });

  it('tells who took a conversation over, and why, but not that it was handed over', () => {
    const hands = useHands();
    const mine = { id: '9', name: '赵宁' };
    const theirs = { id: '3', name: '沈岚' };
    useInbox().ledger.note(aConversation({ id: '10', owner: mine }));
    useInbox().ledger.note(aConversation({ id: '11', owner: mine }));
    comes(aConversation({ id: '10', rev: 4, owner: theirs }), {
      type: 'ACCEPTED',
      data: { how: 'TAKEN_OVER', from: '赵宁', reason: '需要心理危机干预' },
    });
    comes(aConversation({ id: '11', rev: 4, owner: theirs }), {
      conversation: '11',
      type: 'ACCEPTED',
      data: { how: 'ACCEPTED', from: '赵宁' },
    });
    expect(hands.items).toMatchObject([
      { kind: 'TAKEN_OVER', conversation: '10', by: '沈岚', reason: '需要心理危机干预' },
    ]);
  });

  it('tells the agent who ended the call and why, also after it was looked at, but not the own end', async () => {
    const hands = useHands();
    const owner = { id: '9', name: '赵宁' };
    useInbox().ledger.note(aConversation({ id: '10', owner }));
    comes(aConversation({ id: '10', rev: 4, owner, state: 'WRAP_UP' }), { type: 'ENDED', data: {} });
    expect(hands.items).toEqual([]);

    comes(aConversation({ id: '10', rev: 5, owner, state: 'WRAP_UP' }), {
      type: 'ENDED',
      data: { how: 'RELEASED', reason: '骚扰电话' },
    });
    vi.spyOn(useLink(), 'send').mockRejectedValue(new Error('not asked here'));
    void useInbox().select('10');
    await nextTick();
    expect(hands.items).toMatchObject([
      { kind: 'RELEASED', conversation: '10', by: '沈岚', reason: '骚扰电话' },
    ]);
  });

  it('tells who asked that the colleague declined, or has no room, until it is read', () => {
    const hands = useHands();
    const owner = { id: '9', name: '赵宁' };
    const handoverTo = { id: '3', name: '沈岚' };
    comes(aConversation({ rev: 4, owner, handoverTo }), { type: 'HANDOVER_ASKED' });
    expect(hands.items).toEqual([]);

    comes(aConversation({ rev: 5, owner, handoverTo }), { type: 'OTHER', data: { what: 'handover-full' } });
    expect(hands.items).toMatchObject([{ kind: 'FULL', by: '沈岚', name: '小雨' }]);

    comes(aConversation({ rev: 6, owner }), { type: 'HANDOVER_DECLINED', data: { reason: '要去开会' } });
    expect(hands.items).toMatchObject([{ kind: 'DECLINED', by: '沈岚', reason: '要去开会' }]);
    hands.read('10');
    expect(hands.items).toEqual([]);

    comes(aConversation({ rev: 7, owner, handoverTo }), { type: 'HANDOVER_ASKED' });
    comes(aConversation({ rev: 8, owner }), {
      type: 'HANDOVER_DECLINED',
      author: { kind: 'SYSTEM', id: null, name: null },
      data: { how: 'UNANSWERED', to: '沈岚' },
    });
    expect(hands.items).toMatchObject([{ kind: 'DECLINED', by: '沈岚', reason: '一分钟没有回应' }]);
  });
});
