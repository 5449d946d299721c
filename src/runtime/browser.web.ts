import type { Env, InferenceSession, TensorConstructor } from 'onnxruntime-common';
import { MixturaError, unreachable } from '../error.js';
import type { Backend } from './backend.js';
import { wrapSession } from './session.js';

export interface BrowserBackendOptions {
  /** Where programs run: on the processor (default), or on the graphics card. */
  readonly provider?: 'wasm' | 'webgpu';
  /** The folder (with its closing slash) that ONNX Runtime's .wasm files are served from, if no bundler placed them. */
  readonly wasmPaths?: string;
  /**
   * Threads of the wasm provider; by default all cores where the page is cross-origin isolated, else one. The first
   * backend of a page settles it: ONNX Runtime starts its threads once.
   */
  readonly threads?: number;
}

interface Runtime {
  readonly env: Env;
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: TensorConstructor;
}

/** ONNX Runtime in a page or web worker. It returns results as copies and needs no memory of its own shared with it. */
export function browserBackend(options: BrowserBackendOptions = {}): Backend {
  const { provider = 'wasm' } = options;
  return {
    name: provider,
    createSession: async (model) => {
      const ort = await loadRuntime(provider);
      configure(ort.env, options);
      return wrapSession(await createSession(ort, model, provider), ort.Tensor, 'returned');
    },
  };
}

function configure(env: Env, { wasmPaths, threads }: BrowserBackendOptions): void {
  env.logLevel = 'error';
  if (wasmPaths !== undefined) env.wasm.wasmPaths = wasmPaths;
  env.wasm.numThreads = threads ?? (globalThis.crossOriginIsolated ? navigator.hardwareConcurrency : 1);
}

async function createSession(
  ort: Runtime,
  model: Uint8Array,
  provider: 'wasm' | 'webgpu',
): Promise<InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, { executionProviders: [provider], logSeverityLevel: 3 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MixturaError('NOT_SUPPORTED', `ONNX Runtime cannot start on ${provider}: ${reason}`, { cause });
  }
}

/** Each provider comes with a runtime of its own, so that a page loads only what it uses. */
function loadRuntime(provider: 'wasm' | 'webgpu'): Promise<Runtime> {
  switch (provider) {
    case 'wasm':
      return import('onnxruntime-web/wasm');
    case 'webgpu':
      return import('onnxruntime-web/webgpu');
    default:
      return unreachable(provider);
  }
}
