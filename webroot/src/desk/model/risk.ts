import type { Risk } from '@/shared/protocol';

/** In the order of Alt+1 to Alt+4. */
export const RISK_LEVELS: readonly Risk[] = ['NOT_ASSESSED', 'NONE', 'CONCERN', 'HIGH'];
