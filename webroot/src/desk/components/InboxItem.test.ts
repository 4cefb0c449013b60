import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { aCall, aConversation, anEntry } from '@/desk/model/samples';
import { useCalls } from '@/desk/stores/calls';
import { unansweredSince } from '@/desk/model/unanswered';
import type { Conversation } from '@/shared/protocol';
import InboxItem from './InboxItem.vue';

beforeEach(() => setActivePinia(createPinia()));

const agoMs = (ms: number): string => new Date(Date.now() - ms).toISOString();

function said(
  kind: 'MESSAGE_IN' | 'MESSAGE_OUT',
  ms: number,
  over: Partial<Conversation> = {},
): Conversation {
  return aConversation({ last: { seq: 3, kind, type: 'TEXT', preview: '在吗', at: agoMs(ms) }, ...over });
}

/** Whether the row's time is the colour of who waits for long. */
function isLong(conversation: Conversation): boolean | undefined {
  const place = document.createElement('div');
  const app = createApp(() => h(InboxItem, { conversation }));
  const routes = [{ path: '/:id?', name: 'conversation', component: InboxItem }];
  app.use(createRouter({ history: createMemoryHistory(), routes }));
  app.mount(place);
  const time = place.querySelector('[data-testid=inbox-at]');
  const long = time?.classList.contains('long');
  expect(time?.getAttribute('title') ?? '').toBe(long ? `等您回复已经 ${time?.textContent}` : '');
  app.unmount();
  return long;
}

describe('the row of who is served', () => {
  it('is marked once nobody has answered for a minute', () => {
    expect(isLong(said('MESSAGE_IN', 720_000))).toBe(true);
    expect(isLong(said('MESSAGE_IN', 20_000))).toBe(false);
    expect(isLong(said('MESSAGE_OUT', 720_000))).toBe(false);
    expect(isLong(said('MESSAGE_IN', 720_000, { channel: 'PHONE' }))).toBe(false);
    expect(isLong(said('MESSAGE_IN', 720_000, { state: 'CLOSED' }))).toBe(false);
  });

  it('counts from the first words that were not answered', () => {
    const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 22, 3, 0, seconds)).toISOString();
    const last = { seq: 4, kind: 'MESSAGE_IN', type: 'TEXT', preview: '', at: at(50) } as const;
    const entries = [
      anEntry({ seq: 1, at: at(1) }),
      anEntry({ seq: 2, at: at(2), kind: 'MESSAGE_OUT' }),
      anEntry({ seq: 3, at: at(10) }),
      anEntry({ seq: 4, at: at(50) }),
    ];
    expect(unansweredSince(aConversation({ last }), entries)).toBe(Date.parse(at(10)));
    expect(unansweredSince(aConversation({ last }), [])).toBe(Date.parse(at(50)));
  });
});

it('says the number of who has no name once, where nothing was written', () => {
  const shown = (name: string | null): string => {
    const contact = { ...aConversation({}).contact, name, hint: '+86……56' };
    const place = document.createElement('div');
    const app = createApp(() => h(InboxItem, { conversation: aConversation({ last: null, contact }) }));
    const routes = [{ path: '/:id?', name: 'conversation', component: InboxItem }];
    app.use(createRouter({ history: createMemoryHistory(), routes }));
    app.mount(place);
    const words = place.textContent;
    app.unmount();
    return words;
  };
  expect(shown(null).split('……56')).toHaveLength(2);
  expect(shown(null)).toContain('还没有文字');
  expect(shown('李华').split('……56')).toHaveLength(2);
});

it('says of a call, in which nothing is written, how it stands', () => {
  const preview = (over: Partial<Conversation>): string => {
    const conversation = aConversation({ channel: 'PHONE', last: null, ...over });
    const place = document.createElement('div');
    const app = createApp(() => h(InboxItem, { conversation }));
    const routes = [{ path: '/:id?', name: 'conversation', component: InboxItem }];
    app.use(createRouter({ history: createMemoryHistory(), routes }));
    app.mount(place);
    const words = place.querySelector('.preview')?.textContent ?? '';
    app.unmount();
    return words;
  };
  expect(preview({ state: 'WAITING' })).toBe('来电');
  const calls = useCalls();
  calls.calls.set('10', aCall({ phase: 'RINGING' }));
  expect(preview({})).toBe('来电');
  calls.calls.set('10', aCall());
  expect(preview({})).toBe('通话中');
  calls.calls.set('10', aCall({ phase: 'DIALLING', direction: 'OUTBOUND' }));
  expect(preview({})).toBe('正在呼叫');
  calls.calls.clear();
  expect(preview({ state: 'WAITING', later: { kind: 'LEFT_MESSAGE', keepsPlace: false } })).not.toBe('来电');
});
