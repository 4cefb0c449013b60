import type { Entry } from '@/shared/protocol';

/**
 * Whether what is asked is a word in a call, and not to take anything over: a call asks under the name of the leg that
 * rings, and whoever asks in writing under a UUID.
 */
export const isConsultation = (asked: Entry | undefined): boolean =>
  asked?.type === 'HANDOVER_ASKED' && asked.commandId?.endsWith(':asked') === true;
