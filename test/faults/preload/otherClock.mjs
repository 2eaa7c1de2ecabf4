// Another clock than the machine's, in every thread: FAULTS_CLOCK_MS are added to it, and FAULTS_JUMP_MS more once the
// program has run for FAULTS_JUMP_AFTER_MS. What does not follow the clock, such as performance.now, stays as it is.
const offset = Number(process.env.FAULTS_CLOCK_MS ?? 0);
const jump = Number(process.env.FAULTS_JUMP_MS ?? 0);
const after = Number(process.env.FAULTS_JUMP_AFTER_MS ?? 0);

const PlainDate = globalThis.Date;
const now = () => PlainDate.now() + offset + (performance.now() > after ? jump : 0);

globalThis.Date = class extends PlainDate {
  constructor(...parameters) {
    if (parameters.length === 0) super(now());
    else super(...parameters);
  }
  static now() {
    return now();
  }
};
