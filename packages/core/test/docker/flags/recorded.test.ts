/**
 * The answers of Debian's Docker Engine 26.1.5 to command lines and files with `dockerd --validate`, and of its 20.10.24 without the
 * rights to start. The words that name the file are left out, and an accepted configuration has an empty line. A row without a file
 * was asked without `--config-file`. A fourth item is what the engine printed to standard output. Left out are sizes that are read by
 * docker/go-units 0.5.0 otherwise than by Debian's 0.4.0, and empty addresses, which Debian's newer pflag accepts.
 */
import { CommandLine, Configuration, ConfigurationInput, Docker, type Moby } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"

const rowsOf = (file: string): ReadonlyArray<string> =>
  readFileSync(new URL(file, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")

const read = (engine: Moby.Generation, words: ReadonlyArray<string>) =>
  CommandLine.read(
    engine,
    words.map((text) => ({ text, at: undefined }))
  )

/** Returns the line of an engine; empty if it accepts the command line and the file. */
const answer = (engine: Moby.Generation, words: ReadonlyArray<string>, file: object | null): string => {
  const { action, flags, line } = read(engine, words)
  if (line !== undefined) return line
  if (action === "help" || action === "version") return ""
  const input = ConfigurationInput.make(file === null ? undefined : JSON.stringify(file), { flags })
  const { refused } = Configuration.assess(engine, input)
  const [first] = refused?.faults ?? []
  // The engine does not look at this when it only validates.
  const isOfStart = first?.code === "invalid-value" && first.details.stage === "start"
  return isOfStart ? "" : (refused?.message ?? "")
}

/** Go prints the keys of a map in any order. */
const ordered = (said: string): string => {
  const [, words, list] = /^(the following directives don't match any configuration option: )(.*)$/.exec(said) ?? []
  return list === undefined ? said : `${words}${list.split(", ").toSorted().join(", ")}`
}

describe("Docker Engine 26.1.5", () => {
  const engine = Result.getOrThrow(Docker.release("26.1.5"))

  it.each(rowsOf("dockerd-26.1.5.jsonl"))("says of %s", (row) => {
    const [words, file, said, printed = ""] = JSON.parse(row)
    assert.strictEqual(ordered(answer(engine, ["--validate", ...words], file)), ordered(said))
    const { action, notices } = read(engine, words)
    if (action === "start" && said === "") assert.strictEqual(notices.join("\n"), printed)
  })
})

describe("Docker Engine 20.10.24", () => {
  const engine = Result.getOrThrow(Docker.olderRelease("20.10.24"))

  /** The messages about what is known of 20.10: the command line, the directives and the types. */
  const known = /^Status: |^"dockerd" accepts|^the following directives|^json: cannot unmarshal|^cannot specify/

  it.each(rowsOf("dockerd-20.10.24.jsonl"))("says of %s", (row) => {
    const [words, file, said] = JSON.parse(row)
    const ours = ordered(answer(engine, words, file))
    if (known.test(said)) assert.strictEqual(ours, ordered(said))
    else assert.strictEqual(ours, "")
  })
})
