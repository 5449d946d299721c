import type { ElementType } from '../tensor/index.js';

/** A dense array on the host as ONNX Runtime exchanges it. */
export interface HostTensor {
  readonly type: ElementType;
  readonly data: Float32Array | BigInt64Array | Uint8Array;
  readonly shape: readonly number[];
}

export interface SessionOptions {
  /** Threads inside one run; all cores by default. */
  readonly threads?: number;
}

/** One loaded ONNX model. */
export interface Session {
  /**
   * Runs the model. Results named in `into` are written to those arrays and not returned: native runs write them in
   * place, browsers copy. No array may be both fed and written.
   */
  run(
    feeds: Readonly<Record<string, HostTensor>>,
    into?: Readonly<Record<string, HostTensor>>,
  ): Promise<Record<string, HostTensor>>;
  release(): Promise<void>;
}

/** Where programs execute: the native CPU, WebGPU or wasm provider of ONNX Runtime. */
export interface Backend {
  readonly name: string;
  createSession(model: Uint8Array, options?: SessionOptions): Promise<Session>;
}
