import { nativeBackend } from '../../runtime/native.node.js';
import { compiledProducts } from '../../runtime/products.compiled.js';
import type { Products } from '../../runtime/products.js';

let products: Products | undefined;

/** Heavy products on the CPU, compiled once. */
export function nativeProducts(): Products {
  return (products ??= compiledProducts(nativeBackend()));
}
