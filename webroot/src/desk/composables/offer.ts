import { ElMessage } from 'element-plus';
import { useRouter } from 'vue-router';
import { useCallCommand } from '@/desk/composables/call';
import { explainError, t } from '@/desk/i18n';
import { asksToBeCalled } from '@/desk/model/numbers';
import { useOffers } from '@/desk/stores/offers';
import { codeOf, type Offer } from '@/shared/protocol';

/** Goes to a conversation that was accepted, and calls whoever has asked for that. */
export function useTakeUp(): (offer: Offer) => Promise<void> {
  const router = useRouter();
  const press = useCallCommand();
  return async ({ conversation }) => {
    await router.push({ name: 'conversation', params: { id: conversation.id } });
    if (asksToBeCalled(conversation)) await press(conversation.id, 'dial');
  };
}

/** Accepts an offer and goes to its conversation, or says why not. */
export function useAcceptOffer(): (offer: Offer) => Promise<void> {
  const offers = useOffers();
  const takeUp = useTakeUp();
  return async (offer) => {
    try {
      const id = await offers.accept(offer);
      if (id) await takeUp(offer);
    } catch (error) {
      const ours = ['timeout', 'closed', 'offline', 'forbidden'].includes(codeOf(error));
      ElMessage.warning({ message: ours ? explainError(error) : t('offer.lost'), plain: true });
    }
  };
}
