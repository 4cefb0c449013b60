import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { aCall, aConsult, aConversation } from '@/desk/model/samples';
import { useAlarms } from '@/desk/stores/alarms';
import { useCalls } from '@/desk/stores/calls';
import { useSession } from '@/desk/stores/session';
import type { Alarm, Call } from '@/shared/protocol';
import ConversationHeader from './ConversationHeader.vue';

const conversation = aConversation({ risk: 'HIGH', state: 'SERVING', owner: { id: '4', name: '苏禾' } });

/** What the header says, and the first of its buttons. */
function header(): { facts: string; first: string } {
  const place = document.createElement('div');
  const props = {
    conversation,
    mayRisk: true,
    seesRisk: true,
    mayEnd: false,
    mayTransfer: true,
    mayTake: false,
  };
  const app = createApp(() => h(ConversationHeader, props));
  app.mount(place);
  const seen = {
    facts: place.querySelector('.facts')?.textContent ?? '',
    first: place.querySelector('.buttons button')?.getAttribute('data-testid') ?? '',
  };
  app.unmount();
  return seen;
}

function signIn(role: 'AGENT' | 'SUPERVISOR'): void {
  const user = { id: '1', login: 'x', name: '周敏', role, rights: ['conversation.serve'] };
  useSession().user = user as unknown as ReturnType<typeof useSession>['user'];
}

beforeEach(() => setActivePinia(createPinia()));

describe('the header of a high-risk conversation whose agent is not there', () => {
  const leave = (): void => {
    useAlarms().open = [
      { kind: 'HIGH_RISK_OWNER_ABSENT', conversation: conversation.id } as unknown as Alarm,
    ];
  };

  it('says so, and offers to take over before anything else', () => {
    signIn('SUPERVISOR');
    expect(header().facts).toContain('苏禾 在服务');
    expect(header().first).not.toBe('conversation-take-over-now');

    leave();
    expect(header().facts).toContain('苏禾 已离线');
    expect(header().facts).not.toContain('在服务');
    expect(header().first).toBe('conversation-take-over-now');
  });

  it('offers it to nobody who may not take over', () => {
    signIn('AGENT');
    leave();
    expect(header().first).not.toBe('conversation-take-over-now');
  });
});

describe('the header of a conversation in which a call stands', () => {
  function buttons(call: Call | null): string[] {
    const own = aConversation({ channel: 'PHONE' });
    if (call) useCalls().calls.set(own.id, call);
    const may = { mayRisk: false, seesRisk: false, mayEnd: true, mayTransfer: true, mayTake: false };
    const place = document.createElement('div');
    const app = createApp(() => h(ConversationHeader, { conversation: own, ...may }));
    app.mount(place);
    const seen = [...place.querySelectorAll('.buttons > button')].map((one) =>
      one.getAttribute('data-testid'),
    );
    app.unmount();
    return seen.filter((one) => one !== null);
  }

  it('offers no way to end it, which would hang up on everybody', () => {
    expect(buttons(null)).toEqual(['conversation-transfer', 'conversation-end']);
    expect(buttons(aCall())).toEqual(['conversation-transfer']);
    expect(buttons(aCall({ consult: aConsult({ mode: 'ALL' }) }))).toEqual([]);
  });
});
