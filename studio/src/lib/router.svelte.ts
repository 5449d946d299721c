/** The page is what stands after `#`: `#/runs/iris-1/clusters/3`. */
let path = $state(location.hash.slice(1));
addEventListener('hashchange', () => {
  path = location.hash.slice(1);
  scrollTo(0, 0);
});

export const route = {
  get parts(): readonly string[] {
    return (path.split('?')[0] ?? '').split('/').filter(Boolean).map(decodeURIComponent);
  },
  get query(): URLSearchParams {
    return new URLSearchParams(path.split('?')[1] ?? '');
  },
};

export function href(...parts: readonly (string | number)[]): string {
  return `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

export function go(...parts: readonly (string | number)[]): void {
  location.hash = href(...parts);
}
