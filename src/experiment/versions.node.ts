import { version } from '../version.js';

/** Versions of mixtura and of what computes for it, for a run's record. */
export async function currentVersions(): Promise<Record<string, string>> {
  return { mixtura: version, node: process.versions.node, ...(await runtimeVersion()) };
}

async function runtimeVersion(): Promise<Record<string, string>> {
  try {
    const { env } = await import('onnxruntime-node');
    return { 'onnxruntime-node': env.versions.node ?? env.versions.common };
  } catch {
    // Without the native runtime another one computes; fitting says so if there is none.
    return {};
  }
}
