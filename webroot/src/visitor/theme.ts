/** WCAG AA for text: white letters must be readable on the colour. */
const READABLE = 4.5;

/** Contrast of white on `#rrggbb`, 1 to 21; 0 when it is no such colour. */
export function contrastWithWhite(colour: string): number {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour.trim());
  if (!match) return 0;
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((hex) => {
    const part = parseInt(hex, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

/** Dresses buttons in the account's own colour, unless nobody could read what stands on it. */
export function applyColour(
  colour: string | null | undefined,
  root: HTMLElement = document.documentElement,
): void {
  if (!colour || contrastWithWhite(colour) < READABLE) return;
  root.style.setProperty('--brand-solid', colour);
  root.style.setProperty('--brand-solid-hover', `color-mix(in srgb, ${colour} 85%, black)`);
}
