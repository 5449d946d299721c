import { fluentMethods } from './fluent-methods.js';
import { Tensor } from './tensor.js';

type FluentMethods = typeof fluentMethods;

// The methods have a file of their own: beside this declaration `Tensor` would count as declared here, and the compiler would leave its
// import out of the types it publishes.
declare module './tensor.js' {
  /** The operations as methods, so that formulas read from left to right. */
  // eslint-disable-next-line no-empty-object-type
  interface Tensor extends FluentMethods {}
}

Object.assign(Tensor.prototype, fluentMethods);
