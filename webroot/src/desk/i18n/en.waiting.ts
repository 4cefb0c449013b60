import type { zhCNWaiting } from './zh-CN.waiting';

export const enWaiting: Record<keyof typeof zhCNWaiting, string> = {
  'waiting.queues': 'Waiting by queue',
  'waiting.people': '{n} waiting',
  'waiting.estimate': 'about {n} minute for who comes now | about {n} minutes for who comes now',
  'waiting.unknown': 'how long cannot be told yet',
};
