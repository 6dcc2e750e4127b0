/**
 * The likely encoding of bytes that are not UTF-8.
 */

/**
 * Describes in a sentence what bytes likely are, if the byte at an offset is the first that is not UTF-8.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (bytes: Uint8Array, byteOffset: number): string => {
  const format = formats.find(({ beginning }) => beginning.every((byte, index) => bytes[index] === byte))
  if (format !== undefined) return `The file is ${format.name}, not text.`
  if ((bytes[0] === 0) !== (bytes[1] === 0) && isOfPairs(bytes))
    return "The file is likely UTF-16 without a byte order mark."
  if (bytes.includes(0)) return "The file has NUL bytes: it is binary, or damaged."
  const byte = bytes[byteOffset] ?? 0
  const named = `The byte 0x${byte.toString(16).toUpperCase().padStart(2, "0")}`
  if (isCut(bytes, byteOffset)) return `The file ends inside a character: ${named} begins a longer character of UTF-8.`
  const isInWindowsOnly = byte < 0xa0
  const character = isInWindowsOnly ? windows1252[byte - 0x80] : String.fromCharCode(byte)
  const encoding = isInWindowsOnly ? "Windows-1252" : "Latin-1 (ISO 8859-1) and Windows-1252"
  return character === undefined || character === " "
    ? `${named} is not UTF-8.`
    : `${named} is not UTF-8: in ${encoding} it is ${character}.`
}

/** Reports whether every other byte at the beginning is NUL, as in ASCII text that is written as UTF-16. */
const isOfPairs = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 8).every((byte, index) => (byte === 0) === (bytes[index % 2] === 0))

const formats = [
  { name: "compressed by gzip", beginning: [0x1f, 0x8b] },
  { name: "a ZIP archive", beginning: [0x50, 0x4b, 0x03, 0x04] },
  { name: "a program", beginning: [0x7f, 0x45, 0x4c, 0x46] },
  { name: "a PNG image", beginning: [0x89, 0x50, 0x4e, 0x47] }
]

/** The characters of the bytes 0x80 to 0x9F; a space where Windows-1252 has none. */
const windows1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"

/** Reports whether the bytes end before a character of UTF-8 does. */
const isCut = (bytes: Uint8Array, offset: number): boolean => {
  const first = bytes[offset] ?? 0
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0
  const rest = bytes.subarray(offset + 1)
  return first < 0xf5 && rest.length < length - 1 && rest.every((byte) => (byte & 0xc0) === 0x80)
}
