import { describe, expect, it } from 'vitest';
import {
  headersOf,
  lineOf,
  NEW_GRAPH,
  nodesOf,
  parametersOf,
  placeOf,
  read,
  valuesOf,
  written,
} from './flows';

describe('a flow as text', () => {
  it('is read as it was written', () => {
    expect(read(written(NEW_GRAPH))).toEqual({ graph: NEW_GRAPH });
  });

  it('says where it is no JSON', () => {
    const text = '{\n  "format": 1,\n  x\n}';
    const result = read(text);
    expect('at' in result && result.at !== null && lineOf(text, result.at)).toEqual({ line: 3, column: 3 });
    expect(read('[]')).toEqual({ at: 0 });
  });

  it('lists the nodes that are written far enough', () => {
    const graph = { format: 1, nodes: [{ id: 'a', type: 'PLAY' }, { id: 'b' }, null] };
    expect(nodesOf(graph as never)).toEqual([{ id: 'a', type: 'PLAY' }]);
    expect(nodesOf({ format: 1 } as never)).toEqual([]);
  });

  it('finds a node by its id, whatever is in it', () => {
    const text = '{"nodes":[{"id":"ab"},{ "id" : "a.b" }]}';
    const place = placeOf(text, 'a.b');
    expect(place && text.slice(place.from, place.to)).toBe('"id" : "a.b"');
    expect(placeOf(text, 'c')).toBeNull();
  });
});

describe('what is typed besides', () => {
  it('takes values as a JSON object', () => {
    expect(valuesOf(' ')).toEqual({});
    expect(valuesOf('{"a.b":1}')).toEqual({ 'a.b': 1 });
    expect(valuesOf('[1]')).toBeNull();
    expect(valuesOf('{')).toBeNull();
  });

  it('takes headers line by line', () => {
    expect(headersOf('X-Key: a:b\n\n Accept-Language :zh ')).toEqual({
      'X-Key': 'a:b',
      'Accept-Language': 'zh',
    });
    expect(headersOf('nonsense')).toBeNull();
  });
});

describe('what a data service is asked', () => {
  it('stands one a line, and a line that is none is not sent', () => {
    expect(parametersOf('orderNo = 2026-17\n\n q=a=b ')).toEqual({ orderNo: '2026-17', q: 'a=b' });
    expect(parametersOf('orderNo')).toBeNull();
    expect(parametersOf('=1')).toBeNull();
  });
});
