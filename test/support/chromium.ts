/** Chromium without a screen, from Debian: much quicker than the whole browser, which draws its own tabs even when nobody sees. */
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
