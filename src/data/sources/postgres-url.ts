/** Whether a source is the address of a PostgreSQL server. */
export function isPostgres(source: string): boolean {
  return /^postgres(ql)?:\/\//i.test(source);
}

/** The address without its password, or anything else that might be secret: for messages and records. */
export function postgresName(source: string): string {
  if (!URL.canParse(source)) return 'postgres server';
  const { host, pathname } = new URL(source);
  return `postgres://${host}${pathname === '/' ? '' : pathname}`;
}
