import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { disparities, fullWidth } from '@/shared/i18n/parity';
import { messages } from './index';

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.(vue|ts)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !path.includes('i18n'));
}

describe('the desk in two languages', () => {
  it('has every message in both', () => {
    expect(disparities(messages)).toEqual([]);
  });

  it('has words for everything the audit log names', () => {
    const contract = readFileSync('../gateway/src/main/resources/openapi.yaml', 'utf8');
    const commands = readFileSync('../docs/protocols/desk-socket.schema.json', 'utf8');
    const named = [
      ...contract.matchAll(/operationId: ([\w.-]+)/g),
      ...commands.matchAll(/"command:([\w.-]+)"/g),
    ].map((match) => `audit.action.${match[1]}`);
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter((key) => !(key in messages.en))).toEqual([]);
  });

  it('uses no message that is missing and keeps none that is unused', () => {
    const text = sources('src/desk')
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const keys = Object.keys(messages.en);
    const used = new Set([...text.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((match) => match[1] as string));
    expect([...used].filter((key) => !keys.includes(key))).toEqual([]);
    // Keys built from a value the server sends are used by their prefix.
    const prefixes = [...text.matchAll(/(?:\blabel\(\s*'|\bprefix=")([\w.]+)/g)].map(
      (match) => match[1] as string,
    );
    const templates = [...text.matchAll(/`([a-z][\w.]*\.)\$\{/gi)].map((match) => match[1] as string);
    // Gathered once: the whole text is long, and the keys are many.
    const quoted = new Set([...text.matchAll(/'(?=([^'\n]+)')/g)].map((match) => match[1]));
    const unused = keys.filter(
      (key) =>
        !quoted.has(key) &&
        !prefixes.some((prefix) => key.startsWith(`${prefix}.`)) &&
        !templates.some((prefix) => key.startsWith(prefix)) &&
        !key.startsWith('problem.'),
    );
    expect(unused).toEqual([]);
  });

  it('has words for every refusal that the audit log may hold', () => {
    const java = readFileSync('../conversation/src/main/java/org/omniline/conversation/Refusal.java', 'utf8');
    const constants = /enum Code \{([^]*?);/.exec(java.replace(/\/\*[^]*?\*\//g, ''))?.[1] ?? '';
    const codes = [...constants.matchAll(/\b[A-Z_]{4,}\b/g)].map(([name]) =>
      name.toLowerCase().replaceAll('_', '-'),
    );
    expect(codes).toContain('not-found');
    expect(codes.filter((code) => !(`audit.outcome.${code}` in messages.en))).toEqual([]);
  });

  it('punctuates English as English is', () => {
    expect(fullWidth(messages.en)).toEqual([]);
  });

  it('speaks English without a Chinese character', () => {
    const mixed = Object.entries(messages.en).filter(([, message]) => /\p{Script=Han}/u.test(message));
    expect(mixed).toEqual([]);
  });
});
