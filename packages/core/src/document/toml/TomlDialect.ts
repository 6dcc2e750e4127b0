/**
 * The dialects of the readers that containerd is built with.
 *
 * Source of the rules: github.com/pelletier/go-toml, releases 1.9.5, 2.2.4, 2.3.0 and 2.4.3, and recorded answers of containerd.
 */
import type { Dialect } from "./internal/tomlNodes.ts"

/**
 * The dialect of go-toml 1.9, which containerd 1.6 and 1.7 are built with. It accepts much that TOML forbids, such as leading zeros,
 * bytes that are not UTF-8, and repeated keys in braces, of which the last counts; and refuses a date at the end of a line.
 *
 * Differs from the reader: an integer from 2^63 to 2^64 - 1 is refused, which 1.9.5 accepts and 1.9.4 refuses; the offset of a time
 * may have any hours and minutes, which depends on the Go of the build; and `[[a.b]]` is refused if `a` is a value.
 *
 * @category constants
 * @since 1.0.0
 */
export const goToml1: Dialect = { version: "go-toml-1", acceptsMark: true, extendsTables: true }

/**
 * The dialect of go-toml 2.2.4 to 2.3.0, which containerd 2.0 to 2.3 are built with: TOML 1.0, and `\e`.
 *
 * Differs from the reader: a header for a table that other headers imply is refused after a dotted key has named the table.
 *
 * @category constants
 * @since 1.0.0
 */
export const goToml2: Dialect = {
  version: "1.0",
  acceptsMark: false,
  extendsTables: false,
  acceptsEscape: true,
  keepsCarriageReturns: true
}

/**
 * The dialect of go-toml 2.4, which Debian builds containerd 2.1 with: TOML 1.1, without leap seconds and without dotted keys for a
 * table that headers imply.
 *
 * @category constants
 * @since 1.0.0
 */
export const goToml24: Dialect = {
  version: "1.1",
  acceptsMark: false,
  extendsTables: false,
  keepsCarriageReturns: true,
  refusesLeapSeconds: true,
  separatesDottedKeys: true
}
