import { createApp, h } from 'vue';
import { expect, it, vi } from 'vitest';
import { ProblemError } from '@/shared/protocol';
import type { VisitorConversation } from '../protocol';
import WaitingCard from './WaitingCard.vue';

function card(ahead: number, estimateMs: number | null, attended?: boolean): string {
  const conversation = {
    id: '1',
    rev: 1,
    state: 'WAITING',
    ahead,
    estimateMs,
    attended,
  } as VisitorConversation;
  const done = (): Promise<void> => Promise.resolve();
  const place = document.createElement('div');
  const app = createApp(() => h(WaitingCard, { conversation, lasting: true, leave: done, later: done }));
  app.mount(place);
  const words = place.textContent;
  app.unmount();
  return words;
}

it('promises nobody to be next where nobody serves, and offers to leave a message', () => {
  expect(card(0, null)).not.toContain('下一位就是您');
  expect(card(0, null)).toContain('现在还估计不出要等多久');
  expect(card(0, null)).toContain('留言');
  expect(card(0, 60_000)).toContain('下一位就是您');
  expect(card(2, null)).toContain('前面还有 2 位');
});

it('says who is next where somebody serves, and that the time cannot be told yet', () => {
  expect(card(0, null, true)).toContain('下一位就是您');
  expect(card(0, null, true)).toContain('现在还估计不出要等多久');
  expect(card(0, null, false)).not.toContain('下一位就是您');
});

it('says when somebody is there, in the words of the line, to who would wait after hours', async () => {
  const conversation = { id: '1', rev: 1, state: 'WAITING', ahead: null, later: 'LEFT_MESSAGE' };
  const refused = new ProblemError({
    code: 'wrong-state',
    fields: { reason: 'after-hours', text: '我们明天9:00开放' },
  });
  const place = document.createElement('div');
  const app = createApp(() =>
    h(WaitingCard, {
      conversation: conversation as unknown as VisitorConversation,
      lasting: true,
      leave: () => Promise.resolve(),
      later: () => Promise.reject(refused),
    }),
  );
  app.mount(place);
  place.querySelector<HTMLButtonElement>('[data-testid="visitor-wait-again"]')?.click();
  await vi.waitFor(() => expect(place.querySelector('[role="alert"]')?.textContent).toBe('我们明天9:00开放'));
  app.unmount();
});

it('says what number to write where nobody could be called at the one that was written', async () => {
  const refused = new ProblemError({ code: 'invalid', fields: { number: 'no', reason: 'no-number' } });
  const place = document.createElement('div');
  const asked: (string | undefined)[] = [];
  const app = createApp(() =>
    h(WaitingCard, {
      conversation: { id: '1', rev: 1, state: 'WAITING', ahead: 0 } as VisitorConversation,
      lasting: true,
      leave: () => Promise.resolve(),
      later: (_: string, number?: string) => {
        asked.push(number);
        return Promise.reject(refused);
      },
    }),
  );
  app.mount(place);
  place.querySelector<HTMLButtonElement>('[data-testid="visitor-contact"]')?.click();
  await vi.waitFor(() => expect(place.querySelector('[data-testid="visitor-number"]')).not.toBeNull());
  for (const written of ['12345', '1380013800']) {
    const input = place.querySelector<HTMLInputElement>('[data-testid="visitor-number"]');
    if (input) input.value = written;
    input?.dispatchEvent(new Event('input'));
    await vi.waitFor(() => expect(place.querySelector('[role="alert"]')).toBeNull());
    place.querySelector('form')?.dispatchEvent(new Event('submit'));
    await vi.waitFor(() => expect(place.querySelector('[role="alert"]')?.textContent).toContain('带区号'));
  }
  expect(asked, 'a short one is not even sent').toEqual(['1380013800']);
  app.unmount();
});
