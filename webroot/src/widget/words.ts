/** The widget is without the framework, so its few words stand here; a test compares the languages. */
export const words = {
  'zh-CN': {
    open: '在线倾听',
    close: '收起对话',
    frame: '在线对话',
    unread: '{n} 条新消息',
  },
  en: {
    open: 'Talk to someone',
    close: 'Minimise the chat',
    frame: 'Chat',
    unread: '{n} new',
  },
} as const;
