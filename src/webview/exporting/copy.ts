/** Copies a text. @throws Error with a sentence */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error('The text could not be copied: this window may not use the clipboard.');
  }
}

/** Copies a picture, which may still be drawn. @throws Error with a sentence */
export async function copyImage(png: Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
  const blob = png.then((bytes) => new Blob([bytes], { type: 'image/png' }));
  try {
    // Given as a promise, so that the click still counts as the reason when the picture is there.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  } catch {
    await blob;
    throw new Error('The picture could not be copied: this window may not use the clipboard. Save it as PNG instead.');
  }
}
