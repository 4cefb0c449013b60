import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLink } from '@/desk/stores/link';
import type { Conversation } from '@/shared/protocol';
import TransferDialog from './TransferDialog.vue';

const own = { id: '5', name: '心理咨询', waiting: 2, ready: 1, signedIn: 1 };

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => (document.body.innerHTML = ''));

async function open(answer: unknown): Promise<void> {
  const link = useLink();
  link.queues = [own] as unknown as typeof link.queues;
  link.agent = { id: '1', queues: ['5'] } as unknown as typeof link.agent;
  vi.spyOn(link, 'send').mockResolvedValue(answer);
  const app = createApp(() =>
    h(TransferDialog, { conversation: { id: '9' } as Conversation, modelValue: true }),
  );
  app.mount(document.body.appendChild(document.createElement('div')));
  await vi.waitFor(() => expect(document.querySelector('[data-testid=transfer-dialog]')).not.toBeNull());
  await nextTick();
}

function words(part: string): string {
  return document.querySelector(`[data-testid=transfer-${part}]`)?.textContent ?? 'missing';
}

describe('where a conversation can be moved to', () => {
  it('names queues of others beside the own ones, and who is there', async () => {
    await open({
      items: [],
      queues: [
        { ...own, own: true },
        { id: '6', name: '专家', own: false, waiting: 3, ready: 0, signedIn: 2 },
        { id: '7', name: '新开的', own: false, waiting: null, ready: null, signedIn: null },
      ],
    });
    await vi.waitFor(() => expect(words('other')).toContain('专家'));
    expect(words('own')).toContain('心理咨询');
    expect(words('other')).toContain('2 人在线，0 人就绪 · 3 位在等');
    expect(words('other')).toContain('新开的');
    expect(document.querySelector('[data-testid=transfer-queue-6]')).not.toBeNull();
  });

  it('warns of a colleague who would not be asked now', async () => {
    const ready = { id: '2', name: '何青', state: 'READY', load: 0, capacity: 3 };
    await open({
      items: [ready, { ...ready, id: '3', name: '苏禾', state: 'BREAK' }, { ...ready, id: '4', load: 3 }],
    });
    await vi.waitFor(() => expect(words('agent-3')).not.toBe('missing'));
    const choose = async (agent: string): Promise<void> => {
      const box = document.querySelector(`[data-testid=transfer-agent-${agent}]`);
      (box instanceof HTMLInputElement ? box : box?.querySelector('input'))?.click();
      await nextTick();
    };
    await choose('2');
    expect(words('away')).toBe('missing');
    await choose('3');
    expect(words('away')).toContain('苏禾 现在小休');
    await choose('4');
    expect(words('away')).toContain('占着份量');
  });

  it('warns of a queue in which nobody would be asked now', async () => {
    const queue = { own: false, waiting: 0 };
    await open({
      items: [],
      queues: [
        { ...own, own: true },
        { ...queue, id: '6', name: '夜间', ready: 0, signedIn: 0 },
        { ...queue, id: '7', name: '专家', ready: 0, signedIn: 2 },
        { ...queue, id: '8', name: '新开的', waiting: null, ready: null, signedIn: null },
      ],
    });
    await vi.waitFor(() => expect(words('other')).toContain('夜间'));
    const choose = async (id: string): Promise<void> => {
      document.querySelector<HTMLElement>(`[data-testid=transfer-queue-${id}]`)?.click();
      await nextTick();
    };
    await choose('6');
    expect(words('away')).toContain('“夜间”现在没有人在线');
    await choose('7');
    expect(words('away')).toContain('“专家”在线的 2 人');
    await choose('5');
    expect(words('away')).toBe('missing');
    await choose('8');
    expect(words('away')).toBe('missing');
  });

  it('keeps the own queues beside a node that tells no others', async () => {
    await open({ items: [] });
    expect(words('own')).toContain('心理咨询');
    expect(document.querySelector('[data-testid=transfer-queue-5]')).not.toBeNull();
  });
});
