// Loaded into a child process with --import: leaves its greatest resident size, in bytes, in the file PEAK_MEMORY.
import fs from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    // maxRSS begins with the size of the process that started this one; Linux counts afresh in VmHWM.
    const found =
      fs.existsSync('/proc/self/status') && /VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'));
    fs.writeFileSync(
      process.env.PEAK_MEMORY,
      String(1024 * (found ? Number(found[1]) : process.resourceUsage().maxRSS)),
    );
  });
}
