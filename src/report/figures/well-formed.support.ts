/** What a strict XML reader finds in a document. */
export interface ReadElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Text directly inside, decoded. */
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The production `Char` of XML 1.0. */
export function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    [0x9, 0xa, 0xd].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  );
}

function decode(text: string): string {
  for (const character of text.replace(/[ -~]+/g, '')) {
    if (!isXmlCharacter(character)) throw new Error(`forbidden character ${JSON.stringify(character)}`);
  }
  return text.replace(/&([^;]*;?)/g, (_, entity: string) => {
    const decoded = entity.endsWith(';') ? entities[entity.slice(0, -1)] : undefined;
    if (decoded === undefined) throw new Error(`bare ampersand or unknown entity: &${entity.slice(0, 20)}`);
    return decoded;
  });
}

function readAttributes(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  const rest = source.replace(/\s+([a-zA-Z][\w:-]*)="([^"<]*)"/g, (_, name: string, value: string) => {
    if (attributes.has(name)) throw new Error(`attribute ${name} twice`);
    attributes.set(name, decode(value));
    return '';
  });
  if (rest.trim() !== '') throw new Error(`not an attribute: ${rest.slice(0, 80)}`);
  return attributes;
}

/** Reads one well-formed document (no comments, no declarations) into its elements in order, or throws. */
export function readXml(document: string): ReadElement[] {
  const elements: { name: string; attributes: Map<string, string>; text: string }[] = [];
  const open: { name: string; attributes: Map<string, string>; text: string }[] = [];
  let at = 0;
  while (at < document.length) {
    const next = document.indexOf('<', at);
    const text = decode(document.slice(at, next === -1 ? undefined : next));
    const inside = open.at(-1);
    if (inside !== undefined) inside.text += text;
    else if (text !== '') throw new Error(`text outside of the document: ${text.slice(0, 40)}`);
    if (next === -1) break;
    const end = document.indexOf('>', next);
    if (end === -1) throw new Error('a tag is not closed');
    const tag = document.slice(next + 1, end);
    if (tag.startsWith('/')) {
      const closed = open.pop();
      if (closed?.name !== tag.slice(1)) throw new Error(`</${tag.slice(1)}> closes <${closed?.name ?? ''}>`);
    } else {
      if (open.length === 0 && elements.length > 0) throw new Error('two roots');
      const name = /^[a-zA-Z]+/.exec(tag)?.[0] ?? '';
      const alone = tag.endsWith('/');
      const element = {
        name,
        attributes: readAttributes(tag.slice(name.length, alone ? -1 : undefined)),
        text: '',
      };
      elements.push(element);
      if (!alone) open.push(element);
    }
    at = end + 1;
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name ?? ''}> is never closed`);
  return elements;
}

/** All elements of a document with the class `name`. */
export function withClass(document: string, name: string): ReadElement[] {
  return readXml(document).filter(
    ({ attributes }) => attributes.get('class')?.split(' ').includes(name) ?? false,
  );
}

/** The texts a reader sees, in order. */
export function textsOf(document: string): string[] {
  return readXml(document)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text);
}

export function numberOf(element: ReadElement | undefined, attribute: string): number {
  return Number(element?.attributes.get(attribute) ?? NaN);
}
