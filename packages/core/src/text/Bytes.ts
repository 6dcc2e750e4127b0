/**
 * Bytes, as far as they are compared.
 */

/**
 * Reports whether two texts are the same, byte for byte.
 *
 * @category comparison
 * @since 1.0.0
 */
export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])
