import { computed, type ComputedRef } from 'vue';
import { useLink } from '@/desk/stores/link';
import { listed } from '@/shared/i18n';
import type { Conversation, Demanded } from '@/shared/protocol';

/** Says demanded skills and languages in words; empty where none is demanded. */
export function useDemandWords(): (skills: readonly Demanded[] | undefined) => string {
  const link = useLink();
  return (skills) =>
    listed(
      (skills ?? []).map(({ skill, level }) => {
        const name = link.skills.find((one) => one.code === skill)?.name ?? skill;
        return level > 1 ? `${name} ≥ ${level}` : name;
      }),
    );
}

/** Which skills and languages a conversation demands of who serves it, in words; empty where it demands none. */
export function useDemand(conversation: ComputedRef<Conversation | null>): ComputedRef<string> {
  const words = useDemandWords();
  return computed(() => words(conversation.value?.skills));
}
