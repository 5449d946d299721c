import type { InferenceSession, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-common';
import { MixturaError } from '../error.js';
import type { HostTensor, Session } from './backend.js';

/** Whether a runtime writes results straight into arrays it is given, or only returns them. */
export type Delivery = 'in-place' | 'returned';

/**
 * Wraps a session of ONNX Runtime. Tensors over arrays that stay (parameters, gradients) are made once and reused,
 * because making one costs more than reading it.
 */
export function wrapSession(
  session: InferenceSession,
  Tensor: TensorConstructor,
  delivery: Delivery,
): Session {
  const known = new WeakMap<HostTensor, OrtTensor>();
  const wrap = (value: HostTensor): OrtTensor => {
    const existing = known.get(value);
    if (existing !== undefined) return existing;
    const made = toOrtTensor(Tensor, value);
    known.set(value, made);
    return made;
  };
  return {
    run: async (feeds, into = {}) => {
      const inputs = Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, wrap(value)]));
      const fetches = Object.fromEntries(
        session.outputNames.map((name) => {
          const target = delivery === 'in-place' ? into[name] : undefined;
          return [name, target === undefined ? null : wrap(target)];
        }),
      );
      const results = await runSession(session, inputs, fetches);
      const returned: Record<string, HostTensor> = {};
      for (const name of session.outputNames) {
        const result = results[name];
        const target = into[name];
        if (result === undefined) throw new MixturaError('INTERNAL', `the runtime returned no "${name}"`);
        if (target === undefined) returned[name] = fromOrtTensor(result);
        else if (delivery === 'returned') copyInto(fromOrtTensor(result), target);
      }
      return returned;
    },
    release: () => session.release(),
  };
}

async function runSession(
  session: InferenceSession,
  inputs: Record<string, OrtTensor>,
  fetches: Record<string, OrtTensor | null>,
): Promise<InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(inputs, fetches);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MixturaError('INTERNAL', `ONNX Runtime could not run the program: ${reason}`, { cause });
  }
}

function toOrtTensor(Tensor: TensorConstructor, value: HostTensor): OrtTensor {
  const { data, shape } = value;
  if (data instanceof Float32Array) return new Tensor('float32', data, shape);
  if (data instanceof BigInt64Array) return new Tensor('int64', data, shape);
  return new Tensor('bool', data, shape);
}

function fromOrtTensor(value: OrtTensor): HostTensor {
  const { data, dims } = value;
  if (data instanceof Float32Array) return { type: 'float32', data, shape: dims };
  if (data instanceof BigInt64Array) return { type: 'int64', data, shape: dims };
  if (data instanceof Uint8Array) return { type: 'bool', data, shape: dims };
  throw new MixturaError('INTERNAL', `a program returned elements of type ${value.type}`);
}

function copyInto(from: HostTensor, to: HostTensor): void {
  if (from.data instanceof Float32Array && to.data instanceof Float32Array) to.data.set(from.data);
  else throw new MixturaError('INTERNAL', 'only float32 results can be written into given arrays');
}
