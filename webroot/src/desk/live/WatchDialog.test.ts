import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aCall } from '@/desk/model/samples';
import { useCalls } from '@/desk/stores/calls';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import type { User, WatchMode } from '@/shared/protocol';
import WatchDialog from './WatchDialog.vue';

const place = document.createElement('div');
let unmount = (): void => undefined;
let sent: { command: string; args: Record<string, unknown> }[] = [];

const find = <T extends HTMLElement>(testid: string): T | null =>
  document.querySelector<T>(`[data-testid="${testid}"]`);

function open(now?: WatchMode): void {
  const app = createApp(() => h(WatchDialog, { conversation: '10', name: '林晓', ...(now ? { now } : {}) }));
  document.body.append(place);
  app.mount(place);
  unmount = () => app.unmount();
}

async function submit(way: string, reason: string): Promise<void> {
  find(`watch-${way}`)?.click();
  const field = find<HTMLTextAreaElement>('watch-reason');
  if (field === null) throw new Error('no field for the reason');
  field.value = reason;
  field.dispatchEvent(new Event('input'));
  await nextTick();
  find('watch-submit')?.click();
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(() => {
  setActivePinia(createPinia());
  sent = [];
  vi.spyOn(useLink(), 'send').mockImplementation((command, args = {}) => {
    sent.push({ command, args });
    return Promise.resolve({} as never);
  });
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

describe('what a supervisor does with a call', () => {
  it('listens for a reason', async () => {
    open();
    await nextTick();
    await submit('LISTEN', '质检抽查');
    expect(sent).toMatchObject([
      { command: 'call.watch', args: { conversation: '10', mode: 'LISTEN', reason: '质检抽查' } },
    ]);
  });

  it('asks nobody to lift a receiver that is in the hand', async () => {
    useSession().user = { id: '8' } as User;
    vi.spyOn(useInbox(), 'applyReply').mockReturnValue();
    const watches = [{ by: '8', name: '班长', state: 'UP', mode: 'LISTEN' } as const];
    useCalls().calls.set('10', aCall({ watches }));
    open('LISTEN');
    await nextTick();
    await submit('TAKE', '替换');
    await vi.waitFor(() => expect(document.body.textContent).toContain('来电者已转到您的话机'));
    expect(document.body.textContent).not.toContain('请拿起您的话机');
  });

  it('does nothing without a reason', async () => {
    open();
    await nextTick();
    await submit('BARGE', ' ');
    expect(sent).toEqual([]);
  });

  it('says on the button what will be done, and in red what ends the call', async () => {
    open();
    await nextTick();
    expect(find('watch-submit')?.textContent.trim()).toBe('确定');
    find('watch-RELEASE')?.click();
    await nextTick();
    expect(find('watch-submit')?.textContent.trim()).toBe('强拆');
    expect(find('watch-RELEASE')?.closest('.card')?.className).toBe('card on danger');
  });

  it('offers no way that is the present one', async () => {
    open('WHISPER');
    await nextTick();
    expect(find('watch-WHISPER')).toBeNull();
    expect(find('watch-BARGE')).not.toBeNull();
  });
});
