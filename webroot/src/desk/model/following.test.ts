import { describe, expect, it } from 'vitest';
import type { Conversation, Entry } from '@/shared/protocol';
import { hasLeft } from './following';
import { aConversation, anEntry } from './samples';

const follower: Conversation = aConversation({ id: '1', channel: 'WECHAT' });
const site: Conversation = aConversation({
  id: '2',
  channel: 'WEBCHAT',
  account: { id: '99', code: 'demo', name: '网页' },
});
const find = (id: string): Conversation | null => (id === '2' ? site : id === '1' ? follower : null);
const event = (of: string, seq: number, type: Entry['type']): Entry =>
  anEntry({ conversation: of, seq, kind: 'EVENT', type });
const said = (of: string, seq: number): Entry => anEntry({ conversation: of, seq });

describe('hasLeft', () => {
  it('is told by the last that came from the account', () => {
    expect(hasLeft([said('1', 1), event('1', 2, 'UNSUBSCRIBED')], follower, find)).toBe(true);
    expect(hasLeft([event('1', 1, 'UNSUBSCRIBED'), said('1', 2)], follower, find)).toBe(false);
    expect(hasLeft([event('1', 1, 'UNSUBSCRIBED'), event('1', 2, 'SUBSCRIBED')], follower, find)).toBe(false);
  });

  it('is not changed by what the same person says elsewhere', () => {
    expect(hasLeft([event('1', 1, 'UNSUBSCRIBED'), said('2', 1)], follower, find)).toBe(true);
    expect(hasLeft([event('1', 1, 'UNSUBSCRIBED')], site, find)).toBe(false);
  });
});
