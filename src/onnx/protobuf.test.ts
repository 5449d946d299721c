import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageWriter } from './protobuf.js';

const fieldNumber = fc.integer({ min: 1, max: 2 ** 29 - 1 });

describe('a message is read back by an independent reader', () => {
  it('with integers of either sign and any field number', () => {
    fc.assert(
      fc.property(fieldNumber, fc.maxSafeInteger(), (field, value) => {
        const reader = new BinaryReader(new MessageWriter().integer(field, value).concatenate());
        expect(reader.tag()).toEqual([field, WireType.Varint]);
        expect(Number(reader.int64())).toBe(value);
        expect(reader.pos).toBe(reader.len);
      }),
    );
  });

  it('with floats, bit by bit', () => {
    fc.assert(
      fc.property(fieldNumber, fc.float(), (field, value) => {
        const reader = new BinaryReader(new MessageWriter().float(field, value).concatenate());
        expect(reader.tag()).toEqual([field, WireType.Bit32]);
        expect(reader.float()).toBe(value);
      }),
    );
  });

  it('with text of any script', () => {
    fc.assert(
      fc.property(fieldNumber, fc.string({ unit: 'grapheme' }), (field, value) => {
        const reader = new BinaryReader(new MessageWriter().text(field, value).concatenate());
        expect(reader.tag()).toEqual([field, WireType.LengthDelimited]);
        expect(reader.string()).toBe(value);
      }),
    );
  });

  it('with messages in messages, whose size is known before they are written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 6 }), (value, depth) => {
        let message = new MessageWriter().bytes(1, value);
        for (let i = 0; i < depth; i++) message = new MessageWriter().message(2, message);
        const bytes = message.concatenate();
        expect(message.size).toBe(bytes.length);
        let reader = new BinaryReader(bytes);
        for (let i = 0; i < depth; i++) {
          reader.tag();
          reader = new BinaryReader(reader.bytes());
        }
        reader.tag();
        expect(reader.bytes()).toEqual(value);
      }),
    );
  });
});

describe('large byte fields', () => {
  it('stay views of the same memory until the message is concatenated', () => {
    const large = new Uint8Array(1 << 20);
    const inner = new MessageWriter().bytes(9, large);
    const outer = new MessageWriter().message(5, new MessageWriter().message(7, inner));
    expect(outer.chunks.some((chunk) => chunk === large)).toBe(true);
  });
});
