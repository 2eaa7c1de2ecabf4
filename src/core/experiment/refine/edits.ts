import { Document, isMap, isScalar, isSeq, parseDocument, visit, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Experiment, Setting } from '../experiment.ts';
import type { Cut } from './narrow.ts';

/** Edits of an experiment file that leave its comments and all else as they are. */

/** The document to edit. Aliases are written out, so that no edit reaches further than it means; comments go with them. */
export function editable(text: string): Document {
  const document: Document = parseDocument(text.replace(/^\uFEFF/, ''), { uniqueKeys: false, merge: false });
  let aliases = false;
  visit(document, {
    Alias: () => {
      aliases = true;
      return visit.BREAK;
    },
  });
  if (!aliases) return document;
  const plain = new Document(document.toJS({ maxAliasCount: -1 }), { aliasDuplicateObjects: false });
  plain.commentBefore = document.commentBefore;
  return plain;
}

/** Writes what a channel becomes. */
export function writeChannel(document: Document, name: string, narrow: Cut): void {
  const channel = document.getIn(['sweep', name]);
  if (!isMap(channel)) return;
  if (narrow.kind === 'range') {
    channel.set(channel.has('log') ? 'log' : 'linear', document.createNode([narrow.from, narrow.to], { flow: true }));
    channel.set('points', narrow.points);
  } else if (narrow.kind === 'list') {
    for (const key of ['log', 'linear', 'points']) channel.delete(key);
    channel.set('values', document.createNode(narrow.values, { flow: true }));
  } else {
    keepPlaces(channel, new Set(narrow.places));
  }
}

function keepPlaces(channel: YAMLMap, places: ReadonlySet<number>): void {
  for (const key of ['values', 'cases']) {
    const list = channel.get(key);
    if (isSeq(list)) list.items = list.items.filter((_, place) => places.has(place));
  }
}

/** Writes what a channel set as the file's own value. */
export function writeSetting(document: Document, experiment: Experiment, path: string, value: Setting): void {
  const [section, first = '', ...rest] = path.split('.');
  if (section === 'features') {
    const group = experiment.features.findIndex(({ name }) => name === first);
    document.setIn(['features', group, ...rest], value);
    return;
  }
  if (path === 'data.density') document.deleteIn(['data', 'sparsity']);
  const { layers, embedding = 0 } = experiment.model;
  if (path === 'model.dimensions' && layers !== undefined) {
    document.setIn(['model', 'layers', embedding, 'units'], value);
    if (!document.hasIn(['model', 'dimensions'])) return;
  }
  document.setIn(path.split('.'), value);
}

/** Sets a value and keeps what stands beside it. */
export function writeScalar(document: Document, key: string, value: string): void {
  const node = document.get(key, true);
  if (isScalar(node)) node.value = value;
  else document.set(key, value);
}

/** The text of the document with lists as `[1, 2]` and maps as `{ key: value }`, which the library pads alike. */
export function layout(document: Document): string {
  visit(document, {
    Seq: (_, list) => {
      padFlow(list, '');
    },
    Map: (_, map) => {
      padFlow(map, ' ');
    },
  });
  return document.toString({ lineWidth: 0 });
}

function padFlow(node: YAMLMap | YAMLSeq, flowCollectionPadding: string): void {
  const write = node.toString.bind(node);
  node.toString = (context, ...rest) => write(context && { ...context, flowCollectionPadding }, ...rest);
}
