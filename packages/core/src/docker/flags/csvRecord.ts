/**
 * A line of comma-separated values as Go reads it.
 *
 * Source of the rule: Go 1.26, `encoding/csv/reader.go`, `readRecord`.
 */
import * as Result from "effect/Result"
import { Bytes } from "../../text/index.ts"

/** Returns the fields of the first line that is not empty, or the message of Go. */
export const csvRecord = (text: string): Result.Result<ReadonlyArray<string>, string> => {
  const lines = text.split(/\r?\n/)
  const first = lines.findIndex((line) => line !== "")
  if (first < 0) return Result.fail("EOF")
  const fields: Array<string> = []
  const refuse = (at: number, why: string) => {
    const column = Bytes.ofText(lines[first]!.slice(0, at)).length + 1
    return Result.fail(`parse error on line ${first + 1}, column ${column}: ${why}`)
  }
  const line = lines[first] ?? ""
  for (let at = 0; ;) {
    if (line[at] !== '"') {
      const comma = line.indexOf(",", at)
      const end = comma < 0 ? line.length : comma
      const quote = line.slice(at, end).indexOf('"')
      if (quote >= 0) return refuse(at + quote, 'bare " in non-quoted field')
      fields.push(line.slice(at, end))
      if (comma < 0) return Result.succeed(fields)
      at = comma + 1
      continue
    }
    const [whole, inner] = /^"((?:[^"]|"")*)"/.exec(line.slice(at)) ?? []
    if (whole === undefined || inner === undefined)
      return refuse(line.length, 'extraneous or missing " in quoted-field')
    fields.push(inner.replaceAll('""', '"'))
    const next = at + whole.length
    if (next === line.length) return Result.succeed(fields)
    if (line[next] !== ",") return refuse(next - 1, 'extraneous or missing " in quoted-field')
    at = next + 1
  }
}
