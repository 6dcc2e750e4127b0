/**
 * Comparison of byte arrays.
 */

/**
 * Reports whether two byte arrays are equal.
 *
 * @category comparison
 * @since 1.0.0
 */
export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])
