export type Theme = 'light' | 'dark';

const key = 'mixtura-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme | undefined {
  const value = localStorage.getItem(key);
  return value === 'light' || value === 'dark' ? value : undefined;
}

let chosen = $state<Theme | undefined>(stored());
let systemDark = $state(system.matches);
system.addEventListener('change', (event) => {
  systemDark = event.matches;
  applyTheme();
});

/** The theme in force: what was chosen here, else the system's. */
export const theme = {
  get current(): Theme {
    return chosen ?? (systemDark ? 'dark' : 'light');
  },
};

export function toggleTheme(): void {
  chosen = theme.current === 'dark' ? 'light' : 'dark';
  localStorage.setItem(key, chosen);
  applyTheme();
}

export function applyTheme(): void {
  document.documentElement.dataset['theme'] = theme.current;
}
