import { Command, CommanderError } from 'commander';
import { MixturaError } from '../error.js';
import { version } from '../version.js';
import { asTyped } from './as-typed.js';
import { compareCommand } from './commands/compare.js';
import { dataCommand } from './commands/data.js';
import { evaluateCommand } from './commands/evaluate.js';
import { exportCommand } from './commands/export.js';
import { fitCommand } from './commands/fit.js';
import { infoCommand } from './commands/info.js';
import { nameCommand } from './commands/name.js';
import { modelsCommand } from './commands/models.js';
import { predictCommand } from './commands/predict.js';
import { reportCommand } from './commands/report.js';
import { reproduceCommand } from './commands/reproduce.js';
import { runsCommand } from './commands/runs.js';
import { sampleCommand } from './commands/sample.js';
import { studioCommand } from './commands/studio.js';
import { selectKCommand } from './commands/select-k.js';
import { transformCommand } from './commands/transform.js';
import { interruptedExitCode, processIO, type CommandIO } from './io.js';
import { printJson } from './text.js';

const failure = 1;
const wrongUsage = 2;

/** Runs the command line; gives the exit code: 0, 1 for a failure, 2 for wrong usage, 130 where it was interrupted. */
export async function main(argv: readonly string[], io: CommandIO = processIO()): Promise<number> {
  try {
    const program = programOf(argv, io);
    await program.parseAsync(helpless(argv, program), { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // No command at all: the help that was printed says everything.
    if (error instanceof CommanderError && error.code === 'commander.help') return wrongUsage;
    return report(error instanceof CommanderError ? usageError(error) : error, argv, io);
  }
}

function programOf(argv: readonly string[], io: CommandIO): Command {
  const program = new Command('mixtura')
    .description('Deep clustering: learn the clusters of images, signals, tables and texts, without labels.')
    .version(version)
    .enablePositionalOptions()
    .addHelpText('after', '\nTry: mixtura fit digits');
  const commands = [
    fitCommand(io, argv[0] === 'fit' ? argv : []),
    predictCommand(io),
    transformCommand(io),
    sampleCommand(io),
    evaluateCommand(io),
    exportCommand(io),
    infoCommand(io),
    nameCommand(io),
    runsCommand(io),
    studioCommand(io),
    modelsCommand(io),
    dataCommand(io),
    selectKCommand(io, argv[0] === 'select-k' ? argv : []),
    reportCommand(io),
    compareCommand(io),
    reproduceCommand(io),
  ];
  for (const command of commands) program.addCommand(command);
  everyCommand(program, (command) => {
    // Errors are thrown, and printed in one place with everybody else's.
    command.exitOverride().configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.note(text),
      outputError: () => undefined,
    });
  });
  return program;
}

/** Without what follows a command that there is not: `--help` after it would hide that. */
function helpless(argv: readonly string[], program: Command): readonly string[] {
  const [word = '-'] = argv;
  const known = ['help', ...program.commands.map((command) => command.name())];
  return word.startsWith('-') || known.includes(word) ? argv : [word];
}

function everyCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) everyCommand(child, visit);
}

function usageError(error: CommanderError): MixturaError {
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\(?/g, ' (')
    .trim();
  const cure =
    error.code === 'commander.excessArguments'
      ? ' Values of one option stand together, with commas between (--columns a,b); what has blanks in it, in quotes.'
      : '';
  return new MixturaError('INVALID_OPTION', message + cure, { cause: error });
}

function report(error: unknown, argv: readonly string[], io: CommandIO): number {
  const known = error instanceof MixturaError ? error : undefined;
  const message = asTyped(error instanceof Error ? error.message : String(error));
  const code = known?.code ?? 'INTERNAL';
  const interrupted = code === 'ABORTED';
  const mark = interrupted ? '' : `${io.colors.red('error')} `;
  io.note(`${mark}${message}${interrupted ? '' : ` [${code}]`}\n`);
  if (argv.includes('--debug') && error instanceof Error) io.note(`${stackOf(error)}\n`);
  if (argv.includes('--json')) io.out(printJson({ error: { code, message } }));
  if (interrupted) return interruptedExitCode;
  return code === 'INVALID_OPTION' ? wrongUsage : failure;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
