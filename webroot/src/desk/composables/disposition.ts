import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';

/** The words of a disposition: as the conversation was closed with, else as they are now, else its code. */
export function useDispositionLabel(): (conversation: string, code: string) => string {
  const { ledger } = useInbox();
  const link = useLink();
  return (conversation, code) => {
    const closed = ledger.conversations.get(conversation)?.disposition;
    if (closed?.code === code) return closed.label;
    return link.dispositions.find((item) => item.code === code)?.label ?? code;
  };
}
