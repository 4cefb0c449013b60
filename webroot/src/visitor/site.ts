import type { Locale } from '@/shared/i18n';
import type { Site } from './protocol';

/** A site's words in the page's language, and in its own where it has none. */
export function siteIn(site: Site | null, locale: Locale): Site | null {
  return site && locale === 'en' ? { ...site, ...site.en } : site;
}
