// Which npm packages the bundles of dist/ hold.

/** The part of a bundle's input that names its package: of nested packages the innermost. */
const packagePath = /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/**
 * @param {import('esbuild').Metafile[]} metafiles one for each build
 * @returns {string} JSON: folders of the packages of which at least one byte is in a file of dist/, sorted
 */
export function bundledPackages(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const [output, { inputs }] of Object.entries(outputs)) {
      if (!output.startsWith('dist/')) continue;
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = packagePath.exec(input)?.[0];
        if (folder !== undefined && bytesInOutput > 0)
          folders.add(folder.slice(folder.indexOf('node_modules')).replaceAll('\\', '/'));
      }
    }
  }
  return `${JSON.stringify([...folders].sort(), null, 2)}\n`;
}
