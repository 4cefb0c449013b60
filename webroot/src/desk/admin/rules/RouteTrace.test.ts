import { createApp, h } from 'vue';
import { expect, it } from 'vitest';
import RouteTrace from './RouteTrace.vue';
import type { TraceStep } from './rules';

it('tells what a rule did that matched, the queue that came of it, and what the queue did then', () => {
  const none = { rule: null, version: 0 };
  const steps: TraceStep[] = [
    {
      rule: '7',
      version: 3,
      name: '夜间',
      outcome: 'MATCHED',
      reason: null,
      did: [
        { do: 'QUEUE', queue: '5' },
        { do: 'SKILL', skill: 'en', level: 2 },
      ],
      queues: { '5': '夜班组' },
      skills: { en: '英语' },
    },
    { ...none, name: '夜班组', outcome: 'PLACED', reason: null },
    { ...none, name: '夜班组 → 心理组', outcome: 'OVERFLOWED', reason: 'after-20000' },
  ];
  const place = document.createElement('div');
  const app = createApp(() => h(RouteTrace, { steps }));
  app.mount(place);
  const did = [...place.querySelectorAll('[data-testid=route-did] li')].map(({ textContent }) => textContent);
  expect(did).toEqual([expect.stringContaining('夜班组'), expect.stringContaining('英语 ≥ 2')]);
  const outcomes = [...place.querySelectorAll('[data-testid=route-step] > .tag')].map(
    (tag) => tag.textContent,
  );
  expect(outcomes).toEqual(['成立', '进入队列', '溢出']);
  expect(place.textContent).not.toContain('after-20000');
  app.unmount();
});
