import { nativeBackend } from '../../runtime/native.node.js';
import { compiledProducts, type CompiledProducts } from '../../runtime/products.compiled.js';

let products: CompiledProducts | undefined;

/** Heavy products on the CPU, compiled once and kept until they are released. */
export function nativeProducts(): CompiledProducts {
  return (products ??= compiledProducts(nativeBackend()));
}
