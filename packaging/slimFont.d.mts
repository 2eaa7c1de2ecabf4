export function slimFont(font: Buffer): Buffer;
