import { MixturaError } from '../../error.js';
import { localAnalyst, type Questions } from './questions.node.js';

/** The process that answers questions for `remoteAnalyst`. */

interface Question {
  readonly id: number;
  readonly name: keyof Questions;
  readonly input: never;
}

const analyst = localAnalyst();

process.on('message', (question: Question) => void answer(question));
process.on('disconnect', () => process.exit());
// The server decides when this process ends: at Ctrl-C it still answers.
process.on('SIGINT', () => undefined);

/** Where the server is gone, its answers are wanted no more. */
function tell(message: object): void {
  process.send?.(message, undefined, {}, (error) => {
    if (error !== null) process.exit();
  });
}

async function answer({ id, name, input }: Question): Promise<void> {
  try {
    let last = 0;
    const value = await analyst.ask(name, input, (share) => {
      if (share - last < 0.01) return;
      last = share;
      tell({ id, share });
    });
    tell({ id, value });
  } catch (error) {
    const code = error instanceof MixturaError ? error.code : 'INTERNAL';
    tell({ id, error: { code, message: error instanceof Error ? error.message : String(error) } });
  }
}
