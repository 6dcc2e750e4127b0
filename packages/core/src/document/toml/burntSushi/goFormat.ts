/** Values as Go's `%v` prints them. */
import * as TomlTree from "../TomlTree.ts"
import { GoText } from "../../../text/index.ts"

/** Returns a value as `%v` prints it: strings without quotes, lists in brackets, maps sorted by key. Does not recurse. */
export const goFormat = (root: TomlTree.TomlNode): string =>
  TomlTree.fold<string>(root, (node, parts) => {
    switch (node.type) {
      case "array":
      case "tables":
        return `[${parts.join(" ")}]`
      case "table": {
        const pairs = node.entries.map(({ key }, index) => [key, parts[index]] as const)
        const sorted = pairs.toSorted(([one], [other]) => GoText.compare(one, other))
        return `map[${sorted.map(([key, part]) => `${key}:${part}`).join(" ")}]`
      }
      case "string":
        return node.value
      case "boolean":
      case "integer":
        return String(node.value)
      case "float":
      case "date-time":
        return node.text
    }
  })
