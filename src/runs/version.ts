/** Written by the bundler (esbuild.mjs) from package.json. */
declare const __CAPACITY_LAB_VERSION__: string | undefined;

/** Version of the program, `development` where it runs unbundled, as in unit tests. */
export const VERSION: string = typeof __CAPACITY_LAB_VERSION__ === 'string' ? __CAPACITY_LAB_VERSION__ : 'development';
