// A slow file system: every call of the kind that reads or writes takes some milliseconds more, in every thread. Calls
// that block a thread on a real slow disk block it here too.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const delay = Number(process.env.FAULTS_DELAY_MS ?? 5);
const clock = new Int32Array(new SharedArrayBuffer(4));

for (const name of [
  'openSync',
  'readSync',
  'writeSync',
  'renameSync',
  'readdirSync',
  'statSync',
  'mkdirSync',
  'rmSync',
  'fsyncSync',
]) {
  const plain = fs[name];
  fs[name] = (...parameters) => {
    Atomics.wait(clock, 0, 0, delay);
    return plain.apply(fs, parameters);
  };
}
for (const name of ['open', 'rename', 'writeFile', 'appendFile', 'readFile', 'rm', 'stat']) {
  const plain = fs.promises[name];
  fs.promises[name] = async (...parameters) => {
    await sleep(delay);
    return plain.apply(fs.promises, parameters);
  };
}
syncBuiltinESMExports();
