/** Words about who waits, who left a message, and who wants to be contacted. */
export const zhCNWaiting = {
  'waiting.queues': '各队列的等待',
  'waiting.people': '{n} 位在等',
  'waiting.estimate': '现在来约等 {n} 分钟',
  'waiting.unknown': '等多久还说不准',
} as const;
