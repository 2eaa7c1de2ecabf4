/** A picture or report of a run. */
export interface DrawRequest {
  runDir: string;
  format: 'svg' | 'png' | 'vega-lite' | 'html';
  /** Pixels of a PNG per pixel of the figure; 2 when left out. */
  scale?: 1 | 2 | 3;
}

/** What a drawing thread does for the run service. */
export interface DrawerApi {
  /** Rejects with a sentence for the user. */
  draw(request: DrawRequest): Promise<Uint8Array>;
}

/** `workerData` of a drawing thread. */
export interface DrawerData {
  role: 'drawer';
}
