import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useLink } from '@/desk/stores/link';
import type { Call, Push } from '@/shared/protocol';
import CallBackBar from './CallBackBar.vue';

const place = document.createElement('div');
let unmount = (): void => undefined;
const pushed = new Map<string, (push: Push) => void>();
let sent: { command: string; args: Record<string, unknown> }[] = [];

const find = <E extends HTMLElement>(testid: string): E | null =>
  place.querySelector<E>(`[data-testid="${testid}"]`);

async function press(testid: string): Promise<void> {
  find(testid)?.click();
  await nextTick();
}

beforeEach(() => {
  vi.useFakeTimers();
  setActivePinia(createPinia());
  sent = [];
  vi.spyOn(useLink(), 'send').mockImplementation((command, args = {}) => {
    sent.push({ command, args });
    return Promise.resolve({} as never);
  });
  vi.spyOn(useLink(), 'onPush').mockImplementation((name, listener) => pushed.set(name, listener));
  document.body.append(place);
  mount();
});

function mount(): void {
  const app = createApp(() => h(CallBackBar, { conversation: aConversation({ channel: 'PHONE' }) }));
  app.mount(place);
  unmount = () => app.unmount();
}

const tell = (call: Call): void => pushed.get('call')?.({ on: 'call', data: call });
afterEach(() => {
  unmount();
  place.remove();
  vi.useRealTimers();
});

describe('calling back', () => {
  it('is offered at once where no call has just ended', () => {
    expect(find('call-back')).not.toBeNull();
  });

  it('is not offered in the moment in which a call ends', async () => {
    unmount();
    const call = { conversation: '10' } as Call;
    tell({ ...call, phase: 'TALKING' });
    tell({ ...call, phase: 'ENDED' });
    mount();
    expect(find('call-back')).toBeNull();
    await vi.advanceTimersByTimeAsync(1_600);
    expect(find('call-back')).not.toBeNull();
  });

  it('dials the number that is known with one click', async () => {
    await vi.advanceTimersByTimeAsync(1_600);
    await press('dial-back');
    expect(sent[0]?.command).toBe('call.dial');
    expect(sent[0]?.args['number']).toBeUndefined();
  });

  it('dials another number as it was typed, full-width digits too', async () => {
    await vi.advanceTimersByTimeAsync(1_600);
    await press('dial-open-other');
    const input = find<HTMLInputElement>('dial-number');
    expect(find<HTMLButtonElement>('dial-other')?.disabled).toBe(true);
    if (input) input.value = '０７７１-555 1156';
    input?.dispatchEvent(new Event('input'));
    await nextTick();
    await press('dial-other');
    expect(sent[0]?.args['number']).toBe('07715551156');
  });

  it('has the keyboard in the field that was opened, and gives it back on Escape', async () => {
    await vi.advanceTimersByTimeAsync(1_600);
    await press('dial-open-other');
    await nextTick();
    const input = find<HTMLInputElement>('dial-number');
    expect(document.activeElement).toBe(input);
    input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await nextTick();
    await nextTick();
    expect(find('dial-number')).toBeNull();
    expect(document.activeElement).toBe(find('dial-open-other'));
  });
});
