import { describe, expect, it } from 'vitest';
import { applyColour, contrastWithWhite } from './theme';

describe('applyColour', () => {
  const dressed = (colour: string): string => {
    const root = document.createElement('div');
    applyColour(colour, root);
    return root.style.getPropertyValue('--brand-solid');
  };

  it('takes the account’s colour when white can be read on it', () => {
    expect(contrastWithWhite('#000000')).toBeCloseTo(21);
    expect(contrastWithWhite('#ffffff')).toBeCloseTo(1);
    expect(dressed('#0f766e')).toBe('#0f766e');
  });

  it('keeps its own otherwise', () => {
    expect(dressed('#ffe680')).toBe('');
    expect(dressed('red; background: url(//x)')).toBe('');
    expect(dressed('')).toBe('');
  });
});
