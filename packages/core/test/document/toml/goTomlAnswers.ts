/**
 * Recorded answers of go-toml.
 *
 * `go-toml-verdicts.jsonl`: texts that containerd 1.6.20, 2.3.4 and 2.1.9 were given as their configuration, with the words for which
 * each refused the text; empty if it did not. Of the texts without a slash in their id only the verdicts were kept. They were written
 * again so that go-toml 1.9.5, 2.2.1 and 2.4.3 give the kept verdicts, in the kept words except at the end of a text and for numbers
 * of which 1.9.4 and 1.9.5 differ.
 *
 * `go-toml-answers.jsonl`: random texts, with what go-toml 1.9.5, 2.2.1 and 2.4.3 made of them: the value, or the words. Texts on
 * which the dialects are documented to differ are left out.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { GoTomlWords, TomlDialect, TomlTree } from "@oci-runtimes/core/document/toml"
import * as Result from "effect/Result"

export const readers: ReadonlyArray<GoTomlWords.Reader> = ["goToml1", "goToml2", "goToml24"]

export const dialectOf: { readonly [reader in GoTomlWords.Reader]: TomlTree.Dialect } = {
  goToml1: TomlDialect.goToml1,
  goToml2: TomlDialect.goToml2,
  goToml24: TomlDialect.goToml24
}

/** A text, and what each reader said. */
export type Answer<A> = { readonly [reader in GoTomlWords.Reader]: A } & {
  readonly id?: string
  readonly text?: string
  readonly base64?: string
}

const read = <A>(name: string): ReadonlyArray<Answer<A>> =>
  readFileSync(join(import.meta.dirname, "../../fixtures/toml", `${name}.jsonl`), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))

export const verdicts = (): ReadonlyArray<Answer<string>> => read("go-toml-verdicts")

export const answers = (): ReadonlyArray<Answer<unknown>> => read("go-toml-answers")

export const bytesOf = ({ base64, text }: Pick<Answer<unknown>, "base64" | "text">): Uint8Array =>
  base64 === undefined ? new TextEncoder().encode(text) : Uint8Array.from(Buffer.from(base64, "base64"))

/** The tree as plain data, as in the recorded answers. */
export const plain = (root: TomlTree.TomlNode): unknown =>
  TomlTree.fold<unknown>(root, (node, parts) => {
    switch (node.type) {
      case "table":
        return Object.fromEntries(node.entries.map(({ key }, index) => [key, parts[index]]))
      case "tables":
      case "array":
        return parts
      case "integer":
        return `${node.value}n`
      case "string":
        return `"${node.value}`
      case "boolean":
        return node.value
      default:
        return node.type
    }
  })

/** The words for which a text is refused, in the form of the answers; undefined if it is not refused. */
export const refusalOf = (
  bytes: Uint8Array,
  reader: GoTomlWords.Reader
): (GoTomlWords.Words & { readonly told: string }) | undefined => {
  const parsed = TomlTree.parse(bytes, dialectOf[reader])
  if (Result.isSuccess(parsed)) return undefined
  const text = new TextDecoder().decode(bytes)
  const words = GoTomlWords.of(parsed.failure, text, reader)
  const { column, detail, row } = words
  if (reader === "goToml1") return { ...words, told: `(${row}, ${column}): ${detail}` }
  const place = row === undefined ? "" : `row ${row} column ${column}: `
  return { ...words, told: `${place}toml: ${detail}` }
}
