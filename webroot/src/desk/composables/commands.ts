import { ElMessage } from 'element-plus';
import { explainError } from '@/desk/i18n';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import type { Change } from '@/shared/protocol';

/** Sends a command that changes a conversation; false when it was refused, which is said. */
export function useChange(): (command: string, conversation: string, args: object) => Promise<boolean> {
  const link = useLink();
  const inbox = useInbox();
  return async (command, conversation, args) => {
    try {
      const reply = await link.send<{ rev: number; change: Change }>(command, {
        conversation,
        commandId: crypto.randomUUID(),
        ...args,
      });
      inbox.applyReply(conversation, reply);
      return true;
    } catch (error) {
      ElMessage.error({ message: explainError(error), plain: true });
      return false;
    }
  };
}
