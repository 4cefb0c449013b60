/** The widget is without the framework, so its few words stand here; a test compares the languages. */
export const words = {
  'zh-CN': {
    open: '在线倾听',
    close: '收起对话',
    frame: '在线对话',
    unread: '{n} 条新消息',
    refused: '对话在这个网页里打不开。',
    openAlone: '在新页面打开对话',
  },
  en: {
    open: 'Talk to someone',
    close: 'Minimise the chat',
    frame: 'Chat',
    unread: '{n} new',
    refused: 'The chat cannot open inside this page.',
    openAlone: 'Open the chat in its own page',
  },
} as const;
