import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { sha256 } from '../../artifact/sha256.js';
import { MixturaError, optionalPackage } from '../../error.js';
import { readBytes } from '../read-file.node.js';

type Runtime = typeof import('onnxruntime-node');

/** An ONNX file that can be run, and the output that is asked of it. */
export interface OnnxSession {
  readonly ort: Runtime;
  readonly inputs: InferenceSession['inputMetadata'];
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
  /** The output for these inputs. Throws `NOT_SUPPORTED` where it is not of 32-bit floats. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<{ data: Float32Array; dims: readonly number[] }>;
  release(): Promise<void>;
}

/** Loads an ONNX file; its first output is asked for unless one is named. Throws `MISSING_DEPENDENCY`, `CANNOT_READ`, `INVALID_DATA`, or `INVALID_OPTION`. */
export async function openSession(path: string, output?: string): Promise<OnnxSession> {
  const ort = await loadRuntime();
  const bytes = readBytes(path);
  const hash = sha256();
  hash.update(bytes);
  let session: InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, { executionProviders: ['cpu'], logSeverityLevel: 3 });
  } catch (cause) {
    throw new MixturaError('INVALID_DATA', `${path} is no ONNX model that can be run: ${firstLine(cause)}`, {
      cause,
    });
  }
  const name = output ?? session.outputNames[0] ?? '';
  if (!session.outputNames.includes(name)) {
    await session.release();
    throw new MixturaError(
      'INVALID_OPTION',
      `${path} has no output ${name}; there are ${session.outputNames.join(', ')}`,
    );
  }
  return {
    ort,
    inputs: session.inputMetadata,
    digest: hash.hex(),
    release: () => session.release(),
    async run(feeds) {
      const found = (await session.run(feeds, [name]))[name];
      if (found?.data instanceof Float32Array) return { data: found.data, dims: found.dims };
      throw new MixturaError(
        'NOT_SUPPORTED',
        `${path} gives ${name} as ${found?.type}, not 32-bit floats; choose another output (\`output\`)`,
      );
    },
  };
}

/** A size that the file fixes, or undefined where it takes any. */
export function fixedSize(size: number | string | undefined): number | undefined {
  return typeof size === 'number' && size > 0 ? size : undefined;
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n')[0] ?? text;
}

function loadRuntime(): Promise<Runtime> {
  return optionalPackage(
    () => import('onnxruntime-node'),
    'features by an ONNX model need onnxruntime-node, which is not installed; run "npm install onnxruntime-node --ignore-scripts"',
  );
}
