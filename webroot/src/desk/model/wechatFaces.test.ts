import { describe, expect, it } from 'vitest';
import { withFaces } from './wechatFaces';

describe('withFaces', () => {
  it('shows the codes of followers as faces', () => {
    expect(withFaces('在吗/::)/:heart')).toBe('在吗🙂❤️');
    expect(withFaces("睡不着/::'([捂脸]")).toBe('睡不着😭🤦');
  });

  it('reads the longest code that fits', () => {
    expect(withFaces('/::-S/::-O/::-|')).toBe('🤬🥱😰');
    expect(withFaces('/:,@-D/:,@@')).toBe('😊😵');
  });

  it('leaves everything else as people wrote it', () => {
    const text = 'https://example.org/a?b=/c [附件] 3/4 <b>';
    expect(withFaces(text)).toBe(text);
  });
});
