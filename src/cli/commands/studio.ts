import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { z } from 'zod';
import { serveStudio } from '../../server/serve.node.js';
import { addFlags, newCommand, pick, printResult, type Flags } from '../command.js';
import type { CommandIO } from '../io.js';

const studioShape = {
  port: z.int().min(0).max(65_535).optional().describe('port of 127.0.0.1; a free one unless given'),
  open: z.boolean().default(false).describe('open it in the browser'),
};

export function studioCommand(io: CommandIO): Command {
  const command = newCommand('studio', 'look at runs, watch them train and try them out, in a browser')
    .argument('[folder]', 'where the runs are', 'runs')
    .action(async (folder: string, flags: Flags) => {
      const { port, open } = z.object(studioShape).parse(pick(flags, studioShape));
      const studio = await serveStudio({ folder, port });
      printResult(
        io,
        flags,
        () => ({ url: studio.url, token: studio.token }),
        () => `${studio.url}\n`,
      );
      io.note('This link opens one browser. Ctrl-C ends the studio; runs that train are paused.\n');
      if (open) openBrowser(studio.url);
      await new Promise<void>((resolve) => {
        const ignore = io.onInterrupt(() => {
          ignore();
          resolve();
        });
      });
      await studio.close();
    });
  return addFlags(command, studioShape);
}

function openBrowser(url: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  // The link has been printed; without a browser here somebody opens it elsewhere.
  spawn(program ?? 'xdg-open', [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
