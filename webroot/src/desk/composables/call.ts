import { ElMessage } from 'element-plus';
import { explainError } from '@/desk/i18n';
import { useCalls, type CallCommand } from '@/desk/stores/calls';

/** Does something with a call, or says why not; whether it was done. */
export function useCallCommand(): (
  conversation: string,
  what: CallCommand,
  args?: Record<string, string>,
) => Promise<boolean> {
  const calls = useCalls();
  return async (conversation, what, args) => {
    if (calls.busy.has(conversation)) return false;
    try {
      await calls.command(conversation, what, args);
      return true;
    } catch (error) {
      ElMessage.error({ message: explainError(error), plain: true });
      return false;
    }
  };
}
