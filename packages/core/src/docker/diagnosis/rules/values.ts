/**
 * Values of the file, and the types that the engine reads them as.
 */
import { GoType, type Json, type JsonTree } from "../../../document/index.ts"

/** Returns the type of the value under a key, given the type of the object. */
export const typeWithin = (type: GoType.GoType | undefined, key: string): GoType.GoType | undefined => {
  if (type?.kind === "map") return type.of
  return type?.kind === "struct" ? type.fields[GoType.fieldKey(type, key) ?? ""] : undefined
}

/** Returns the type of the value at a path; undefined if the engine does not read the value. */
export const typeAt = (type: GoType.GoType | undefined, path: Json.JsonPath): GoType.GoType | undefined =>
  path.reduce<GoType.GoType | undefined>(
    (outer, step) =>
      typeof step === "number" ? (outer?.kind === "slice" ? outer.of : undefined) : typeWithin(outer, step),
    type
  )

/** Reports whether a value fits a type. */
export const fits = (type: GoType.GoType | undefined, value: JsonTree.JsonNode): boolean =>
  type !== undefined && GoType.mismatches(type, value).length === 0

/** Reports whether a value fits a type and is not null: a null would clear a value. */
export const gives = (type: GoType.GoType | undefined, value: JsonTree.JsonNode): boolean =>
  value.type !== "null" && fits(type, value)

/** Reports whether a value is null or empty. */
export const saysNothing = (value: JsonTree.JsonNode): boolean =>
  value.type === "null" ||
  (value.type === "string" && value.value === "") ||
  (value.type === "array" && value.items.length === 0) ||
  (value.type === "object" && value.members.length === 0)
