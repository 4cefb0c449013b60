import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { zhCN } from '@/desk/i18n/zh-CN';
import type { Entry, EventType } from '@/shared/protocol';
import { anEntry } from './samples';
import { nameOf, namelessWord, tellingOf, eventWords } from './words';

function words(type: EventType, data: Record<string, string>): string {
  return eventWords(anEntry({ kind: 'EVENT', type, text: null, data }), (code) => code);
}

describe('eventWords', () => {
  it.each<[EventType, Record<string, string>, string]>([
    ['SUBSCRIBED', { event: 'subscribe', key: 'qrscene_school-7' }, 'school-7'],
    ['SCANNED', { event: 'SCAN', key: 'school-7' }, 'school-7'],
    ['LOCATED', { event: 'LOCATION', latitude: '22.8', longitude: '108.3' }, '22.8, 108.3'],
    ['MENU_CLICKED', { event: 'CLICK', key: 'help' }, 'help'],
    ['MENU_LINK', { event: 'VIEW', url: 'https://example.org/' }, 'https://example.org/'],
    ['MENU_SCANNED', { event: 'scancode_push', key: 'k', result: '690' }, '690'],
    ['MENU_PICTURES', { event: 'pic_weixin', count: '2' }, '2'],
    ['MENU_PLACE', { event: 'location_select', label: '民族大道' }, '民族大道'],
    ['MENU_PROGRAM', { event: 'view_miniprogram', path: 'pages/index' }, 'pages/index'],
  ])('says what %s is, and what it names', (type, data, named) => {
    const said = words(type, data);
    expect(said).toBe(zhCN[`event.${type}` as keyof typeof zhCN].replace('{text}', named));
    expect(said).not.toContain(zhCN['event.OTHER'].replace(' {text}', ''));
  });

  it('says of a blocked message that it was answered only where it was', () => {
    expect(words('INTERCEPTED', { told: 'true' })).toContain('紧急电话');
    expect(words('INTERCEPTED', { told: 'false' })).not.toContain('紧急电话');
    expect(words('INTERCEPTED', {})).not.toContain('紧急电话');
  });

  it('tells a template message that arrived from one that did not', () => {
    expect(words('TEMPLATE_SENT', { status: 'success' })).toBe(zhCN['event.TEMPLATE_SENT']);
    expect(words('TEMPLATE_SENT', { status: 'failed:user block' })).toContain('user block');
  });

  it('names an event nobody knows as the platform does', () => {
    expect(words('OTHER', { event: 'card_pass' })).toBe('其他事件 card_pass');
  });

  it('tells a desk that was away from an agent whom a supervisor signed out', () => {
    const moved = (rule: string): string => words('TRANSFERRED', { from: '安', to: '心理组', rule });
    expect(moved('owner-gone')).toContain('断开');
    expect(moved('owner-signed-out')).toContain('强制签出');
    expect(words('CLOSED', { rule: 'owner-signed-out' })).toContain('强制签出');
  });

  it('has words for every reason for which nodes pass somebody on, and never shows the code', () => {
    const java = [
      '../conversation/src/main/java/org/omniline/conversation/port/RoutedConversations.java',
      '../persistence/src/main/java/org/omniline/persistence/conversation/PgCallConversations.java',
    ]
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const rules = [...java.matchAll(/(?:[A-Z_]+\(|waitsAgain\([^;]*?, )"([a-z-]+)"\)/g)].map(
      ([, rule]) => rule ?? '',
    );
    expect(rules).toEqual(expect.arrayContaining(['owner-gone', 'owner-signed-out', 'phone-lost']));
    const other = words('TRANSFERRED', { from: '安', to: '心理组', rule: 'of-a-newer-node' });
    expect(other).not.toContain('of-a-newer-node');
    for (const rule of rules) {
      const said = words('TRANSFERRED', { from: '安', to: '心理组', rule });
      expect(said, rule).not.toContain(rule);
      expect(said, rule).not.toBe(other);
    }
    expect(words('TRANSFERRED', { from: '安', to: '心理组', rule: 'phone-lost' })).toContain('话机断线');
  });

  it('says why a queue asked somebody to leave a message', () => {
    const left = (rule: Record<string, string>): string => words('OTHER', { what: 'left-message', ...rule });
    expect(left({ rule: 'max-waiting' })).toContain('队列已满');
    expect(left({})).not.toContain('队列');
  });

  it('leaves no empty word where an event names nothing', () => {
    expect(words('SUBSCRIBED', { event: 'subscribe' })).toBe('来访者关注了公众号');
  });

  it.each<[EventType, Record<string, string>, string]>([
    ['CALL_RANG', { accessNumber: '12356' }, '来电，拨打 12356'],
    [
      'MENU_PASSED',
      { to: '法律咨询', 'given.topic': '2', 'given.order': '17' },
      '走完菜单，转到 法律咨询：order = 17 · topic = 2',
    ],
    [
      'MENU_PASSED',
      { to: '法律咨询', 'given.topic': '2', 'key.1': '2', 'key.1.means': '法律', 'key.1.variable': 'topic' },
      '走完菜单，转到 法律咨询：2 法律',
    ],
    [
      'CALL_FROM_FLOW',
      {
        flow: '核对',
        'given.no': '17',
        'key.1': '17',
        'key.1.kind': 'INPUT',
        'key.1.asks': '工单号',
        'key.1.variable': 'no',
      },
      '来电者离开流程“核对”，输入了：工单号：17',
    ],
    ['MENU_PASSED', { to: '法律咨询' }, '走完菜单，转到 法律咨询'],
    ['CLOSED', { rule: 'self-served' }, '自助服务结束，没有转人工'],
    ['AGENT_RANG', { agentName: '林晓' }, '林晓 的话机振铃'],
    ['AGENT_UNREACHED', { agentName: '林晓', reason: 'NOT_REGISTERED' }, '林晓 没有接到：话机未注册'],
    ['CALL_CONNECTED', { agentName: '林晓' }, '林晓 与来电者接通'],
    ['AGENT_UNREACHED', { agentName: '林晓', reason: 'LOST' }, '林晓 的通话断线，来电者仍在线'],
    ['CALL_CONNECTED', { agentName: '林晓', out: 'true' }, '林晓 打通了电话'],
    ['HANDOVER_ASKED', { to: '赵宁', note: '想转心理科' }, '系统 请 赵宁 接手：想转心理科'],

    ['CALL_ENDED', { by: 'CALLER', cause: 'NORMAL_CLEARING' }, '通话结束：对方挂机'],
    ['CALL_ENDED', { by: 'SUPERVISOR', cause: 'NORMAL_CLEARING' }, '通话结束：班长结束'],
    [
      'OTHER',
      { what: 'transfer-unanswered', agentName: '赵宁', why: 'NOT_READY' },
      '赵宁未就绪，没有派到，回到队列等待，位置不变',
    ],
    ['OTHER', { what: 'transfer-unanswered', agentName: '赵宁' }, '赵宁没有接，回到队列等待，位置不变'],
    ['HANDOVER_DECLINED', { how: 'UNANSWERED', to: '周宁' }, '周宁 一分钟没有回应，不再等待'],
  ])('says what happened in a call: %s', (type, data, said) => {
    expect(words(type, data)).toBe(said);
  });
});

describe('a call of which more is known than its entry says', () => {
  const said = (over: Partial<Entry>, dialler: string | null = null): string =>
    eventWords(anEntry({ kind: 'EVENT', text: null, ...over }), (code) => code, dialler);

  it('tells a word in a call from a conversation to be taken over', () => {
    const data = { to: '赵宁', note: '想转心理科' };
    const asked = { type: 'HANDOVER_ASKED', author: { kind: 'AGENT', id: '3', name: '林晓' }, data } as const;
    expect(said({ ...asked, commandId: 'b3d6a0a4-7a5c-4a0e-9d0b-0c1c4d1b7f10' })).toBe(
      '林晓 请 赵宁 接手：想转心理科',
    );
    expect(said({ ...asked, commandId: 'omniline-17:asked' })).toBe('林晓 咨询 赵宁：想转心理科');
  });

  it('says of the one who dialled alone that somebody was reached', () => {
    const data = { agentName: '赵宁', out: 'true' };
    expect(said({ type: 'CALL_CONNECTED', data }, '赵宁')).toBe('赵宁 打通了电话');
    expect(said({ type: 'CALL_CONNECTED', data }, '林晓')).toBe('赵宁 与对方接通');
  });
});

describe('somebody who has said no name', () => {
  const called = (hint: string): string => nameOf({ contact: { name: null, hint } });

  it('is called by the number, and is anonymous only where there is none', () => {
    expect(called('+86…01')).toBe('未留姓名 +86…01');
    expect(namelessWord('+86…01')).toBe('未留姓名');
    // A call without a number: "anonymous:" and the call's own.
    expect(called('ano…7f')).toBe('匿名来电 #7F');
    expect(namelessWord('ano…7f')).toBe('匿名来电');
    expect(tellingOf('+86…01')).toBe('+86…01');
  });
});
