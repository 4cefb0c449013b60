import { describe, expect, it } from 'vitest';
import { keysIn, pathWords, toldWay, wayWords } from './keyPath';
import type { Pressed } from '@/shared/protocol';

const pressed = (over: Partial<Pressed>): Pressed => ({
  kind: 'MENU',
  asks: null,
  key: '1',
  means: null,
  variable: null,
  ...over,
});
const HELP = pressed({ asks: '您需要什么', means: '心理咨询', variable: 'topic' });
const ADULT = pressed({ key: '2', means: '成人' });

describe('the way through the menus', () => {
  it('is told by the words of its choices', () => {
    expect(pathWords([HELP, ADULT])).toBe('1 心理咨询 › 2 成人');
    expect(toldWay('PHONE', { topic: '1' }, [HELP, ADULT])).toBe('按键：1 心理咨询 › 2 成人');
    expect(toldWay('WECHAT', { topic: '1' }, [HELP])).toBe('菜单：1 心理咨询');
  });

  it('names what was entered by its question, else by its variable', () => {
    expect(pathWords([pressed({ kind: 'INPUT', asks: '学号', key: '2034', variable: 'no' })])).toBe(
      '学号：2034',
    );
    expect(pathWords([pressed({ kind: 'INPUT', key: '2034', variable: 'no' })])).toBe('no：2034');
  });

  it('says what it can where the flow names nothing', () => {
    expect(pathWords([pressed({ key: '3' })])).toBe('3');
    expect(pathWords([pressed({ key: '3', asks: '年龄' })])).toBe('年龄：3');
    expect(pathWords([pressed({ key: '0' })])).toBe('0 转人工');
  });

  it('tells beside it only what is no key', () => {
    expect(wayWords({ topic: '1', state: '已办结' }, [HELP])).toBe('1 心理咨询 · state = 已办结');
    expect(wayWords({ topic: '1' }, [])).toBe('topic = 1');
    expect(toldWay('PHONE', {}, [])).toBe('');
  });

  it('is read from an event', () => {
    const data = { to: '心理', 'key.1': '1', 'key.1.kind': 'MENU', 'key.1.means': '心理咨询', 'key.2': '9' };
    expect(pathWords(keysIn(data))).toBe('1 心理咨询 › 9');
  });
});
