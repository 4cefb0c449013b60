import type { Messages } from './index';

/** What is wrong between the languages of one app, in words; empty when nothing is. For tests. */
export function disparities(languages: Record<string, Messages>): string[] {
  const found: string[] = [];
  const keys = new Set(Object.values(languages).flatMap((messages) => Object.keys(messages)));
  for (const key of keys) {
    let expected: string | null = null;
    for (const [language, messages] of Object.entries(languages)) {
      const message = messages[key];
      if (message === undefined) found.push(`${language} lacks "${key}"`);
      else if (message.trim() === '') found.push(`${language} has an empty "${key}"`);
      else {
        const holes = [...new Set(message.match(/\{\w+\}/g) ?? [])].sort().join(' ');
        if (expected === null) expected = holes;
        else if (expected !== holes)
          found.push(`"${key}" has ${holes || 'no holes'} in ${language}, not ${expected}`);
      }
    }
  }
  return found;
}

/** Messages of a language written in Latin letters that carry Chinese punctuation or full-width forms. For tests. */
export function fullWidth(messages: Messages): string[] {
  return Object.entries(messages)
    .filter(([, message]) => /[\u3000-\u303f\uff00-\uffef]|——|……/.test(message))
    .map(([key, message]) => `${key}: ${message}`);
}
