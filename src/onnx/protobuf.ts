/**
 * Protocol-buffer messages as a list of chunks. Large byte fields are kept as views and copied once, by `concatenate`.
 */
export class MessageWriter {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }

  /** An integer field (int32, int64, enum). */
  integer(field: number, value: number): this {
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  /** A 32-bit float field. */
  float(field: number, value: number): this {
    this.#varint(field * 8 + 5);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#append(bytes);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#append(value);
    return this;
  }

  message(field: number, value: MessageWriter): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.size);
    for (const chunk of value.chunks) this.#append(chunk);
    return this;
  }

  concatenate(): Uint8Array {
    const out = new Uint8Array(this.#size);
    let offset = 0;
    for (const chunk of this.#chunks) {
      out.set(chunk, offset);
      offset += chunk.length;
    }
    return out;
  }

  #append(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** Negative numbers take ten bytes, as two's complement of 64 bits. */
  #varint(value: number): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.#append(Uint8Array.from(bytes));
  }
}
