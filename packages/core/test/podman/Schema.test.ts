import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { BurntSushiSchema } from "@oci-runtimes/core/document/toml"
import { Schema } from "@oci-runtimes/core/podman"
import { assert, describe, it } from "vitest"

/** The types of a recorded schema: a Go type, a map, a table, or a list of tables. */
type Recorded = string | { readonly [key: string]: Recorded } | readonly [Recorded]

const written = (type: BurntSushiSchema.FieldType): Recorded => {
  switch (type._tag) {
    case "String":
      return "string"
    case "Text":
      return "text"
    case "Boolean":
      return "bool"
    case "Integer":
      return type.name
    case "Duration":
      return "duration"
    case "Strings":
      return type.isAttributed ? "strings+append" : "strings"
    case "Map":
      return { "*": written(type.of) }
    case "Struct":
      return Object.fromEntries(Array.from(type.fields, ([key, field]) => [key, written(field)]))
    case "Structs":
      return [written(type.of)]
  }
}

/** A recorded schema in the same words, with its keys in order. */
const simplified = (recorded: Recorded): Recorded => {
  if (typeof recorded === "string") {
    if (recorded === "PodExitPolicy") return "string"
    return recorded === "eventsLogMaxSize" || recorded === "types.IPNet" ? "text" : recorded
  }
  if (Array.isArray(recorded)) return [simplified(recorded[0])]
  return Object.fromEntries(
    Object.entries(recorded)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, simplified(value)])
  )
}

/** The type of a list in a release of Podman 4. */
const typeIn = (minor: number) => {
  const engine = Schema.of({ major: 4, minor }).fields.get("engine")
  return engine?._tag === "Struct" ? engine.fields.get("env") : undefined
}

describe("the schema of", () => {
  it.each([
    ["4.3", 4, 3],
    ["5.4", 5, 4],
    ["5.8", 5, 8]
  ])("Podman %s has all keys with their types, and no others", (name, major, minor) => {
    const file = join(import.meta.dirname, `../fixtures/podman/schema-${name}.json`)
    const recorded: Recorded = JSON.parse(readFileSync(file, "utf8"))
    assert.deepStrictEqual(simplified(written(Schema.of({ major, minor }))), simplified(recorded))
  })

  it("Podman 4.8 is the first whose lists can be appended to", () => {
    assert.deepStrictEqual([7, 8].map(typeIn), [
      { _tag: "Strings", isAttributed: false },
      { _tag: "Strings", isAttributed: true }
    ])
  })

  it.each([
    ["containers", "config.ContainersConfig"],
    ["engine", "config.EngineConfig"],
    ["machine", "config.MachineConfig"],
    ["network", "config.NetworkConfig"],
    ["secrets", "config.SecretConfig"],
    ["configmaps", "config.ConfigMapConfig"],
    ["farms", "config.FarmConfig"],
    ["podmansh", "config.PodmanshConfig"]
  ])("the table %s is %s", (table, name) => {
    const type = Schema.of({ major: 5, minor: 8 }).fields.get(table)
    assert.strictEqual(type?._tag === "Struct" ? type.name : "", name)
  })
})
