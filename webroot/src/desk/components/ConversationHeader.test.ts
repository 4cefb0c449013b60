import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useAlarms } from '@/desk/stores/alarms';
import { useSession } from '@/desk/stores/session';
import type { Alarm } from '@/shared/protocol';
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
