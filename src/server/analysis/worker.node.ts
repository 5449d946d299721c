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

async function answer({ id, name, input }: Question): Promise<void> {
  try {
    let last = 0;
    const value = await analyst.ask(name, input, (share) => {
      if (share - last < 0.01) return;
      last = share;
      process.send?.({ id, share });
    });
    process.send?.({ id, value });
  } catch (error) {
    const code = error instanceof MixturaError ? error.code : 'INTERNAL';
    process.send?.({ id, error: { code, message: error instanceof Error ? error.message : String(error) } });
  }
}
