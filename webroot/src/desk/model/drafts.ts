import { reactive } from 'vue';

const PREFIX = 'omniline.desk.draft.';
const drafts = reactive(new Map<string, string>());

/** What somebody began to write in a conversation; kept in this browser until it is sent. */
export function draftOf(conversation: string): string {
  if (!drafts.has(conversation)) {
    let stored: string | null = null;
    try {
      stored = localStorage.getItem(PREFIX + conversation);
    } catch {
      // Storage is forbidden: drafts live as long as the page.
    }
    return stored ?? '';
  }
  return drafts.get(conversation) ?? '';
}

export function keepDraft(conversation: string, text: string): void {
  drafts.set(conversation, text);
  try {
    if (text) localStorage.setItem(PREFIX + conversation, text);
    else localStorage.removeItem(PREFIX + conversation);
  } catch {
    // Storage is full or forbidden.
  }
}

/** Signing out leaves nothing behind for the next person at this machine. */
export function forgetDrafts(): void {
  drafts.clear();
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Storage is forbidden.
  }
}
