import { label, t } from '@/desk/i18n';
import { locale } from '@/shared/i18n';
import { second, type CallRecord, type Happening } from './calls';

/** Why a leg ended, in words: the cause of the telephone network before the code of SIP. */
export function causeWords(q850: number | null, sipCode: number | null, cause: string): string {
  if (q850 !== null && q850 !== 0) {
    const said = label('calls.q850', String(q850));
    return said === String(q850) ? t('calls.otherCause', { code: q850, cause }) : said;
  }
  return sipCode !== null ? t('calls.sip', { code: sipCode }) : cause === '' ? t('calls.noCause') : cause;
}

export const numberWords = (number: string): string => (number === '' ? t('recordings.anonymous') : number);

export function placeWords({ place }: CallRecord): string {
  return [place.region, place.carrier].filter((word) => word).join(' ');
}

const numberOr = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

function legWords({ detail }: Happening): string[] {
  const answered = detail['answered'];
  return [
    detail['number'] === undefined ? '' : numberWords(detail['number']),
    detail['extension'] === undefined ? '' : t('calls.extension', { number: detail['extension'] }),
    answered === undefined
      ? t('calls.unanswered')
      : t('calls.answeredAt', { time: second(answered, locale.value) }),
    label('calls.endedBy', detail['endedBy'] ?? 'UNKNOWN'),
    causeWords(numberOr(detail['q850']), numberOr(detail['sipCode']), detail['cause'] ?? ''),
    detail['refused'] === undefined ? '' : label('calls.refused', detail['refused']),
  ];
}

function stepWords({ detail }: Happening): string[] {
  const name = detail['name'] || detail['node'] || '';
  return [
    t('calls.step', { flow: detail['flowName'] ?? '', version: detail['version'] ?? '', node: name }),
    detail['key'] === undefined ? '' : t('calls.pressed', { key: detail['key'] }),
    detail['tries'] === undefined || detail['tries'] === '0' ? '' : t('calls.vain', { n: detail['tries'] }),
    label('flows.exit', detail['exit'] ?? ''),
  ];
}

function queueWords({ detail }: Happening): string[] {
  return [
    detail['queue'] ?? '',
    label('calls.enteredBy', detail['by'] ?? ''),
    detail['position'] === undefined ? '' : t('calls.position', { n: detail['position'] }),
    detail['outcome'] === undefined ? '' : label('calls.left', detail['outcome']),
  ];
}

function surveyWords({ detail }: Happening): string[] {
  const said = locale.value === 'en' ? detail['labelEn'] || detail['label'] : detail['label'];
  return [
    detail['survey'] ?? '',
    detail['outcome'] === 'ANSWERED'
      ? t('calls.rated', { key: detail['key'] ?? '', label: said ?? '' })
      : label('calls.survey', detail['outcome'] ?? ''),
  ];
}

/** What a happening is of. */
export function titleOf({ kind, detail }: Happening): string {
  if (kind === 'LEG') return label('calls.role', detail['role'] ?? '');
  if (kind === 'EVENT') return label('calls.event', detail['type'] ?? '');
  if (kind === 'STEP') return t('calls.node', { type: label('flows.type', detail['type'] ?? '') });
  return label('calls.kind', kind);
}

/** What is told of a happening besides its times. */
export function tellingOf(one: Happening): string {
  const { kind, detail } = one;
  const offer = (): string[] => [label('calls.offer', detail['outcome'] ?? 'OPEN')];
  const words: Record<string, () => string[]> = {
    LEG: () => legWords(one),
    STEP: () => stepWords(one),
    QUEUE: () => queueWords(one),
    OFFER: offer,
    RING: () => [label('calls.ring', detail['result'] ?? '')],
    SURVEY: () => surveyWords(one),
    RECORDING: () => [
      detail['state'] === 'STORED' ? '' : label('recordings.state', detail['state'] ?? ''),
      detail['failure'] === undefined ? '' : label('recordings.failure', detail['failure']),
    ],
  };
  return (words[kind]?.() ?? []).filter((word) => word !== '').join(' · ');
}
