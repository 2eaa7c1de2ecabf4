// Writes ThirdPartyNotices.txt of what the last build bundled (`npm run notices`).
import fs from 'node:fs';
import { notices, noticesFile } from './notices.ts';

fs.writeFileSync(noticesFile, notices());
