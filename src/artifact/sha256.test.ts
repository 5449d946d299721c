import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSha256, sha256Hex } from './sha256.js';

describe('sha256', () => {
  it('gives the digests FIPS 180-4 prints', () => {
    expect(sha256Hex(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('in plain JavaScript equals the one of Node, however the bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 5 }), (parts) => {
        const plain = plainSha256();
        const native = createHash('sha256');
        for (const part of parts) {
          plain.update(part);
          native.update(part);
        }
        expect(plain.hex()).toBe(native.digest('hex'));
      }),
    );
  });
});
