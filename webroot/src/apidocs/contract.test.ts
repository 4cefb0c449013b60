import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inChinese, plain } from './contract';
import { contractZh } from './contract.zh';

const yaml = readFileSync('../gateway/src/main/resources/openapi.yaml', 'utf8');

/** What people read in the contract: words on one line, in quotes, in braces, or as a block below. */
function wordsOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const found = /(?:^|[{,]) *(?:summary|description|title): (?:"([^"]*)"|([^"{}]+?)) *(?:\}.*)?$/.exec(
      line,
    );
    const value = found?.[1] ?? found?.[2];
    if (value === undefined) return [];
    if (value !== '|') return [value];
    const indent = line.search(/\S/);
    const end = lines.findIndex((next, i) => i > at && next.trim() !== '' && next.search(/\S/) <= indent);
    return [plain(lines.slice(at + 1, end).join(' '))];
  });
}

describe('the documentation in Chinese', () => {
  it('has every word of the contract', () => {
    const words = wordsOf(yaml);
    expect(words.length).toBeGreaterThan(70);
    expect(words.filter((one) => contractZh[one] === undefined)).toEqual([]);
  });

  it('changes words for people and nothing that programs read', () => {
    const contract = {
      paths: { '/users': { get: { summary: 'All  users', operationId: 'Users', enum: ['Users'] } } },
      properties: { title: { type: 'string' }, description: { description: 'The site' } },
    };
    expect(inChinese(contract)).toEqual({
      paths: { '/users': { get: { summary: '所有人员', operationId: 'Users', enum: ['Users'] } } },
      properties: { title: { type: 'string' }, description: { description: '站点' } },
    });
  });
});
