/**
 * The Go types of directives, shared by all engines.
 */
import * as Result from "effect/Result"
import type { GoType } from "../../document/index.ts"
import * as GoAddress from "../values/goAddress.ts"
import { sizeRefusal } from "../values/memorySize.ts"

export const bool: GoType.GoType = { kind: "bool", name: "bool" }
export const string: GoType.GoType = { kind: "string", name: "string" }
export const int: GoType.GoType = { kind: "int", name: "int" }
export const uint32: GoType.GoType = { kind: "int", name: "uint32" }
export const int64: GoType.GoType = { kind: "int", name: "int64" }
export const size: GoType.GoType = { kind: "size", refuse: sizeRefusal }
export const any: GoType.GoType = { kind: "any" }

/** Returns a named type whose values are written as strings, such as `net.IP`. An empty string is its zero value. */
export const text = (name: string, refuse?: (text: string) => string | undefined): GoType.GoType => ({
  kind: "string",
  name,
  ...(refuse !== undefined && { refuse: (written: string) => (written === "" ? undefined : refuse(written)) })
})

export const ip: GoType.GoType = text("net.IP", GoAddress.ipRefusal)
export const address: GoType.GoType = text("netip.Addr", GoAddress.addressRefusal)
export const prefix: GoType.GoType = text("netip.Prefix", (written) =>
  Result.getOrUndefined(Result.flip(GoAddress.prefix(written)))
)

export const slice = (name: string, of: GoType.GoType, method?: GoType.OwnMethod): GoType.GoType =>
  method === undefined ? { kind: "slice", name, of } : { kind: "slice", name, of, method }

export const map = (name: string, of: GoType.GoType): GoType.GoType => ({ kind: "map", name, of })

export const strings: GoType.GoType = slice("[]string", string)

/** The fields of a struct: its own, and the embedded structs by name. */
export interface Body {
  readonly own: GoType.GoStruct["fields"]
  readonly embedded: { readonly [name: string]: Body }
}

export const struct = (
  name: string,
  fields: GoType.GoStruct["fields"],
  method?: GoType.OwnMethod
): GoType.GoStruct => ({
  kind: "struct",
  name,
  title: name.slice(name.indexOf(".") + 1),
  fields,
  ...(method !== undefined && { method })
})

/** Returns a struct type whose messages name the embedded structs on the way to a field. */
export const embedding = (name: string, body: Body): GoType.GoStruct => {
  const promoted = promotedFields(body, [])
  return {
    ...struct(name, Object.fromEntries(promoted.map(({ key, type }) => [key, type]))),
    embedded: Object.fromEntries(promoted.map(({ key, within }) => [key, within]))
  }
}

interface Promoted {
  readonly key: string
  readonly type: GoType.GoType
  readonly within: ReadonlyArray<string>
}

const promotedFields = ({ embedded, own }: Body, within: ReadonlyArray<string>): ReadonlyArray<Promoted> => [
  ...Object.entries(embedded).flatMap(([name, body]) => promotedFields(body, [...within, name])),
  ...Object.entries(own).map(([key, type]) => ({ key, type, within }))
]

/** The filter of a build cache rule: a list of conditions, or the older form that was a mistake. */
export const filter: GoType.GoType = {
  kind: "either",
  first: strings,
  second: map("map[string]map[string]bool", map("map[string]bool", bool))
}

export const ulimits: GoType.GoType = map(
  "map[string]*units.Ulimit",
  struct("units.Ulimit", { Name: string, Hard: int64, Soft: int64 })
)

export const proxies = struct("config.Proxies", {
  "http-proxy": string,
  "https-proxy": string,
  "no-proxy": string
})

/**
 * Returns a type with the messages of Go before 1.24, which name neither embedded structs nor the fields inside a type that
 * has its own decoding method.
 */
export const withoutNestedNames = <Type extends GoType.GoType>(type: Type): Type => {
  const inner = (one: GoType.GoType): GoType.GoType => {
    const own = "method" in one && one.method === "named" ? { method: "unnamed" as const } : {}
    switch (one.kind) {
      case "slice":
      case "map":
        return { ...one, of: inner(one.of), ...own }
      case "struct": {
        const { embedded: _, ...rest } = one
        const fields = Object.fromEntries(Object.entries(one.fields).map(([key, field]) => [key, inner(field)]))
        return { ...rest, fields, ...own }
      }
      default:
        return one
    }
  }
  // A type keeps its kind.
  return inner(type) as Type
}
