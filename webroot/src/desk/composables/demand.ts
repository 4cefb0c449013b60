import { computed, type ComputedRef } from 'vue';
import { useLink } from '@/desk/stores/link';
import { listed } from '@/shared/i18n';
import type { Conversation } from '@/shared/protocol';

/** Which skills and languages a conversation demands of who serves it, in words; empty where it demands none. */
export function useDemand(conversation: ComputedRef<Conversation | null>): ComputedRef<string> {
  const link = useLink();
  return computed(() =>
    listed(
      (conversation.value?.skills ?? []).map(({ skill, level }) => {
        const name = link.skills.find((one) => one.code === skill)?.name ?? skill;
        return level > 1 ? `${name} ≥ ${level}` : name;
      }),
    ),
  );
}
