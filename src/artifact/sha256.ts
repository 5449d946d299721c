/** A SHA-256 digest being computed; `hex` ends it. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  hex(): string;
}

/** Node's own SHA-256 where there is one (about 1 GB/s), else the plain one below (a browser has no synchronous digest). */
export function sha256(): Sha256 {
  const crypto = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:crypto');
  if (crypto === undefined) return plainSha256();
  const hash = crypto.createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => hash.digest('hex'),
  };
}

/** SHA-256 of bytes, or of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256Hex(content: Uint8Array | string): string {
  const hash = sha256();
  hash.update(typeof content === 'string' ? new TextEncoder().encode(content) : content);
  return hash.hex();
}

/** FIPS 180-4 in plain JavaScript. */
export function plainSha256(): Sha256 {
  const state = firstWords(8, (prime) => Math.sqrt(prime));
  const block = new Uint8Array(64);
  let filled = 0;
  let length = 0;

  function update(bytes: Uint8Array): void {
    length += bytes.length;
    let at = 0;
    while (at < bytes.length) {
      const take = Math.min(64 - filled, bytes.length - at);
      block.set(bytes.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled === 64) {
        compress(state, block);
        filled = 0;
      }
    }
  }

  function hex(): string {
    const bits = length * 8;
    const padding = new Uint8Array((filled < 56 ? 56 : 120) - filled + 8);
    padding[0] = 0x80;
    const tail = new DataView(padding.buffer, padding.length - 8);
    tail.setUint32(0, Math.floor(bits / 2 ** 32));
    tail.setUint32(4, bits >>> 0);
    update(padding);
    return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  return { update, hex };
}

/** The first 32 bits of the fractional part of a root of each of the first primes. */
function firstWords(count: number, root: (prime: number) => number): Uint32Array {
  const words = new Uint32Array(count);
  for (let found = 0, candidate = 2; found < count; candidate++) {
    if (isPrime(candidate)) words[found++] = (root(candidate) % 1) * 2 ** 32;
  }
  return words;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}

const roundWords = firstWords(64, (prime) => Math.cbrt(prime));
const schedule = new Uint32Array(64);

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function compress(state: Uint32Array, block: Uint8Array): void {
  const bytes = new DataView(block.buffer);
  for (let i = 0; i < 16; i++) schedule[i] = bytes.getUint32(i * 4);
  for (let i = 16; i < 64; i++) {
    const before15 = word(schedule, i - 15);
    const before2 = word(schedule, i - 2);
    const small0 = rotate(before15, 7) ^ rotate(before15, 18) ^ (before15 >>> 3);
    const small1 = rotate(before2, 17) ^ rotate(before2, 19) ^ (before2 >>> 10);
    schedule[i] = word(schedule, i - 16) + small0 + word(schedule, i - 7) + small1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sum1 + choice + word(roundWords, i) + word(schedule, i)) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + sum0 + majority) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = word(state, i) + value));
}

function word(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}
