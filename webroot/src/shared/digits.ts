/** As typed by a Chinese input method, which writes full-width digits, letters and signs, in the width of telephones. */
export function halfWidth(text: string): string {
  return text.normalize('NFKC');
}
