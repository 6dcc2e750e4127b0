/**
 * Values that are made on first use.
 */

/**
 * Returns a function that makes a value on its first call and returns the same value on every later call.
 *
 * @category operations
 * @since 1.0.0
 */
export const lazy = <A extends object | string>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => (made ??= make())
}
