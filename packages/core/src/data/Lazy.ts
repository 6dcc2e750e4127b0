/**
 * Values that are made when they are needed.
 */

/**
 * Returns a function that makes a value the first time it is called, and returns the same one from then on.
 *
 * @category operations
 * @since 1.0.0
 */
export const lazy = <A extends object>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => (made ??= make())
}
