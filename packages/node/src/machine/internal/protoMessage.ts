/**
 * Reads messages of Protocol Buffers by the names of a `.proto` text. The messages are not trusted: a message that breaks the encoding
 * or has values of other types is refused, and so is a message with more fields than any real one, which would fill the memory.
 *
 * Source of the rule: Protocol Buffers, `programming-guides/encoding`.
 */
import * as Result from "effect/Result"

/** A message. Each field is read as a type, by its name in the `.proto` text. A field that is missing has the default of its type. */
export interface Message {
  readonly string: (field: string) => string
  readonly bool: (field: string) => boolean
  /** Reads a message within; undefined if it is missing. */
  readonly message: (field: string) => Message | undefined
  readonly repeated: (field: string) => ReadonlyArray<Message>
  /** Reads a map of strings. */
  readonly map: (field: string) => ReadonlyArray<readonly [key: string, value: string]>
}

/** The fields of each message of a `.proto` text, by name. */
export type Messages = ReadonlyMap<string, Fields>

type Fields = ReadonlyMap<string, { readonly number: number; readonly type: string }>

/** The maximum number of fields in a message and the messages in it. An engine with ten thousand handlers sends half as many. */
export const maximumFields = 100_000

/** Returns the messages of a `.proto` text. Each message and each field must begin a line of its own. */
export const messagesOf = (proto: string): Messages =>
  new Map(
    Array.from(proto.matchAll(/^message (\w+) \{\n([^}]*)\}/gm), ([, name = "", body = ""]) => [name, fieldsOf(body)])
  )

const fieldsOf = (body: string): Fields =>
  new Map(
    Array.from(
      body.matchAll(/^ +(?:repeated )?(map<string, string>|\w+) (\w+) = (\d+);$/gm),
      ([, type = "", name = "", number]) => [name, { number: Number(number), type }]
    )
  )

/** Returns what `use` makes of a message, or what is wrong in the message. */
export const read = <A>(
  messages: Messages,
  type: string,
  bytes: Uint8Array,
  use: (message: Message) => A
): Result.Result<A, string> => {
  try {
    return Result.succeed(use(messageIn({ messages, fieldsLeft: maximumFields }, type, bytes)))
  } catch (error) {
    if (error instanceof Unreadable) return Result.fail(error.message)
    throw error
  }
}

/** The end of the reading of a message. */
class Unreadable extends Error {}

interface Reading {
  readonly messages: Messages
  fieldsLeft: number
}

const messageIn = (reading: Reading, type: string, bytes: Uint8Array): Message => {
  const fields = type === pair ? pairFields : reading.messages.get(type)
  const values = valuesIn(reading, bytes)
  const fieldOf = (name: string) => {
    const field = fields?.get(name)
    if (field === undefined) throw new Error(`Cannot read ${type}.${name}: the .proto text does not have it.`)
    return field
  }
  const all = <A>(name: string, as: (value: Encoded, name: string) => A): ReadonlyArray<A> =>
    (values.get(fieldOf(name).number) ?? []).map((value) => as(value, name))
  return {
    bool: (name) => all(name, asBool).at(-1) ?? false,
    string: (name) => all(name, asString).at(-1) ?? "",
    message: (name) => {
      const parts = all(name, asBytes)
      // Several values of a field that is not repeated are parts of one message.
      return parts.length === 0 ? undefined : messageIn(reading, fieldOf(name).type, Buffer.concat(parts))
    },
    repeated: (name) => all(name, asBytes).map((part) => messageIn(reading, fieldOf(name).type, part)),
    map: (name) =>
      all(name, asBytes).map((part) => {
        const { string } = messageIn(reading, pair, part)
        return [string("key"), string("value")]
      })
  }
}

/** The type of a pair of a map, which is a message without a name. */
const pair = "map<string, string>"

const pairFields: Fields = new Map([
  ["key", { number: 1, type: "string" }],
  ["value", { number: 2, type: "string" }]
])

/** A value as it is encoded: a number, or the bytes of a string or of a message. A number with a fixed size is not read. */
type Encoded = number | Uint8Array | undefined

const asBool = (value: Encoded, name: string): boolean => {
  if (typeof value !== "number") throw new Unreadable(`the field ${name} is not a bool`)
  return value !== 0
}

const asBytes = (value: Encoded, name: string): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new Unreadable(`the field ${name} has no length`)
  return value
}

const asString = (value: Encoded, name: string): string => {
  const bytes = asBytes(value, name)
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Unreadable(`the field ${name} is not valid UTF-8`)
  }
}

const decoder = /*#__PURE__*/ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Returns the values in the bytes of a message, by the number of their field. */
const valuesIn = (reading: Reading, bytes: Uint8Array): ReadonlyMap<number, ReadonlyArray<Encoded>> => {
  const values = new Map<number, Array<Encoded>>()
  const cursor = { bytes, offset: 0 }
  while (cursor.offset < bytes.length) {
    if (reading.fieldsLeft-- === 0) throw new Unreadable(`it has more than ${maximumFields} fields`)
    const key = numberAt(cursor)
    const number = Math.floor(key / 8)
    if (number === 0 || number > maximumNumber) throw new Unreadable(`it has a field with the number ${number}`)
    const value = encodedAt(cursor, key % 8)
    const before = values.get(number)
    if (before === undefined) values.set(number, [value])
    else before.push(value)
  }
  return values
}

const maximumNumber = 2 ** 29 - 1

interface Cursor {
  readonly bytes: Uint8Array
  offset: number
}

const encodedAt = (cursor: Cursor, wireType: number): Encoded => {
  switch (wireType) {
    case 0:
      return numberAt(cursor)
    case 1:
      return void bytesAt(cursor, 8)
    case 2:
      return bytesAt(cursor, numberAt(cursor))
    case 5:
      return void bytesAt(cursor, 4)
    default:
      throw new Unreadable(`it has a value of the wire type ${wireType}`)
  }
}

const bytesAt = (cursor: Cursor, length: number): Uint8Array => {
  const start = cursor.offset
  if (length > cursor.bytes.length - start) throw new Unreadable("it ends within a value")
  cursor.offset += length
  return cursor.bytes.subarray(start, cursor.offset)
}

/** Returns the number at the cursor, seven bits a byte. Large numbers lose their last digits, which no field needs. */
const numberAt = (cursor: Cursor): number => {
  let number = 0
  for (let index = 0; index < maximumLength; index++) {
    const [byte = 0] = bytesAt(cursor, 1)
    number += (byte % 128) * 128 ** index
    if (byte < 128) return number
  }
  throw new Unreadable(`it has a number of more than ${maximumLength} bytes`)
}

const maximumLength = 10
