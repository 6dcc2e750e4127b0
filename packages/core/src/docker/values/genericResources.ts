/**
 * Resources of a swarm node, such as `gpu=2` or `gpu=UUID-1`, with the messages of the engine.
 *
 * Source of the rule: moby/swarmkit v2, `api/genericresource/parse.go`, `Parse`.
 */

/** An item of a list that the engine refuses, and its message. */
interface RefusedItem {
  readonly index: number
  readonly message: string
}

/** Returns the first item that the engine refuses; undefined if it accepts all. */
export const refusedResource = (items: ReadonlyArray<string>): RefusedItem | undefined => {
  const split = items.findIndex((item) => item.split("=").length !== 2)
  if (split >= 0) return refuse(split, `incorrect term ${items[split]}, missing '=' or malformed expression`)
  const pairs = items.map((item, index) => {
    const [key = "", value = ""] = item.split("=")
    return { index, key: key.trim(), value: value.trim() }
  })
  for (const [key, group] of Map.groupBy(pairs, (pair) => pair.key)) {
    const { index = 0, value = "" } = group.at(-1) ?? {}
    if (group.length === 1 && isCount(value)) {
      if (value.startsWith("-") && Number(value) !== 0) return refuse(index, `cannot ask for negative resource ${key}`)
    } else if (group.some((pair) => isCount(pair.value))) {
      const values = group.map((pair) => pair.value).join(" ")
      return refuse(index, `mixed discrete and named resources in expression '${key}=[${values}]'`)
    }
  }
  return undefined
}

const refuse = (index: number, why: string): RefusedItem => ({
  index,
  message: `could not parse GenericResource: ${why}`
})

const isCount = (value: string): boolean => /^[+-]?\d+$/.test(value)
