import { availableParallelism } from 'node:os';
import { optionalPackage } from '../error.js';
import type { Backend } from './backend.js';
import { wrapSession } from './session.js';

/** ONNX Runtime's native provider for CPU in Node. */
export function nativeBackend(defaults: { readonly threads?: number } = {}): Backend {
  return {
    name: 'cpu',
    createSession: async (model, options = {}) => {
      const ort = await loadRuntime();
      const threads = options.threads ?? defaults.threads ?? availableParallelism();
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
        // Waiting threads sleep. Spinning would gain little on an idle machine and doubles the time of a step on a busy one.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
      return wrapSession(session, ort.Tensor, 'in-place');
    },
  };
}

function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  return optionalPackage(
    () => import('onnxruntime-node'),
    'onnxruntime-node is not installed; run "npm install onnxruntime-node --ignore-scripts", or use mixtura/web',
  );
}
