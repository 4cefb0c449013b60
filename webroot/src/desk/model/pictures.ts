import type { Media } from '@/shared/protocol';

/** Whether a browser can be asked to show it; an SVG may carry scripts and is only ever downloaded. */
export function isPicture(media: Pick<Media, 'contentType'>): boolean {
  return media.contentType.startsWith('image/') && !media.contentType.startsWith('image/svg');
}

/** Where the desk reads a kept file. */
export const mediaAddress = (media: Pick<Media, 'id'>): string =>
  `/api/v1/media/${encodeURIComponent(media.id)}`;
