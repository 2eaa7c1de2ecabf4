import { childOf, entryOf, type FileNode, groupNodes, textOf } from './tree.ts';

/**
 * The node at a path: keys joined by dots, list items as `[i]`, feature groups by index or name
 * (`features[0].count`, `features.odd.count`). Keys that hold dots themselves, such as paths in points, are taken whole.
 * `data.density` is found as well where the file says `sparsity`.
 */
export function locateNode(root: FileNode | undefined, path: string): FileNode | undefined {
  const found = step(root, path, root);
  if (found !== undefined || !path.endsWith('data.density')) return found;
  return step(root, path.replace(/data\.density$/, 'data.sparsity'), root);
}

function step(node: FileNode | undefined, path: string, root: FileNode | undefined): FileNode | undefined {
  if (node === undefined || path === '') return node;
  const item = /^\[(\d{1,9})\]\.?/.exec(path);
  if (item !== null) {
    return node.kind === 'list' ? step(node.items[Number(item[1])], path.slice(item[0].length), root) : undefined;
  }
  if (node.kind === 'list') {
    const name = /^[^.[]*/.exec(path)?.[0] ?? '';
    const group =
      node === childOf(root, 'features')
        ? groupNodes(root).find((one) => textOf(childOf(one, 'name')) === name)
        : undefined;
    return group && step(group, path.slice(name.length).replace(/^\./, ''), root);
  }
  for (const key of leadingKeys(path)) {
    const entry = entryOf(node, key);
    if (entry !== undefined) return step(entry.value, path.slice(key.length).replace(/^\./, ''), root);
  }
  return undefined;
}

/** Keys that a path may begin with, longest first: all of it, and up to each dot or bracket. */
function leadingKeys(path: string): string[] {
  const keys = [path];
  for (let i = path.length - 1; i > 0; i--) {
    if (path[i] === '.' || path[i] === '[') keys.push(path.slice(0, i));
  }
  return keys;
}
