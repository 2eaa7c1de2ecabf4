import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Compiles and draws a specification without a browser; `complaints` are what either compiler had to say. */
export async function drawn(spec: TopLevelSpec): Promise<{ svg: string; complaints: string[] }> {
  const complaints: string[] = [];
  const complain = (...words: readonly unknown[]) => {
    complaints.push(words.join(' '));
    return logger;
  };
  const silent = () => logger;
  const logger = { level: silent, error: complain, warn: complain, info: silent, debug: silent } as never;
  const view = new View(parse(compile(spec, { logger }).spec), { renderer: 'none', logger });
  try {
    return { svg: await view.toSVG(), complaints };
  } finally {
    view.finalize();
  }
}
