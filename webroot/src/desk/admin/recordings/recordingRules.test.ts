import { expect, it } from 'vitest';
import { bodyOf, draftOf, newRule, type RecordingRule } from './recordingRules';

const rule: RecordingRule = {
  id: '7',
  version: 3,
  name: '心理队列',
  position: 20,
  condition: 'queue == "psych"',
  records: true,
  mode: 'ANSWER',
  notice: 'recording-notice',
  unannounced: '',
  active: true,
};

it('begins a new rule in front of the others, with a notice', () => {
  const draft = newRule([rule]);
  expect([draft.position, draft.tells, draft.notice]).toEqual([10, true, 'recording-notice']);
});

it('sends the notice, and no reason left over from before', () => {
  expect(bodyOf({ ...draftOf(rule), name: ' 心理 ', unannounced: '旧的理由' })).toEqual({
    name: '心理',
    position: 20,
    condition: 'queue == "psych"',
    records: true,
    mode: 'ANSWER',
    notice: 'recording-notice',
    active: true,
  });
});

it('sends the reason, and no notice, where nobody is told', () => {
  const body = bodyOf({ ...draftOf(rule), tells: false, unannounced: ' 主叫入网时已告知 ' });
  expect(body['unannounced']).toBe('主叫入网时已告知');
  expect(body).not.toHaveProperty('notice');
});

it('sends neither where calls are not recorded', () => {
  const body = bodyOf({ ...draftOf(rule), records: false });
  expect(body).not.toHaveProperty('notice');
  expect(body).not.toHaveProperty('unannounced');
  expect(draftOf({ ...rule, records: false, notice: null }).tells).toBe(true);
});
