import { ref, type Ref } from 'vue';

export type Locale = 'zh-CN' | 'en';
export type Params = Record<string, string | number>;
export type Messages<K extends string = string> = Readonly<Record<K, string>>;

const STORED = 'omniline.locale';
export const locales: readonly { value: Locale; label: string }[] = [
  { value: 'zh-CN', label: '简体中文' },
  { value: 'en', label: 'English' },
];

/** The page's language: Chinese until someone chooses otherwise, then remembered. */
export const locale: Ref<Locale> = ref(remembered());
applyLocale(locale.value);

export function setLocale(next: Locale): void {
  locale.value = next;
  applyLocale(next);
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Storage is forbidden: the choice holds for this page.
  }
}

/** Speaks a language that nobody has chosen: for this page only, not remembered. */
export function proposeLocale(next: Locale): void {
  locale.value = next;
  applyLocale(next);
}

/** The language for browsers that ask for these, the favourite first: English where that is it, else Chinese. */
export function proposedBy(languages: readonly string[]): Locale {
  return /^en\b/i.test(languages[0] ?? '') ? 'en' : 'zh-CN';
}

function remembered(): Locale {
  try {
    const stored = localStorage.getItem(STORED);
    if (stored === 'zh-CN' || stored === 'en') return stored;
  } catch {
    // Storage is forbidden.
  }
  return 'zh-CN';
}

function applyLocale(value: Locale): void {
  document.documentElement.lang = value;
}

/**
 * Fills `{name}` in a message. A message of two parts around ` | ` is singular and plural, chosen by `{n}`.
 * No message is ever compiled: a strict content security policy allows no code from text.
 */
export function fill(message: string, params: Params = {}): string {
  const parts = message.split(' | ');
  const chosen = parts.length === 2 && params['n'] !== 1 ? parts[1] : parts[0];
  return (chosen ?? message).replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  );
}

/** Several names in a row, as the language in use separates them. */
export function listed(names: readonly string[]): string {
  return names.join(locale.value === 'en' ? ', ' : '、');
}

/** A typed `t()` over one app's messages; reactive to {@link locale} when used in a template or computed. */
export function translator<K extends string>(
  messages: Record<Locale, Messages<K>>,
): (key: K, params?: Params) => string {
  return (key, params) => fill(messages[locale.value][key], params);
}
