import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useLink } from '@/desk/stores/link';
import ConsultDialog from './ConsultDialog.vue';

const place = document.createElement('div');
let unmount = (): void => undefined;
let sent: { command: string; args: Record<string, unknown> }[] = [];

const find = <T extends HTMLElement>(testid: string): T | null =>
  document.querySelector<T>(`[data-testid="${testid}"]`);

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await nextTick();
}

async function type(testid: string, text: string): Promise<void> {
  const field = find<HTMLInputElement>(testid);
  if (field === null) throw new Error(testid);
  field.value = text;
  field.dispatchEvent(new Event('input'));
  await nextTick();
}

beforeEach(async () => {
  setActivePinia(createPinia());
  sent = [];
  vi.spyOn(useLink(), 'send').mockImplementation((command, args = {}) => {
    sent.push({ command, args });
    const agents = {
      items: [
        { id: '4', name: '周宁', state: 'READY', since: '', reason: null, load: 0, capacity: 3, queues: [] },
        { id: '6', name: '苏禾', state: 'BREAK', since: '', reason: null, load: 0, capacity: 3, queues: [] },
      ],
      queues: [{ id: '5', name: '心理', own: true, waiting: 0, ready: 1, signedIn: 2 }],
    };
    return Promise.resolve((command === 'agents.list' ? agents : {}) as never);
  });
  const app = createApp(() =>
    h(ConsultDialog, { conversation: aConversation({ channel: 'PHONE' }), modelValue: true }),
  );
  document.body.append(place);
  app.mount(place);
  unmount = () => app.unmount();
  await settled();
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

describe('whom to ask in a call', () => {
  it('names a colleague by the id, with a note', async () => {
    find('consult-agent-4')?.click();
    await type('consult-note', '想转心理科');
    find('consult-submit')?.click();
    await settled();
    expect(sent[1]).toMatchObject({ command: 'call.consult', args: { agent: '4', note: '想转心理科' } });
  });

  it('dials what is typed, outside or in the house, and nothing while nothing is typed', async () => {
    expect(find<HTMLButtonElement>('consult-submit')?.disabled).toBe(true);
    await type('consult-number', '0771 555-1156');
    find('consult-submit')?.click();
    await settled();
    expect(sent[1]).toMatchObject({ command: 'call.consult', args: { number: '07715551156' } });
    expect(sent[1]?.args).not.toHaveProperty('agent');
  });

  it('reads the full-width digits of a Chinese input method', async () => {
    await type('consult-number', '０７７１　５５５１１５６');
    find('consult-submit')?.click();
    await settled();
    expect(sent[1]).toMatchObject({ command: 'call.consult', args: { number: '07715551156' } });
  });

  it('says that who is passed on at once would wait for a colleague who is not asked now', async () => {
    find('consult-agent-4')?.click();
    await nextTick();
    expect(find('consult-away')).toBeNull();
    find('consult-agent-6')?.click();
    await nextTick();
    expect(find('consult-away')?.textContent).toContain('直接转接的话：苏禾 现在小休');
  });

  it('passes on without a word only to colleagues and queues', async () => {
    await type('consult-number', '1002');
    expect(find<HTMLButtonElement>('consult-pass')?.disabled).toBe(true);
    find('consult-queue-5')?.click();
    await nextTick();
    expect(find<HTMLInputElement>('consult-number')?.value).toBe('');
    find('consult-pass')?.click();
    await settled();
    expect(sent[1]).toMatchObject({ command: 'conversation.transfer', args: { queue: '5' } });
  });
});
