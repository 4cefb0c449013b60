import { ElMessage } from 'element-plus';
import { useRouter } from 'vue-router';
import { explainError, t } from '@/desk/i18n';
import { useOffers } from '@/desk/stores/offers';
import { codeOf, type Offer } from '@/shared/protocol';

/** Accepts an offer and goes to its conversation, or says why not. */
export function useAcceptOffer(): (offer: Offer) => Promise<void> {
  const offers = useOffers();
  const router = useRouter();
  return async (offer) => {
    try {
      const id = await offers.accept(offer);
      if (id) await router.push({ name: 'conversation', params: { id } });
    } catch (error) {
      const ours = ['timeout', 'closed', 'offline', 'forbidden'].includes(codeOf(error));
      ElMessage.warning({ message: ours ? explainError(error) : t('offer.lost'), plain: true });
    }
  };
}
