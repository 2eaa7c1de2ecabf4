/** Saves a file as browsers do: from an HTML report, which has no host that could ask where to. */
export async function download(name: string, bytes: Uint8Array): Promise<boolean> {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the data once it began.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  return true;
}

const KEPT_MS = 10_000;
