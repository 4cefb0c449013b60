import { t } from '@/desk/i18n';

type FormField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Fields whose mistake is told in our words now; those that tell their own never come here. */
const told = new Set<FormField>();

const isField = (target: EventTarget | null): target is FormField =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

/** What a field is called beside it, or to who hears the page. */
function nameOf(field: FormField): string {
  const label = field.labels?.[0]?.querySelector('.label') ?? field.labels?.[0];
  return (field.getAttribute('aria-label') ?? label?.textContent ?? '').trim();
}

/** What a browser refuses in a field, in the language of the page; null where it refuses nothing. */
function mistakeIn(field: FormField): string | null {
  const { validity } = field;
  const name = nameOf(field);
  const limit = (which: string): string => field.getAttribute(which) ?? '';
  if (validity.valueMissing) {
    const chosen = field instanceof HTMLSelectElement || /^(checkbox|radio)$/.test(field.type);
    if (chosen) return name ? t('valid.choose', { name }) : t('valid.chooseOne');
    return name ? t('valid.fill', { name }) : t('field.missing');
  }
  if (validity.badInput) return t(field.type === 'number' ? 'valid.number' : 'valid.form');
  if (validity.rangeUnderflow) return t('valid.min', { n: limit('min') });
  if (validity.rangeOverflow) return t('valid.max', { n: limit('max') });
  if (validity.stepMismatch) return t('valid.whole');
  if (validity.tooLong) return t('field.tooLong', { most: limit('maxlength'), n: field.value.length });
  if (validity.patternMismatch) return field.title || t('valid.form');
  return validity.valid ? null : t('valid.form');
}

function forget(field: FormField): void {
  if (told.delete(field)) field.setCustomValidity('');
}

/**
 * What a browser says of a field that cannot be sent comes in the browser's own language; here it says it in the page's.
 * A field that has words of its own for its mistake keeps them.
 */
export function sayInvalidInOurWords(page: Document): void {
  page.addEventListener(
    'invalid',
    ({ target }) => {
      if (!isField(target) || target.validity.customError) return;
      const words = mistakeIn(target);
      if (words === null) return;
      told.add(target);
      target.setCustomValidity(words);
    },
    true,
  );
  page.addEventListener('input', ({ target }) => isField(target) && forget(target), true);
  // It may have been filled in by the page meanwhile: every sending looks anew. Enter clicks the button, too.
  page.addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      if (button?.type === 'submit') [...told].filter((field) => field.form === button.form).forEach(forget);
    },
    true,
  );
}
