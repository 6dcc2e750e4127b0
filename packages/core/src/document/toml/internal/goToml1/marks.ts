/**
 * The byte order marks that go-toml 1 skips: of UTF-8, UTF-16 and UTF-32. It reads the text after any of them as UTF-8.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `toml.go`, `LoadBytes`.
 */

/** Returns the number of bytes of the byte order mark; 0 if there is none. */
export const markLength = (bytes: Uint8Array): number =>
  marks.find((mark) => mark.every((byte, index) => byte === bytes[index]))?.length ?? 0

/** The longest come first, because the mark of UTF-16 begins a mark of UTF-32. */
const marks: ReadonlyArray<ReadonlyArray<number>> = [
  [0x00, 0x00, 0xfe, 0xff],
  [0xff, 0xfe, 0x00, 0x00],
  [0xef, 0xbb, 0xbf],
  [0xfe, 0xff],
  [0xff, 0xfe]
]
