/**
 * The keys that a JSON Schema knows at a place in a document.
 */

/** A key, what it is for, and the value to begin with. */
export interface SchemaKey {
  readonly key: string
  readonly description: string
  readonly value: string
}

/** The keywords that are read here. */
interface Schema {
  readonly type?: string
  readonly description?: string
  readonly anyOf?: ReadonlyArray<Schema>
  readonly properties?: { readonly [key: string]: Schema }
  readonly additionalProperties?: Schema | boolean
}

/** Returns the keys of the object that the keys of a path lead to; none if the schema does not know that object. */
export const keysAt = (schema: unknown, path: ReadonlyArray<string>): ReadonlyArray<SchemaKey> => {
  const found = path.reduce<Schema | undefined>(below, withoutNull(schema as Schema))
  return Object.entries(found?.properties ?? {}).map(([key, value]) => ({
    key,
    description: value.description ?? "",
    value: beginnings[withoutNull(value).type ?? ""] ?? ""
  }))
}

const below = (schema: Schema | undefined, key: string): Schema | undefined => {
  const { additionalProperties, properties = {} } = schema ?? {}
  const next = Object.hasOwn(properties, key) ? properties[key] : additionalProperties
  return typeof next === "object" ? withoutNull(next) : undefined
}

const withoutNull = (schema: Schema): Schema => schema.anyOf?.find(({ type }) => type !== "null") ?? schema

const beginnings: { readonly [type: string]: string } = { array: "[]", object: "{}", string: '""' }
