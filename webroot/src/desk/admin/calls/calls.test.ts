import { expect, it } from 'vitest';
import { causeWords } from './words';
import { axisOf, barOf, callsQuery, second, type Happening, type WholeCall } from './calls';

const at = (s: number): string => new Date(Date.UTC(2026, 10, 30, 2, 0, s)).toISOString();
const thing = (from: number, to: number | null): Happening => ({
  kind: 'TALK',
  from: at(from),
  to: to === null ? null : at(to),
  durationMs: null,
  agent: null,
  detail: {},
});

it('asks for whole days and what was chosen', () => {
  const days: [Date, Date] = [new Date(2026, 10, 24), new Date(2026, 10, 30)];
  const wanted = {
    days,
    number: ' 13800138000 ',
    agent: '7',
    queue: '',
    accessNumber: '',
    outcome: 'REFUSED',
  };
  const query = new URLSearchParams(callsQuery(wanted, '1-2'));
  expect([...query.keys()]).toEqual(['from', 'to', 'number', 'agent', 'outcome', 'after']);
  expect(query.get('number')).toBe('13800138000');
  expect(query.get('to')).toBe(new Date(2026, 11, 1).toISOString());
});

it('draws all that happened on one axis, also what took no time', () => {
  const call = { began: at(0), ended: at(40), happenings: [thing(10, 30), thing(40, 50), thing(50, null)] };
  const axis = axisOf(call as unknown as WholeCall);
  expect(barOf(axis, thing(10, 30))).toEqual({ left: 20, width: 40 });
  expect(barOf(axis, thing(50, null))).toEqual({ left: 99.2, width: 0.8 });
  expect(barOf(axis, thing(-5, 50))).toEqual({ left: 0, width: 100 });
});

it('tells seconds', () =>
  expect(second(new Date(2026, 10, 30, 9, 5, 7).toISOString(), 'zh-CN')).toBe('09:05:07'));

it('says why a leg ended, by the code, by its name, and by what only a switch knows', () => {
  expect(causeWords(17, 486, 'USER_BUSY')).toBe('对方忙');
  expect(causeWords(null, null, 'NORMAL_CLEARING')).toBe('正常挂机');
  expect(causeWords(0, 480, 'USER_NOT_REGISTERED')).toBe('话机没有注册');
  expect(causeWords(99, 503, 'ODD')).toBe('原因 99（ODD）');
  expect(causeWords(null, 503, 'ODD')).toBe('SIP 503');
  expect(causeWords(null, null, '')).toBe('没有原因');
});
