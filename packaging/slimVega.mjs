// Vega without what no plot of ours uses: maps, forces, trees, clouds of words and the like.

/** Registered by Vega's index as a whole; other packages use single functions of them. */
const transforms = ['crossfilter', 'force', 'geo', 'hierarchy', 'label', 'regression', 'voronoi', 'wordcloud'];

/** What maps are drawn with, whoever asks for it. */
const maps = ['d3-geo', 'd3-geo-projection', 'topojson-client', 'vega-projection'];

/**
 * A plug-in of esbuild. A plot that needs a transform which is left out is refused by Vega with the transform's name: take
 * it off the list.
 */
export const slimVega = {
  name: 'slim-vega',
  setup(build) {
    const leaveOut = ({ path }) => ({ path, namespace: 'left-out' });
    build.onResolve({ filter: new RegExp(`^vega-(${transforms.join('|')})$`) }, (module) =>
      /[\\/]node_modules[\\/]vega[\\/]/.test(module.importer) ? leaveOut(module) : undefined,
    );
    build.onResolve({ filter: new RegExp(`^(${maps.join('|')})$`) }, leaveOut);
    // As CommonJS: names that are imported and never used need not exist.
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {}' }));
  },
};
