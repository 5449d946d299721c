import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, of the sources as of what is built from them. */
const ownFolder = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The commit of the checkout that this program was built in, marked where files differ from it; `unknown` outside of one. Published results are
 * not part of the program: they change with every run.
 */
export function currentCommit(folder: string = ownFolder): string {
  try {
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();
    // Installed as a package, it may lie in another project's repository.
    if (realpathSync(git('rev-parse', '--show-toplevel')) !== realpathSync(folder)) return 'unknown';
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', ':!docs/results') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
