import { t } from '@/desk/i18n';
import { locale } from '@/shared/i18n';
import { PROMPTS_PATH, type Prompt } from '../flows/flows';
import { useList } from '../useList';

/** What people hear of a prompt before they are recorded; the code where no text of it is known. */
export function useToldBy(): (code: string) => string {
  const { items } = useList<Prompt>(PROMPTS_PATH);
  return (code) => {
    const prompt = items.value.find((one) => one.code === code);
    const text = (locale.value === 'en' && prompt?.english) || prompt?.chinese;
    return text ? t('recRules.toldByText', { text }) : t('recRules.toldBy', { code });
  };
}
